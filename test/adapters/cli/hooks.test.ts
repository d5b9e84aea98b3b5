import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import * as inputs from "../../support/agents/hookInputs.ts";
import { makeCasebook } from "../../support/cli/casebook.ts";
import { eventually, hooksOf, keptByHooks } from "../../support/cli/hooks.ts";
import { useCasebook } from "../../support/cli/useCasebook.ts";
import { fingerprint, fingerprintGit, makeCommitted, makeFolder } from "../../support/git/repositories.ts";

const { claude } = inputs;

const casebook = await useCasebook();
const hooks = hooksOf(casebook);

/** Whether every input is given to a process of its own; each is read in test/unit/agents as well. */
const isWhole = process.env["CASEBOOK_HOOKS"] === "all";

const tests = `import test from "node:test";
import assert from "node:assert";
import { price } from "./price.mjs";
test("adds", () => assert.equal(price(1, 2), 3));
`;
const files = { "price.mjs": "export const price = (a, b) => a - b;\n", "price.test.mjs": tests };
const red = `✖ adds (0.5ms)
  AssertionError [ERR_ASSERTION]: Expected values to be strictly equal: -1 !== 3
      at TestContext.<anonymous> (file:///x/price.test.mjs:4:25)
ℹ tests 1
ℹ fail 1

✖ failing tests:

test at price.test.mjs:4:1
✖ adds (0.5ms)
  AssertionError [ERR_ASSERTION]: Expected values to be strictly equal: -1 !== 3
`;

let uses = 0;
const ended = (cwd: string, command: string, stdout: string, more: object = {}) => ({
  ...claude.bashEnded,
  cwd,
  tool_use_id: `use-${++uses}`,
  tool_input: { command },
  tool_response: { stdout, stderr: "", interrupted: false },
  ...more,
});
const failed = (cwd: string, command: string, output: string) => ({
  ...claude.bashFailed,
  cwd,
  tool_use_id: `use-${++uses}`,
  tool_input: { command },
  error: `Exit code 1\n${output}`,
});

/** What the command line says of a folder; it may have no session yet. */
interface Status {
  readonly folder?: string;
  readonly branch?: string;
  readonly session?: { readonly isolationCommand: string };
  readonly running?: object;
  readonly attempts?: readonly {
    readonly number: number;
    readonly outcome?: string;
    readonly headline?: string;
  }[];
  readonly lastRun?: { readonly run: number };
}

/** The session of a folder as the command line shows it, once it is as expected. */
async function status(dir: string, isSo: (state: Status) => boolean): Promise<Status> {
  return eventually(async () => JSON.parse((await casebook.call(dir, "status", "--json")).stdout), isSo);
}

describe("a test run of an agent", () => {
  test("starts a session where it fails, and is an attempt of the agent afterwards, with nothing else touched", async () => {
    const repository = makeCommitted(files);
    const { dir } = repository;
    const before = fingerprintGit(repository);
    expect(await hooks.call(dir, failed(dir, "node --test", red))).toMatchObject({ code: 0, stderr: "" });
    const first = await status(dir, ({ attempts }) => attempts?.length === 1);
    expect(first.attempts?.[0]).toMatchObject({
      number: 0,
      by: { through: "hook", agent: "Claude Code" },
      outcome: "failed",
      counts: { failed: 1 },
    });
    expect(first.session?.isolationCommand).toContain("node --test");

    writeFileSync(join(dir, "price.mjs"), "export const price = (a, b) => b - a;\n");
    await hooks.call(dir, failed(dir, "node --test", red));
    const second = await status(dir, ({ attempts }) => attempts?.length === 2);
    expect(second.attempts?.[1]).toMatchObject({
      headline: "unchanged",
      changes: [expect.objectContaining({ path: "price.mjs" })],
    });
    expect(fingerprintGit(repository)).toEqual(before);
    // What an agent left to be run is not run by anybody without being agreed to.
    expect((await casebook.call(dir, "run")).code).toBe(2);
  });

  test("is never green by what it printed, and starts no session where it passes", async () => {
    const { dir } = makeCommitted(files);
    const green = "✔ adds (0.5ms)\nℹ tests 1\nℹ pass 1\nℹ fail 0\n";
    await hooks.call(dir, ended(dir, "node --test", green));
    await hooks.call(dir, failed(dir, "node --test", red));
    await status(dir, ({ attempts }) => attempts?.length === 1);
    writeFileSync(join(dir, "price.mjs"), "export const price = (a, b) => a + b;\n");
    await hooks.call(dir, ended(dir, "node --test", green));
    const state = await status(dir, ({ attempts }) => attempts?.length === 2);
    expect(state.attempts?.[1]?.outcome).toBe("broken");
    expect(state.attempts?.[1]?.headline).not.toBe("solved");
  });

  test("has the report that it wrote, if the agent says how long it took", async () => {
    const { dir } = makeCommitted(files);
    await hooks.call(dir, failed(dir, "node --test", red));
    await status(dir, ({ attempts }) => attempts?.length === 1);
    writeFileSync(join(dir, "price.mjs"), "export const price = (a, b) => a + b;\n");
    const report = `<testsuites><testcase name="adds" classname="test" file="${join(dir, "price.test.mjs")}"/></testsuites>`;
    const command = "node --test --test-reporter=junit --test-reporter-destination=junit.xml";
    writeFileSync(join(dir, "junit.xml"), report);
    // Behind a pipe nobody knows how it ended.
    await hooks.call(dir, ended(dir, `${command} | tail -1`, "", { duration_ms: 60_000 }));
    const piped = await status(dir, ({ attempts }) => attempts?.length === 2);
    expect(piped.attempts?.[1]?.outcome).toBe("broken");
    await hooks.call(dir, ended(dir, command, "", { duration_ms: 60_000 }));
    const state = await status(dir, ({ lastRun }) => lastRun?.run === 2);
    expect(state.attempts?.[1]).toMatchObject({ outcome: "passed", counts: { passed: 1 } });
  });

  test("belongs to the work tree that its line goes to, and to none where its tests may be elsewhere", async () => {
    const { dir, git } = makeCommitted({ ...files, "lib/b.txt": "x\n" });
    const other = `${dir}-other`;
    git("worktree", "add", "-q", "-b", "other", other);
    const name = basename(other);
    await hooks.call(dir, failed(dir, "node --test", red));
    await status(dir, ({ attempts }) => attempts?.length === 1);
    writeFileSync(join(other, "price.mjs"), "export const price = (a, b) => b - a;\n");
    await hooks.call(dir, failed(join(dir, "lib"), `cd .. && cd ../${name} && node --test`, red));
    const there = await status(other, ({ attempts }) => attempts?.length === 1);
    expect(there.branch).toBe("other");
    expect(there.session?.isolationCommand).toMatch(/^node --test /);

    for (const command of [
      `(cd ../${name} && node --test)`,
      `pushd ../${name} && node --test`,
      `cd "$OTHER" && node --test`,
      `npm --prefix ../${name} test`,
      `node --test ../${name}/price.test.mjs`,
      `node --test ${join(other, "price.test.mjs")}`,
    ]) {
      await hooks.call(dir, failed(dir, command, red));
    }
    // An agent whose shell stays where it went says so when the command has ended.
    await hooks.call(
      dir,
      failed(join(dir, "lib"), `cd ${dir} && cd lib && node --test ../price.test.mjs`, red),
    );
    await hooks.call(dir, failed(join(dir, "lib"), "cd lib && node --test ../price.test.mjs", red));
    const here = await status(dir, ({ lastRun }) => lastRun?.run === 2);
    expect([here.lastRun?.run, here.attempts?.length]).toEqual([2, 1]);
    expect((await status(other, () => true)).lastRun?.run).toBe(0);
  }, 300_000);

  test("is recorded once, however many hooks report it, and not if Casebook itself ran it", async () => {
    const { dir } = makeCommitted(files);
    const once = failed(dir, "node --test", red);
    await Promise.all([hooks.call(dir, once), hooks.call(dir, once)]);
    await status(dir, ({ attempts }) => attempts?.length === 1);
    await hooks.call(dir, ended(dir, "casebook run -- node --test", red));
    await hooks.call(dir, ended(dir, "cat price.test.mjs", red));
    await hooks.call(dir, ended(dir, "node --version", red));
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const state = await status(dir, () => true);
    expect(state.lastRun?.run).toBe(0);
  });
});

describe("whatever happens, a hook ends well", () => {
  const quiet = { code: 0, stdout: "", stderr: "" };

  test.each([
    ["nothing", ""],
    ["garbage", "\u0000\u00ff{{{"],
    ["no object", "[1, 2]"],
    ["another event", { hook_event_name: "Notification", cwd: "/" }],
    ["a folder that is not there", ended("/not/there", "npm test", red)],
    ["a folder that is none", ended("relative", "npm test", red)],
    ["no folder", { ...claude.bashEnded, cwd: undefined }],
  ])("with %s as its input", async (_, input) => {
    expect(await hooks.call(makeFolder(), input)).toEqual(quiet);
  });

  test("with every input that an agent's documentation has, also in bytes that are no text, and the project stays as it is", async () => {
    const repository = makeCommitted(files);
    const { dir } = repository;
    const before = fingerprint(repository);
    const documented = Object.values(inputs).flatMap((named) => Object.values<object>(named));
    for (const input of documented.filter((_, place) => isWhole || place % 6 === 0)) {
      const text = JSON.stringify(input).replaceAll("/home/u/orders-api", dir);
      const bytes = Buffer.from(text.replace("1 failing", "1 failing \u00ff\u00fe"), "latin1");
      for (const given of bytes.equals(Buffer.from(text)) ? [text] : [text, bytes]) {
        const called = await hooks.call(dir, given, "--level", "2");
        expect(called, text).toMatchObject({ code: 0, stderr: "" });
        expect(called.stdout === "" || typeof JSON.parse(called.stdout) === "object").toBe(true);
      }
    }
    expect(documented.length).toBeGreaterThan(30);
    expect(fingerprint(repository)).toEqual(before);
  }, 600_000);

  test("in a folder that is no repository", async () => {
    const dir = makeFolder();
    writeFileSync(join(dir, "a.test.mjs"), tests);
    for (const input of [
      failed(dir, "node --test", red),
      { ...claude.stop, cwd: dir },
      { ...claude.compacted, cwd: dir },
    ]) {
      expect(await hooks.call(dir, input)).toEqual(quiet);
    }
  });

  test("with an input that never ends, which is a fault that can be seen", async () => {
    const { child, ended: over } = casebook.start(makeFolder(), ["hook"], {}, "pipe");
    child.stdin?.write("{");
    expect(await over).toEqual(quiet);
    expect(readFileSync(join(casebook.state, "hooks/faults"), "utf8")).toContain("did not come to an end");
  });

  test("with an input that is whole and left open, which is understood", async () => {
    const { dir } = makeCommitted(files);
    const { child, ended: over } = casebook.start(dir, ["hook", "--for", "claude"], {}, "pipe");
    child.stdin?.write(JSON.stringify(failed(dir, "node --test", red)));
    expect((await over).code).toBe(0);
    await status(dir, ({ attempts }) => attempts?.length === 1);
  });

  test("with 200 MB of output", async () => {
    const { dir } = makeCommitted(files);
    const input = JSON.stringify(ended(dir, "node --test", "x"));
    const huge = input.replace('"stdout":"x"', `"stdout":"${"x".repeat(200 * 1024 * 1024)}"`);
    expect(await hooks.call(dir, Buffer.from(huge))).toEqual(quiet);
  });

  test("in a subfolder and in a linked work tree, whose sessions are those of the place", async () => {
    const { dir, git } = makeCommitted({ ...files, "lib/b.txt": "x\n" });
    await hooks.call(dir, failed(join(dir, "lib"), "cd .. && node --test", red));
    const top = await status(dir, ({ attempts }) => attempts?.length === 1);
    expect(top.folder).toBe(dir);
    const linked = `${dir}-linked`;
    git("worktree", "add", "-q", "-b", "other", linked);
    await hooks.call(linked, failed(linked, "node --test", red));
    const there = await status(linked, ({ attempts }) => attempts?.length === 1);
    expect([there.folder, there.branch]).toEqual([linked, "other"]);
  });

  test("while Casebook runs the tests", async () => {
    const slow = tests.replace(
      "assert.equal(price(1, 2), 3)",
      "new Promise((done) => setTimeout(done, 8000))",
    );
    const { dir } = makeCommitted({ ...files, "price.test.mjs": slow });
    const running = casebook.start(dir, ["run", "--", "node --test"]);
    await status(dir, ({ running: now }) => now !== undefined);
    for (const input of [
      failed(dir, "node --test", red),
      { ...claude.stop, cwd: dir },
      { ...claude.compacted, cwd: dir },
    ]) {
      expect((await hooks.call(dir, input)).code).toBe(0);
    }
    expect((await running.ended).code).toBe(0);
  }, 120_000);

  test("with an engine that cannot be started, or whose state nobody may write", async () => {
    const { dir } = makeCommitted(files);
    const broken = await makeCasebook();
    writeFileSync(join(broken.program, "../engine.cjs"), "process.kill(process.pid, 'SIGKILL');");
    expect(await hooksOf(broken).call(dir, failed(dir, "node --test", red))).toEqual(quiet);
    await eventually(
      () => keptByHooks(broken),
      (kept) => kept.includes("faults"),
    );
    expect(readFileSync(join(broken.state, "hooks/faults"), "utf8")).toMatch(
      /^20.*Z A hook could not do its work/,
    );
    mkdirSync(join(casebook.state, "file"), { recursive: true });
    const { child, ended: over } = casebook.start(dir, ["hook"], { CASEBOOK_STATE: "/dev/null/x" }, "pipe");
    child.stdin?.end(JSON.stringify(ended(dir, "ls", "")));
    expect(await over).toEqual(quiet);
    broken.remove();
  });
});
