import { describe, expect, it, test } from "vitest";
import type { SelectedCase } from "../../../src/model/report/selection.ts";
import { frameworks } from "../../../src/runners/frameworks/frameworks.ts";
import { gradle } from "../../../src/runners/frameworks/gradle.ts";
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

test.each([
  // Kotlin's names may have blanks; a title of @DisplayName or of kotest names no method.
  ["adds two()", "shop.T.adds two"],
  ["adds two(int, int)[1]", "shop.T.adds two*"],
  ["adds (two)", "shop.T"],
  ["adds two", "shop.T"],
  ["größe()", "shop.T.größe"],
])("of a test that is called %j, Gradle runs %j", (name, expected) => {
  const words = ["gradle", "test"];
  const selection = { cases: [inModule("", name)], files: [] };
  expect(gradle.isolate({ words, selection, project: emptyProject })?.args.slice(0, 3)).toEqual([
    "test",
    "--tests",
    expected,
  ]);
});

function isolate(line: string, texts: Readonly<Record<string, string>>, modules: readonly string[]): string {
  const words = line.split(" ");
  const project: Project = { ...emptyProject, texts: new Map(Object.entries(texts)) };
  const selection = { cases: modules.map((module) => inModule(module)), files: [] };
  const { replaced = [], args = [] } =
    frameworks.find((one) => one.isCommand(words, project))?.isolate({ words, selection, project }) ?? {};
  return [...words.filter((_, index) => !replaced.includes(index)), ...args].join(" ");
}

const filter = "--tests shop.T.fails";
const groovy = {
  "settings.gradle":
    "include 'core', ':libs:app'\nproject(':ui').projectDir = file('web/ui')\ninclude 'ui'\n",
};
const kotlin = { "settings.gradle.kts": 'include("core")\ninclude(":libs:app")\n' };

describe("tests of one module of a build", () => {
  it.each<
    [line: string, texts: Readonly<Record<string, string>>, modules: readonly string[], isolated: string]
  >([
    ["gradle test", {}, [""], `gradle test ${filter}`],
    ["gradle test", groovy, [""], `gradle :test ${filter}`],
    ["gradlew check -x lint", groovy, ["core"], `gradlew -x lint :core:test ${filter}`],
    ["gradlew test", kotlin, ["core", "libs/app"], `gradlew :core:test ${filter} :libs:app:test ${filter}`],
    ["gradle core:test :libs:app:test", groovy, ["libs/app"], `gradle :libs:app:test ${filter}`],
    [
      "gradle :libs:app:testDebugUnitTest",
      kotlin,
      ["libs/app"],
      `gradle :libs:app:testDebugUnitTest ${filter}`,
    ],
    ["gradle test", groovy, ["web/ui"], `gradle :ui:test ${filter}`],
    // The build lies below the folder of the session.
    ["gradle test", groovy, ["backend/core"], `gradle :core:test ${filter}`],
    // What the settings do not say is left to Gradle.
    ["gradle test", groovy, ["other"], `gradle test ${filter}`],
    ["gradle :core:test", groovy, ["libs/app"], `gradle :core:test ${filter}`],
    ["gradle -p backend test", groovy, ["backend/core"], `gradle -p backend test ${filter}`],
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

  const scalaTest = { "build.sbt": '"org.scalatest" %% "scalatest" % "3.2.19"' };
  const munit = { "build.sbt": '"org.scalameta" %% "munit" % "1.1.0"' };
  it.each<[words: readonly string[], texts: Readonly<Record<string, string>>, isolated: readonly string[]]>([
    [["sbt", "test"], scalaTest, ["sbt", 'testOnly shop.T -- -t "fails"']],
    [
      ["sbt", "-Dx=1", "clean", "coverage", "core/test", "coverageReport"],
      scalaTest,
      ["sbt", "-Dx=1", "clean", "coverage", 'core/testOnly shop.T -- -t "fails"', "coverageReport"],
    ],
    [["sbt", "testOnly *Spec -- -oD"], munit, ["sbt", "testOnly shop.T"]],
    [
      ["sbt", "project core", "IntegrationTest/test"],
      munit,
      ["sbt", "project core", "IntegrationTest/testOnly shop.T"],
    ],
  ])("%j", (words, texts, isolated) => {
    const project: Project = { ...emptyProject, texts: new Map(Object.entries(texts)) };
    const selection = { cases: [inModule("")], files: [] };
    const {
      replaced = [],
      args = [],
      before = words.length,
    } = frameworks.find((one) => one.isCommand(words, project))?.isolate({ words, selection, project }) ?? {};
    const kept = (from: number, to: number) =>
      words.slice(from, to).filter((_, at) => !replaced.includes(from + at));
    expect([...kept(0, before), ...args, ...kept(before, words.length)]).toEqual(isolated);
  });
});

describe("the modules that changed files may affect", () => {
  const relate = (line: string, texts: Readonly<Record<string, string>>, files: readonly string[]) => {
    const words = line.split(" ");
    const project: Project = { ...emptyProject, texts: new Map(Object.entries(texts)) };
    const framework = frameworks.find((one) => one.isCommand(words, project));
    const sources = new Map(Object.entries(texts).filter(([path]) => /build\.gradle/.test(path)));
    const changed = files.map((path) => ({ path, isGone: false }));
    const narrowed = framework?.relate?.({ words, changed, sources, project });
    return (
      narrowed &&
      [...words.filter((_, index) => !narrowed.replaced.includes(index)), ...narrowed.args].join(" ")
    );
  };
  const builds = {
    "settings.gradle":
      "rootProject.name = 'x'\ninclude 'core', ':libs:app',\n  'fast-path'\ninclude('web')\n",
    "core/build.gradle": "dependencies { implementation 'a:b:1' }\n",
    "libs/app/build.gradle": "dependencies { implementation(project(path: ':core')) }\n",
    "fast-path/build.gradle": "",
    "web/build.gradle.kts": "dependencies { implementation(projects.fastPath) }\n",
  };

  it.each<
    [
      line: string,
      texts: Readonly<Record<string, string>>,
      files: readonly string[],
      related: string | undefined,
    ]
  >([
    ["gradle test --tests X", builds, ["core/src/main/java/A.java"], "gradle :core:test :libs:app:test"],
    ["gradlew check -x lint", builds, ["fast-path/README.md"], "gradlew -x lint :fast-path:check :web:check"],
    ["gradle test", builds, ["web/a", "libs/app/b"], "gradle :libs:app:test :web:test"],
    // Nobody knows what these count for.
    ["gradle test", builds, ["web/a", "settings.gradle"], undefined],
    ["gradle test", builds, ["buildSrc/src/A.java"], undefined],
    ["gradle :core:test", builds, ["web/a"], undefined],
    ["gradle test", {}, ["src/main/java/A.java"], undefined],
    // What the root configures may be of every module.
    [
      "gradle test",
      { ...groovy, "build.gradle": "project(':libs:app') { dependencies { compile project(':core') } }" },
      ["core/A.java"],
      "gradle :core:test :libs:app:test :ui:test",
    ],
    [
      "mvn test -Dtest=X",
      { "pom.xml": "<module>core</module><module>./libs/app</module><module>core/inner</module>" },
      ["core/A.java", "core/inner/B.java", "core/C.java"],
      "mvn test -pl core,core/inner -am -amd",
    ],
    ["mvn test", { "pom.xml": "<module>core</module>" }, ["core/A.java", "pom.xml"], undefined],
    ["mvn test", { "pom.xml": "<module>core</module>" }, ["../core/A.java"], undefined],
    ["mvn test", { "pom.xml": "" }, ["src/A.java"], undefined],
  ])("of %s in %j for %j: %s", (line, texts, files, related) => {
    expect(relate(line, texts, files)).toBe(related);
  });
});
