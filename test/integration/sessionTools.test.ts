import { strict as assert } from "node:assert";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { test } from "./testList.ts";
import { findSession, folder, git, runAccepting, waitFor } from "./window.ts";

/** The tools as a language model calls them, without one: confirmation is VS Code's, and not asked for outside of a chat. */

async function invoke(name: string, input: object): Promise<string> {
  const result = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
  return result.content
    .map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : ""))
    .join("");
}

test("the tools are offered", async () => {
  const offered = () =>
    vscode.lm.tools.map(({ name }) => name).filter((name) => name.startsWith("casebook_"));
  // VS Code 1.100 looks at what they depend on a moment later.
  await waitFor("a tool to be offered", () => offered().length > 0);
  assert.deepEqual(offered().toSorted(), [
    "casebook_checkPlan",
    "casebook_readSession",
    "casebook_record",
    "casebook_restoreOrCompare",
    "casebook_runIsolation",
  ]);
});

test("a model reads the session, with counts", async () => {
  const text = await invoke("casebook_readSession", {});
  assert.match(text, /^Session “Failing tests on main”, open, on “main”\.$/m);
  assert.match(text, /^2 attempts:$/m);
  assert.match(text, /^Counts: 3 failed, 0 errored, 7 passed, 0 skipped \(not run\)\.$/m);
  assert.match(text, /^3 failing tests:$/m);
  assert.match(
    text,
    /“GET \/orders › is empty at first” \(“tests\/orders\.test\.js:\d+”, failing since #\d\): “expected 200, got 500”/,
  );
});

test("a model records a hypothesis, and finds it again in other words", async () => {
  assert.match(
    await invoke("casebook_record", { kind: "hypothesis", text: "Requests share one connection" }),
    /is in the log, open/,
  );
  const checked = await invoke("casebook_checkPlan", {
    plan: "The connection is shared between requests",
    files: [join(folder(), "notes.txt")],
  });
  assert.match(checked, /hypothesis “Requests share one connection” \(open\)\. No attempt tested it\./);
  assert.match(checked, /1 attempt changed a file of the plan\.\n- File “notes\.txt” in #1/);
});

test("a model asks whether a diff is like what was tried, which runs and changes nothing", async () => {
  const diff = (line: string) =>
    `diff --git a/notes.txt b/notes.txt\nnew file mode 100644\nindex 0000000..1111111\n--- /dev/null\n+++ b/notes.txt\n@@ -0,0 +1 @@\n+${line}\n`;
  const check = (text: string) => invoke("casebook_checkPlan", { plan: "write it down", diff: text });
  const before = newest();
  assert.match(await check(diff("untracked")), /Exactly the lines of #1/);
  assert.match(await check(diff("something else")), /No attempt changed nearly the same lines\./);
  await assert.rejects(check("- old\n+ new"), /not “git diff” output/);
  assert.equal(newest(), before);
});

/** The commit of the log: it changes with every event. */
const newest = () => git("for-each-ref", "--format=%(objectname)", "refs/casebook/log");

test("what a model asks for wrongly is told, and changes nothing", async () => {
  const before = newest();
  await assert.rejects(invoke("casebook_record", { kind: "diary", text: "x" }), /hypothesis, note/);
  await assert.rejects(
    invoke("casebook_record", { kind: "note", text: " " }),
    /“text” must be a non-empty text\./,
  );
  await assert.rejects(
    invoke("casebook_restoreOrCompare", { action: "compare", attempt: 99 }),
    /no attempt #99/,
  );
  assert.equal(newest(), before);
});

test("a model runs the isolation command, and reads what it gave", async () => {
  const before = newest();
  const text = await invoke("casebook_runIsolation", {});
  assert.notEqual(newest(), before);
  assert.match(text, /^Last run: attempt #\d, isolation command, failed\. “3 of 10 tests failed\.”$/m);
  assert.match(text, /^3 failing tests:$/m);
});

test("a command that the user has not agreed to in the window is not run for a model", async () => {
  const query = new URLSearchParams({ session: findSession().id, section: "isolationCommand" }).toString();
  const section = vscode.Uri.from({ scheme: "casebook-section", path: "/Isolation Command.md", query });
  // As a log does that was shared: the user saw nothing of it.
  const write = (text: string) => vscode.workspace.fs.writeFile(section, Buffer.from(text));
  await write("touch foreign; npm test");
  const before = newest();
  await assert.rejects(invoke("casebook_runIsolation", {}), /has not run this command in Casebook yet/);
  assert.equal(newest(), before);
  assert(!existsSync(join(folder(), "foreign")));
  await write("npm test");
  assert.match(
    await invoke("casebook_runIsolation", {}),
    /^Last run: attempt #\d, isolation command, failed/m,
  );
});

test("a command that the user takes back is not run for a model any more", async () => {
  // The list has the command of the last run first: that is the one that is chosen.
  await runAccepting("casebook.agreedCommands");
  const before = newest();
  await assert.rejects(invoke("casebook_runIsolation", {}), /has not run this command in Casebook yet/);
  assert.equal(newest(), before);
});

test("a model compares an attempt, and restores it with the way back", async () => {
  const path = join(folder(), "src/pricing.js");
  const original = readFileSync(path, "utf8");
  await vscode.workspace.fs.writeFile(vscode.Uri.file(path), Buffer.from("edited\n"));
  assert.match(
    await invoke("casebook_restoreOrCompare", { action: "compare", attempt: 1, with: 0 }),
    /^#1 .*notes\.txt.*\n#0 baseline/,
  );
  assert.equal(readFileSync(path, "utf8"), "edited\n");
  const text = await invoke("casebook_restoreOrCompare", { action: "restore", attempt: 0 });
  assert.match(text, /^Attempt #0: 1 file written, 0 deleted\.$/m);
  assert.match(text, /Nothing was run/);
  assert.equal(readFileSync(path, "utf8"), original);
});
