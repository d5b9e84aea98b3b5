import { describe, expect, it } from "vitest";
import type { SelectedCase } from "../../../src/model/report/selection.ts";
import { frameworks } from "../../../src/runners/frameworks/frameworks.ts";
import type { Project } from "../../../src/runners/project/project.ts";
import { emptyProject } from "../../support/frameworks/emptyProject.ts";

/** A test of a module; of the build itself without one. */
function inModule(module: string, name = "fails"): SelectedCase {
  return {
    id: `["shop.T","","","${name}"]${module === "" ? "" : `@${module}`}`,
    suitePath: [],
    classname: "shop.T",
    name,
  };
}

function isolate(line: string, texts: Readonly<Record<string, string>>, modules: readonly string[]): string {
  const words = line.split(" ");
  const project: Project = { ...emptyProject, texts: new Map(Object.entries(texts)) };
  const selection = { cases: modules.map((module) => inModule(module)), files: [] };
  const { replaced = [], args = [] } =
    frameworks.find((one) => one.isCommand(words, project))?.isolate({ words, selection, project }) ?? {};
  return [...words.filter((_, index) => !replaced.includes(index)), ...args].join(" ");
}

const test = "--tests shop.T.fails";
const groovy = {
  "settings.gradle":
    "include 'core', ':libs:app'\nproject(':ui').projectDir = file('web/ui')\ninclude 'ui'\n",
};
const kotlin = { "settings.gradle.kts": 'include("core")\ninclude(":libs:app")\n' };

describe("tests of one module of a build", () => {
  it.each<
    [line: string, texts: Readonly<Record<string, string>>, modules: readonly string[], isolated: string]
  >([
    ["gradle test", {}, [""], `gradle test ${test}`],
    ["gradle test", groovy, [""], `gradle :test ${test}`],
    ["gradlew check -x lint", groovy, ["core"], `gradlew -x lint :core:test ${test}`],
    ["gradlew test", kotlin, ["core", "libs/app"], `gradlew :core:test ${test} :libs:app:test ${test}`],
    ["gradle core:test :libs:app:test", groovy, ["libs/app"], `gradle :libs:app:test ${test}`],
    [
      "gradle :libs:app:testDebugUnitTest",
      kotlin,
      ["libs/app"],
      `gradle :libs:app:testDebugUnitTest ${test}`,
    ],
    ["gradle test", groovy, ["web/ui"], `gradle :ui:test ${test}`],
    // The build lies below the folder of the session.
    ["gradle test", groovy, ["backend/core"], `gradle :core:test ${test}`],
    // What the settings do not say is left to Gradle.
    ["gradle test", groovy, ["other"], `gradle test ${test}`],
    ["gradle :core:test", groovy, ["libs/app"], `gradle :core:test ${test}`],
    ["gradle -p backend test", groovy, ["backend/core"], `gradle -p backend test ${test}`],
  ])("%j", (line, texts, modules, isolated) => {
    expect(isolate(line, texts, modules)).toBe(isolated);
  });

  const pom = { "pom.xml": "<modules>\n<module>core</module>\n<module> ./libs/app/ </module></modules>" };
  const one = "-Dtest=shop.T#fails";
  const lenient = "-DfailIfNoTests=false -Dsurefire.failIfNoSpecifiedTests=false";
  it.each<
    [line: string, texts: Readonly<Record<string, string>>, modules: readonly string[], isolated: string]
  >([
    ["mvn test", { "pom.xml": "<project/>" }, [""], `mvn test ${one}`],
    ["mvn test", pom, ["core"], `mvn test ${one} -pl core -am ${lenient}`],
    ["mvn test", pom, [""], `mvn test ${one} -pl . -am ${lenient}`],
    [
      "mvn test -DfailIfNoTests=false",
      pom,
      ["libs/app/inner"],
      `mvn test -DfailIfNoTests=false ${one} -pl libs/app/inner -am -Dsurefire.failIfNoSpecifiedTests=false`,
    ],
    ["mvn -pl core,libs/app verify", pom, ["libs/app"], `mvn verify ${one} -pl libs/app ${lenient}`],
    ["mvn test -pl core -am", pom, ["core"], `mvn test -am ${one} -pl core ${lenient}`],
    [
      "mvn test",
      pom,
      ["core", "libs/app"],
      `mvn test ${one} -pl core,libs/app -am -Dmaven.test.failure.ignore=true ${lenient}`,
    ],
    ["mvn test", pom, ["elsewhere"], `mvn test ${one} ${lenient}`],
    ["mvn -f backend test", pom, ["backend/core"], `mvn -f backend test ${one} ${lenient}`],
  ])("%j", (line, texts, modules, isolated) => {
    expect(isolate(line, texts, modules)).toBe(isolated);
  });
});
