import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { ChangedPath } from "../../../src/model/report/selection.ts";
import { answerOf, FrameworkProject, versionOf } from "../../support/frameworks/frameworkProject.ts";
import { fromNpm, fromProject } from "../../support/frameworks/npmFrameworks.ts";

/** What real frameworks run where they are asked for the tests of changed files. */

let project: FrameworkProject | undefined;
afterEach(() => project?.dispose());

function open(
  files: Readonly<Record<string, string>>,
  { env = {}, prepare }: { env?: NodeJS.ProcessEnv; prepare?: (folder: string) => void } = {},
): FrameworkProject {
  project = new FrameworkProject(files, env);
  prepare?.(project.folder);
  return project;
}

const there = (...paths: readonly string[]): readonly ChangedPath[] =>
  paths.map((path) => ({ path, isGone: false }));

/** The command for changed files, and the names of the tests that it ran. */
async function runRelated(where: FrameworkProject, line: string, changed: readonly ChangedPath[]) {
  const related = await where.runners.relate(line, where.folder, changed);
  if (related === undefined) {
    return undefined;
  }
  const { report, exit, output } = await where.run(related.command);
  const ran = report?.cases.filter(({ outcome }) => outcome !== "skipped").map(({ name }) => name) ?? [];
  return { ...related, ran: ran.toSorted(), exit, output };
}

/** Files whose names mean something to a shell or to a program. */
const oddNames = ["a b.js", "it's.js", "-x.js", "$(touch hacked).js", 'q"uote.js'];

function moduleFiles(testOf: (imported: string, name: string) => string) {
  const named = oddNames.map((name, index) => [`src/${name}`, `exports.value = ${index};\n`] as const);
  const tests = oddNames.map(
    (name, index) => [`test/odd${index}.test.js`, testOf(`../src/${name}`, `odd ${index}`)] as const,
  );
  return {
    "package.json": '{ "scripts": { "test": "echo no" } }',
    "src/money.js": "exports.value = 1;\n",
    "src/cart.js": 'exports.value = require("./money.js").value;\n',
    "src/other.js": "exports.value = 2;\n",
    "test/cart.test.js": testOf("../src/cart.js", "cart"),
    "test/money.test.js": testOf("../src/money.js", "money"),
    "test/other.test.js": testOf("../src/other.js", "other"),
    ...Object.fromEntries([...named, ...tests]),
  };
}

describe("jest", () => {
  const { version, ...jest } = fromNpm("jest");
  const files = moduleFiles(
    (path, name) =>
      `const { value } = require(${JSON.stringify(path)});\ntest(${JSON.stringify(name)}, () => expect(value).toBeDefined());\n`,
  );

  it.skipIf(version === undefined)(
    "runs the tests that import a changed file, and those of a changed test",
    async () => {
      const where = open(files, jest);
      expect(await runRelated(where, "npx jest test -t nothing", there("src/money.js"))).toMatchObject({
        command: "npx jest --findRelatedTests src/money.js",
        precision: "related",
        framework: "jest",
        ran: ["cart", "money"],
      });
      const test = await runRelated(where, "npx jest", there("test/other.test.js", "README.md"));
      expect(test?.ran).toEqual(["other"]);
    },
  );

  it.skipIf(version === undefined)("finds files of any name", async () => {
    const where = open(files, jest);
    // In its sources, jest finds no imported name that holds a quote.
    for (const [index, name] of oddNames.entries()) {
      const path = `test/${name.replace(".js", ".test.js")}`;
      where.write({ [path]: `test("itself ${index}", () => undefined);\n` });
      const related = await runRelated(where, "npx jest", there(path));
      expect(related?.ran, name).toEqual([`itself ${index}`]);
    }
    const first = await where.runners.relate("npx jest", where.folder, there("--version.js", "-o"));
    expect(first?.command).toBe("npx jest --findRelatedTests ./--version.js ./-o");
  });

  it.skipIf(version === undefined)("is written out where it stands in a script", async () => {
    const manifest = { scripts: { test: "node -e 0 && jest --ci --coverage test" } };
    const where = open({ ...files, "package.json": JSON.stringify(manifest) }, jest);
    const related = await runRelated(where, "npm test", there("src/other.js"));
    expect(related?.ran).toEqual(["other"]);
    expect(related?.command).toContain("--findRelatedTests src/other.js --coverage=false");
  });

  it.skipIf(version === undefined)("is not asked about tests that are gone", async () => {
    const where = open(files, jest);
    const gone = { path: "test/gone.test.js", isGone: true };
    expect(await where.runners.relate("npx jest", where.folder, [gone])).toBeUndefined();
    const both = await runRelated(where, "npx jest", [gone, ...there("src/cart.js")]);
    expect(both?.ran).toEqual(["cart"]);
  });

  it.skipIf(version === undefined)(
    "is not known where what a test imports is gone: it would not be among them",
    async () => {
      const { "src/money.js": _, ...left } = files;
      const where = open(left, jest);
      const gone = { path: "src/money.js", isGone: true };
      expect((await where.run("npx jest test/money.test.js")).exit).toMatchObject({ code: 1 });
      expect(
        await where.runners.relate("npx jest", where.folder, [gone, ...there("src/other.js")]),
      ).toBeUndefined();
    },
  );
});

describe("vitest", () => {
  const { version: _, ...vitest } = fromProject("vitest");
  const files = {
    ...moduleFiles(
      (path, name) =>
        `import { expect, test } from "vitest";\nimport * as tried from ${JSON.stringify(path)};\ntest(${JSON.stringify(name)}, () => expect(tried).toBeDefined());\n`,
    ),
    "src/cart.js": 'import { value } from "./money.js";\nexport const sum = value;\n',
    "src/money.js": "export const value = 1;\n",
    "package.json": '{ "type": "module" }',
  };

  it("runs the tests that import a changed file, whatever the line chose before", async () => {
    const where = open(files, vitest);
    const related = await runRelated(
      where,
      "npx vitest run test/other.test.js -t nothing --retry 0",
      there("src/money.js"),
    );
    expect(related).toMatchObject({
      command: "npx vitest related src/money.js --run --retry 0",
      precision: "related",
      framework: "vitest",
      ran: ["cart", "money"],
    });
    const watching = await runRelated(where, "npx vitest", there("src/other.js"));
    expect(watching?.ran).toEqual(["other"]);
  });

  it("finds files of any name", async () => {
    const where = open(files, vitest);
    for (const [index, name] of oddNames.entries()) {
      const related = await runRelated(where, "npx vitest run", there(`src/${name}`));
      expect(related?.ran, name).toEqual([`odd ${index}`]);
    }
  });

  it("says that nothing ran where no test has to do with a file", async () => {
    const where = open({ ...files, "src/alone.js": "" }, vitest);
    const related = await runRelated(where, "npx vitest run", there("src/alone.js"));
    expect(related?.ran).toEqual([]);
  });
});

describe("go test", () => {
  const hasGo = answerOf("go", "version") !== undefined;
  const test = (name: string) => `\nfunc Test${name}(t *testing.T) {}\n`;
  const files = {
    "go.mod": "module example.com/shop\n\ngo 1.19\n",
    "money/money.go": "package money\n\nconst Value = 1\n",
    "money/money_test.go": `package money\n\nimport "testing"\n${test("Money")}`,
    "cart/cart.go": 'package cart\n\nimport (\n\t"example.com/shop/money"\n)\n\nconst Sum = money.Value\n',
    "cart/cart_test.go": `package cart\n\nimport "testing"\n${test("Cart")}`,
    "shop/shop.go": 'package shop\n\nimport "example.com/shop/cart"\n\nconst All = cart.Sum\n',
    "check/check.go": "package check\n",
    "check/check_test.go": `package check\n\nimport (\n\t"testing"\n\n\t_ "example.com/shop/shop"\n)\n${test("Check")}`,
    "user/user.go": 'package user\n\nimport _ "example.com/shop/check"\n',
    "user/user_test.go": `package user\n\nimport "testing"\n${test("User")}`,
    "money/testdata/rates.json": "{}\n",
  };

  it.skipIf(!hasGo)(
    "runs the packages of changed files, and those that import them, in tests as well",
    async () => {
      const where = open(files);
      const related = await runRelated(where, "go test -run TestNothing ./money", there("money/money.go"));
      expect(related).toMatchObject({
        command: "go test -count=1 ./cart ./check ./money",
        precision: "related",
        ran: ["TestCart", "TestCheck", "TestMoney"],
      });
      const data = await runRelated(where, "go test ./...", there("money/testdata/rates.json"));
      expect(data?.ran).toEqual(["TestCart", "TestCheck", "TestMoney"]);
    },
  );

  it.skipIf(!hasGo)("does not run what imports a package of which only a test changed", async () => {
    const where = open(files);
    const related = await runRelated(where, "go test ./...", there("check/check_test.go"));
    expect(related?.ran).toEqual(["TestCheck"]);
  });

  it.skipIf(!hasGo)("is not known where all of it may be affected", async () => {
    const where = open(files);
    for (const path of ["go.mod", "go.sum", "../other/x.go", "shop/nothing.md"]) {
      const related = await where.runners.relate("go test ./...", where.folder, there(path));
      expect(related?.command, path).toBe(
        path === "shop/nothing.md" ? "go test -count=1 ./check" : undefined,
      );
    }
    where.write({ "tools/go.mod": "module example.com/tools\n" });
    expect(
      await where.runners.relate("go test ./...", where.folder, there("money/money.go")),
    ).toBeUndefined();
  });
});

describe("cargo test", () => {
  const hasCargo = versionOf("cargo") !== undefined;
  const crate = (name: string, more = "") => ({
    [`crates/${name}/Cargo.toml`]: `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2021"\n${more}`,
    [`crates/${name}/src/lib.rs`]: `#[test]\nfn ${name}_works() {}\n`,
  });
  const files = {
    "Cargo.toml":
      '[workspace]\nresolver = "2"\nmembers = [\n  "crates/*", # all\n]\n\n[workspace.dependencies]\nmoney = { path = "crates/money" }\n',
    ...crate("money"),
    ...crate("cart", "\n[dependencies]\nmoney.workspace = true\n"),
    ...crate("shop", '\n[dev-dependencies.cart]\npath = "../cart"\n'),
    ...crate("other"),
  };

  it.skipIf(!hasCargo)("runs the crates of changed files, and those that depend on them", async () => {
    const where = open(files);
    const related = await runRelated(
      where,
      "cargo test --offline --workspace -- --exact nothing",
      there("crates/money/src/lib.rs"),
    );
    expect(related).toMatchObject({
      command: "cargo test --offline -p cart -p money -p shop --no-fail-fast",
      ran: ["cart_works", "money_works", "shop_works"],
    });
  });

  it.skipIf(!hasCargo)("is not known of what counts for all crates", async () => {
    const where = open(files);
    for (const path of ["Cargo.lock", "Cargo.toml", ".cargo/config.toml"]) {
      expect(await where.runners.relate("cargo test", where.folder, there(path)), path).toBeUndefined();
    }
  });
});

describe("Maven", () => {
  const debian = "/usr/share/maven-repo";
  const isSlow = process.env["CASEBOOK_FRAMEWORKS"] === "all" && versionOf("mvn") !== undefined;
  const surefire = readFileSync(
    join(import.meta.dirname, "../../fixtures/projects/surefire/pom.xml"),
    "utf8",
  );
  const listed =
    "<packaging>pom</packaging><modules><module>core</module><module>app</module><module>other</module></modules>";
  const module = (name: string, more = "") => ({
    [`${name}/pom.xml`]: `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><parent><groupId>shop</groupId><artifactId>shop</artifactId><version>1</version></parent><artifactId>${name}</artifactId>${more}</project>`,
    [`${name}/src/test/java/shop/${name}Test.java`]: `package shop;\n\nclass ${name}Test {\n  @org.junit.jupiter.api.Test\n  void ${name}() {}\n}\n`,
  });
  const needsCore =
    "<dependencies><dependency><groupId>shop</groupId><artifactId>core</artifactId><version>1</version></dependency></dependencies>";

  it.skipIf(!isSlow)("runs the modules of changed files, and those that use them", async () => {
    const where = open({
      "pom.xml": surefire.replace("<properties>", `${listed}<properties>`),
      ...module("core"),
      ...module("app", needsCore),
      ...module("other"),
    });
    const line = `mvn -B -o -Dmaven.repo.local=${debian} test`;
    const related = await runRelated(
      where,
      `${line} -Dtest=Nothing`,
      there("core/src/main/java/shop/Money.java"),
    );
    expect(related).toMatchObject({ command: `${line} -pl core -am -amd`, ran: ["app", "core"] });
  });
});

describe("what has no such tests", () => {
  it("is not offered", async () => {
    const where = open({ "pytest.ini": "[pytest]\n", "test_x.py": "def test_x():\n    pass\n" });
    for (const line of ["python3 -m pytest", "./run-tests.sh", "make test", ""]) {
      expect(await where.runners.relate(line, where.folder, there("test_x.py")), line).toBeUndefined();
    }
  });
});
