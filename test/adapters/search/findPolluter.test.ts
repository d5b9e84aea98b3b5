import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { FoundPolluters } from "../../../src/model/search/foundPolluters.ts";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { answerOf } from "../../support/frameworks/frameworkProject.ts";
import { fromNpm } from "../../support/frameworks/npmFrameworks.ts";
import { commitAll, fingerprint, makeFolder, makeRepository } from "../../support/git/repositories.ts";

type Files = Readonly<Record<string, string>>;

/** A session whose isolation command runs the victim alone, and whose verification command runs everything; both have run. */
async function startCase(files: Files, commands: { readonly alone: string; readonly all: string }) {
  const repository = makeRepository();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository.dir, path)), { recursive: true });
    writeFileSync(join(repository.dir, path), text);
  }
  commitAll(repository);
  // What Go has compiled lies in the cache folder too.
  const GOCACHE = makeFolder();
  const env = { ...process.env, ...fromNpm("mocha").env, XDG_CACHE_HOME: makeFolder(), GOCACHE };
  const engine = await EngineUnderTest.open(repository.dir, env);
  onTestFinished(() => engine.dispose());
  const sections = {
    title: "t",
    isolationCommand: commands.alone,
    verificationCommand: commands.all,
  };
  await engine.request("startSession", { sections });
  await engine.run();
  await engine.request("runCommand", { purpose: "verification", command: commands.all });
  return { engine, repository, before: fingerprint(repository) };
}

async function victimOf(engine: EngineUnderTest, name: string) {
  const victims = await engine.request("listVictims", { session: engine.session.id });
  const victim = victims.find((one) => one.name === name);
  if (victim === undefined) {
    throw new Error(`no test ${name} has failed: ${JSON.stringify(victims)}`);
  }
  return victim;
}

async function find(engine: EngineUnderTest, name: string): Promise<FoundPolluters> {
  const request = { session: engine.session.id, test: (await victimOf(engine, name)).id };
  const { command } = await engine.request("planPolluterSearch", request);
  return engine.request("findPolluter", { ...request, command });
}

const names = ({ found }: FoundPolluters) => found.map(({ name }) => name);

/** Tests of Python's unittest: `bodies` in two modules, with harmless ones around them, and the victim in a third. */
function python(bodies: Files, victim: string): Files {
  const entries = Object.entries(bodies);
  const module = (some: readonly (readonly [string, string])[], letter: string) => {
    const own = some.map(([name, body]) => `    def test_${name}(self):\n        ${body}\n`);
    const harmless = Array.from(
      { length: 4 },
      (_, at) => `    def test_harmless_${letter}${at}(self): pass\n`,
    );
    return `import unittest, shared\nclass T(unittest.TestCase):\n${[...own, ...harmless].join("")}`;
  };
  const half = Math.ceil(entries.length / 2);
  return {
    ".gitignore": "__pycache__/\n",
    "shared.py": "state = []\n",
    "test_a.py": module(entries.slice(0, half), "a"),
    "test_b.py": module(entries.slice(half), "b"),
    "test_z.py": `import unittest, shared\nclass T(unittest.TestCase):\n    def test_victim(self):\n        ${victim}\n`,
  };
}

const commands = { alone: "python3 -m unittest test_z", all: "python3 -m unittest test_a test_b test_z" };

describe("in the user's folder", () => {
  test("one test that leaves something behind is found, and the two runs that raise the question are not made again", async () => {
    const { engine, repository, before } = await startCase(
      python({ leaves: "shared.state.append(1)", other: "pass" }, "self.assertEqual(shared.state, [])"),
      commands,
    );
    expect(await victimOf(engine, "test_victim")).toMatchObject({ after: 10, passedIn: 0, failedIn: 1 });
    expect((await engine.request("readLastRun", { session: engine.session.id }))?.failing).toMatchObject([
      { name: "test_victim", otherOrder: { run: 0, isAlone: true } },
    ]);
    const found = await find(engine, "test_victim");
    expect({ ...found, found: names(found) }).toMatchObject({
      end: "found",
      question: "breaks",
      found: ["test_leaves"],
      agreed: { yes: 3, of: 3 },
      tests: 10,
      framework: "unittest",
      changedFiles: [],
    });
    // The halves are made by the times that the tests took, which differ.
    expect(found.carriedOut).toBeLessThanOrEqual(2 * found.runs);
    expect(fingerprint(repository)).toEqual(before);
    expect(engine.problems).toEqual([]);
  });

  test("of three tests that leave something behind, the two that are needed", async () => {
    const { engine } = await startCase(
      python(
        {
          first: "shared.state.append(1)",
          second: "shared.state.append(2)",
          third: "shared.state.append(3)",
        },
        "self.assertLess(len(shared.state), 2)",
      ),
      commands,
    );
    const found = await find(engine, "test_victim");
    expect(found.end).toBe("found");
    expect(found.found).toHaveLength(2);
    expect(found.found.every(({ name }) => /^test_(?:first|second|third)$/.test(name))).toBe(true);
  });

  test("a test that passes only after another one needs that one", async () => {
    const { engine } = await startCase(
      python({ prepares: "shared.state.append(1)", other: "pass" }, "self.assertEqual(shared.state, [1])"),
      commands,
    );
    const found = await find(engine, "test_victim");
    expect({ ...found, found: names(found) }).toMatchObject({
      end: "found",
      question: "needs",
      found: ["test_prepares"],
    });
  });

  test("behind a test that cleans up, only what comes after it counts", async () => {
    const { engine } = await startCase(
      python(
        {
          a_leaves: "shared.state.append(1)",
          b_cleans: "shared.state.clear()",
          c_leaves: "shared.state.append(2)",
        },
        "self.assertNotIn(2, shared.state)",
      ),
      commands,
    );
    expect(names(await find(engine, "test_victim"))).toEqual(["test_c_leaves"]);
  });

  test("an error of another kind is no answer", async () => {
    const { engine } = await startCase(
      python(
        { breaks: "shared.state.append(1)", needs_harmless: "shared.extra = 1" },
        "self.assertEqual(shared.state, [] if hasattr(shared, 'extra') else [])",
      ),
      commands,
    );
    const found = await find(engine, "test_victim");
    expect(names(found)).toEqual(["test_breaks"]);
  });

  test("a test that fails by itself now is said to, and one that passes after all others", async () => {
    const { engine, repository } = await startCase(
      python({ leaves: "shared.state.append(1)" }, "self.assertEqual(shared.state, [])"),
      commands,
    );
    repository.write({ "shared.py": "state = [1]\n" });
    const alone = await find(engine, "test_victim");
    expect(alone).toMatchObject({ end: "failed", reason: { say: "search.failsAlone" }, found: [] });
    repository.write({ "shared.py": "class S(list):\n    def append(self, x): pass\nstate = S()\n" });
    const after = await find(engine, "test_victim");
    expect(after).toMatchObject({ end: "failed", reason: { say: "search.passedAfterAll" }, carriedOut: 4 });
  });

  test("a framework that does not keep the order ends the search", async () => {
    const { engine } = await startCase(
      {
        ...python({ leaves: "shared.state.append(1)", other: "pass" }, "self.assertEqual(shared.state, [])"),
        "load.py": `import os, unittest
run = unittest.TestSuite.run
def turned(self, *args, **options):
    if os.environ.get("CASEBOOK_ORDER"):
        self._tests.reverse()
    return run(self, *args, **options)
unittest.TestSuite.run = turned
`,
        "test_a.py":
          "import load, unittest, shared\nclass T(unittest.TestCase):\n    def test_leaves(self): shared.state.append(1)\n    def test_other(self): pass\n",
      },
      commands,
    );
    const found = await find(engine, "test_victim");
    expect(found).toMatchObject({ end: "failed", reason: { say: "search.orderNotKept" }, found: [] });
  });

  test("a search that was stopped keeps what is left, and goes on without running anything twice", async () => {
    const { engine } = await startCase(
      python({ leaves: "shared.state.append(1)", other: "pass" }, "self.assertEqual(shared.state, [])"),
      commands,
    );
    const searching = find(engine, "test_victim");
    await engine.waitFor((state) => (state?.running?.search?.run ?? 0) >= 3);
    await engine.request("stopRun", {});
    const stopped = await searching;
    expect(stopped.end).toBe("stopped");
    expect(names(stopped)).toContain("test_leaves");
    expect(stopped.found.length).toBeLessThan(10);
    const found = await find(engine, "test_victim");
    expect(names(found)).toEqual(["test_leaves"]);
    // Nothing is kept of a search that came to its end. How many runs it takes depends on how long each test took in the run that it is about.
    const whole = await find(engine, "test_victim");
    expect(stopped.carriedOut + found.carriedOut).toBe(whole.carriedOut);
  });
});

test("with mocha, tests of the same file are looked at first by their order in it", async () => {
  const { engine } = await startCase(
    {
      "package.json": "{}",
      "a.spec.js": `describe("a", () => { for (const n of [1, 2, 3]) it("harmless " + n, () => {}); it("leaves", () => { globalThis.left = 1; }); });\n`,
      "z.spec.js": `const assert = require("node:assert"); describe("z", () => { it("first", () => {}); it("victim", () => assert.equal(globalThis.left, undefined)); });\n`,
    },
    { alone: "mocha z.spec.js -g victim", all: "mocha a.spec.js z.spec.js" },
  );
  const found = await find(engine, "victim");
  expect({ ...found, found: names(found) }).toMatchObject({
    end: "found",
    found: ["leaves"],
    framework: "mocha",
  });
});

const hasGo = answerOf("go", "version") !== undefined;

test.runIf(hasGo)("where Go shuffles the tests each time, they are run twice in one process", async () => {
  const harmless = Array.from({ length: 6 }, (_, at) => `func TestHarmless${at}(t *testing.T) {}\n`).join("");
  const files = {
    "go.mod": "module example.com/order\n\ngo 1.19\n",
    "order_test.go": `package order

import "testing"

var left int

func TestVictim(t *testing.T) {
	if left != 0 {
		t.Fatalf("%d is left", left)
	}
}
${harmless}
func TestLeaves(t *testing.T) { left++ }
`,
  };
  const all = "go test -shuffle=on ./...";
  const { engine } = await startCase(files, { alone: "go test -run ^TestVictim$ ./...", all });
  const hasFailed = async () =>
    (await engine.request("listVictims", { session: engine.session.id })).some(({ after }) => after > 0);
  for (let time = 0; time < 30 && !(await hasFailed()); time++) {
    await engine.request("runCommand", { purpose: "verification", command: all });
  }
  const found = await find(engine, "TestVictim");
  expect({ ...found, found: names(found) }).toMatchObject({ end: "found", found: ["TestLeaves"] });
});
