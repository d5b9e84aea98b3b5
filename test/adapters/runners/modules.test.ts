import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isFailing, type TestCase } from "../../../src/model/report/report.ts";
import { projectIn } from "../../../src/model/report/testId.ts";
import { FrameworkProject, failing, type Ran, versionOf } from "../../support/frameworks/frameworkProject.ts";

/** A build of two modules with a class of one name, of which one needs the other; in both a test fails. */
interface Build {
  readonly name: string;
  readonly version: string | undefined;
  /** Of the annotation of a test. */
  readonly test: string;
  readonly files: Readonly<Record<string, string>>;
  readonly command: string;
  readonly proposal: string;
  /** What chooses all failing tests, those of `core`, and that of `libs/app` which has a class of its own. */
  readonly all: string;
  readonly core: string;
  readonly app: string;
}

const debian = "/usr/share/maven-repo";
const mvn = `mvn -B -o -Dmaven.repo.local=${debian} test --fail-at-end`;
const gradle = "gradle --offline --no-daemon test --continue";
const lenient = "-DfailIfNoTests=false -Dsurefire.failIfNoSpecifiedTests=false";

const pom = readFileSync(join(import.meta.dirname, "../../fixtures/projects/surefire/pom.xml"), "utf8");
const modules =
  "<packaging>pom</packaging><modules><module>core</module><module>./libs/app</module></modules>";
const parent = (path: string) =>
  `<parent><groupId>shop</groupId><artifactId>shop</artifactId><version>1</version><relativePath>${path}</relativePath></parent>`;
const module = (name: string, path: string, more: string) =>
  `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>${parent(path)}<artifactId>${name}</artifactId>${more}</project>`;
const needsCore =
  "<dependencies><dependency><groupId>shop</groupId><artifactId>core</artifactId><version>1</version></dependency></dependencies>";

const builds: readonly Build[] = [
  {
    name: "Gradle",
    version: versionOf("gradle"),
    test: "org.junit.Test",
    files: {
      "settings.gradle": "include 'core', ':libs:app'\n",
      "build.gradle": `subprojects {
  apply plugin: 'java'
  dependencies { testCompile fileTree(dir: '/usr/share/java', includes: ['junit4.jar', 'hamcrest-core.jar']) }
}
project(':libs:app') { dependencies { compile project(':core') } }\n`,
    },
    command: gradle,
    proposal: "gradle test --continue",
    all: "gradle --offline --no-daemon --continue :core:test --tests shop.OrderTest.fails :libs:app:test --tests shop.AppTest.alsoFails --tests shop.OrderTest.fails",
    core: "gradle --offline --no-daemon --continue :core:test --tests shop.OrderTest.fails",
    app: "gradle --offline --no-daemon --continue :libs:app:test --tests shop.AppTest.alsoFails",
  },
  {
    name: "Maven",
    version: versionOf("mvn"),
    test: "org.junit.jupiter.api.Test",
    files: {
      "pom.xml": pom.replace("<properties>", `${modules}<properties>`),
      "core/pom.xml": module("core", "..", ""),
      "libs/app/pom.xml": module("app", "../..", needsCore),
    },
    // A module that needs one whose tests fail is not tested otherwise.
    command: `${mvn} -Dmaven.test.failure.ignore=true`,
    proposal: "mvn test --fail-at-end",
    all: `${mvn} -Dmaven.test.failure.ignore=true '-Dtest=shop.OrderTest#fails,shop.AppTest#alsoFails' -pl core,libs/app -am ${lenient}`,
    core: `${mvn} -Dmaven.test.failure.ignore=true '-Dtest=shop.OrderTest#fails' -pl core -am ${lenient}`,
    app: `${mvn} -Dmaven.test.failure.ignore=true '-Dtest=shop.AppTest#alsoFails' -pl libs/app -am ${lenient}`,
  },
];

const isSkipped = process.env["CASEBOOK_FRAMEWORKS"] !== "all";
const red = 'if (true) throw new IllegalStateException("red");';

describe.each(builds)("a build of several modules with $name", (build) => {
  const title = isSkipped ? "(slow: CASEBOOK_FRAMEWORKS=all)" : (build.version ?? "(not installed)");
  describe.skipIf(isSkipped || build.version === undefined)(title, () => {
    const javaClass = (name: string, methods: Readonly<Record<string, string>>) => {
      const all = Object.entries(methods).map(
        ([method, body]) => `  @${build.test} public void ${method}() { ${body} }\n`,
      );
      return `package shop;\npublic class ${name} {\n${all.join("")}}\n`;
    };
    let project: FrameworkProject;
    let run: Ran;
    beforeAll(async () => {
      project = new FrameworkProject(
        {
          ...build.files,
          "core/src/main/java/shop/Order.java": "package shop;\npublic class Order { }\n",
          "core/src/test/java/shop/OrderTest.java": javaClass("OrderTest", { fails: red, passes: "" }),
          "libs/app/src/test/java/shop/OrderTest.java": javaClass("OrderTest", {
            fails: `new Order(); ${red}`,
            passes: "",
          }),
          "libs/app/src/test/java/shop/AppTest.java": javaClass("AppTest", { alsoFails: red }),
        },
        {},
      );
      run = await project.run(build.command);
    });
    afterAll(() => project?.dispose());

    const redTests = () => (run.report?.cases ?? []).filter(isFailing);
    const isolated = async (cases: readonly TestCase[]) => {
      const { command, precision } = await project.runners.isolate(build.command, project.folder, {
        cases,
        files: [],
      });
      const again = await project.run(command);
      expect(precision, again.output).toBe("tests");
      return { command, ran: (again.report?.cases ?? []).map(({ id }) => id).toSorted() };
    };

    it("is proposed, and every module's report is read, with places in the module", async () => {
      expect((await project.runners.proposeCommands(project.folder)).map(({ command }) => command)).toEqual([
        build.proposal,
      ]);
      expect(failing(run.report).toSorted(), run.output).toEqual([
        "undefined › alsoFails @ libs/app/src/test/java/shop/AppTest.java:3",
        "undefined › fails @ core/src/test/java/shop/OrderTest.java:3",
        "undefined › fails @ libs/app/src/test/java/shop/OrderTest.java:3",
      ]);
      expect(run.report?.cases.length).toBe(5);
    });

    it("is narrowed to the modules of the tests, and to nothing else", async () => {
      const ids = (cases: readonly TestCase[]) => cases.map(({ id }) => id).toSorted();
      const inCore = redTests().filter(({ id }) => projectIn(id) === "core");
      const inApp = redTests().filter(({ name }) => name === "alsoFails");
      expect(await isolated(redTests())).toEqual({ command: build.all, ran: ids(redTests()) });
      expect(await isolated(inCore)).toEqual({ command: build.core, ran: ids(inCore) });
      expect(await isolated(inApp)).toEqual({ command: build.app, ran: ids(inApp) });
    });
  });
});
