import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { test } from "./testList.ts";
import { findSession, folder, git, runAccepting, waitFor } from "./window.ts";

/** These build on each other: the session is started once, and the last ones read what it left. */

/** The active session as Markdown, by *Export as Markdown…* to a new editor, the first of its targets. */
async function exported(): Promise<string> {
  await runAccepting("casebook.exportMarkdown");
  const text = vscode.window.activeTextEditor?.document.getText() ?? "";
  await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  return text;
}

test("a session is started with what is proposed, run, and exported", async () => {
  const config = () => readFileSync(join(folder(), ".git/HEAD"), "utf8") + git("status", "--porcelain");
  const before = config();
  await runAccepting("casebook.startSession");
  const text = await exported();
  assert.match(text, /^# Debugging Log: Failing tests on main$/m);
  assert.match(text, /^\*Command Used:\* `npm test`$/m);
  assert.match(text, /Ran isolation command\. Result: 3 failing\./);
  assert.equal(config(), before);
});

test("a file of a snapshot is shown byte for byte, and cannot be written", async () => {
  const { log, id } = findSession();
  const tree = git("rev-parse", `${log}:sessions/${id}/attempts/0/worktree`);
  const uri = (path: string) =>
    vscode.Uri.from({
      scheme: "casebook-snapshot",
      path: `/${path}`,
      query: new URLSearchParams({ folder: folder(), tree }).toString(),
    });
  const shown = Buffer.from(await vscode.workspace.fs.readFile(uri("src/api.js")));
  assert(shown.equals(readFileSync(join(folder(), "src/api.js"))));
  await assert.rejects(Promise.resolve(vscode.workspace.fs.writeFile(uri("src/api.js"), Buffer.from("x"))));
  await assert.rejects(Promise.resolve(vscode.workspace.fs.readFile(uri("src/missing.js"))));
});

test("a section is a document: saving it writes it into the log", async () => {
  const { id } = findSession();
  const query = new URLSearchParams({ session: id, section: "rootCause" }).toString();
  const uri = vscode.Uri.from({ scheme: "casebook-section", path: "/Root Cause.md", query });
  const edit = new vscode.WorkspaceEdit();
  const document = await vscode.workspace.openTextDocument(uri);
  edit.insert(uri, new vscode.Position(0, 0), "One connection is shared.\n");
  assert(await vscode.workspace.applyEdit(edit));
  assert(await document.save());
  assert.match(await exported(), /^## Root Cause\n\nOne connection is shared\.$/m);
});

test("a limit of reports holds from the next run on, and what it left out is told", async () => {
  const { log } = findSession();
  const newest = () => git("log", "-1", "--format=%H", log);
  const before = newest();
  const settings = vscode.workspace.getConfiguration("casebook");
  await settings.update("reportLimits", { cases: 1 }, vscode.ConfigurationTarget.Global);
  await vscode.commands.executeCommand("casebook.runIsolationCommand");
  await settings.update("reportLimits", undefined, vscode.ConfigurationTarget.Global);
  const written = git("diff", "--unified=0", before, newest(), "--", "events");
  assert.match(written, /contains more than 1 test; the others were not read/);
  assert.doesNotMatch(written, /"outcome":\s*"passed"/);
});

test("a run is carried out as a task, or in a terminal, and gives the same report", async () => {
  const settings = vscode.workspace.getConfiguration("casebook");
  for (const where of ["task", "terminal"]) {
    await settings.update("run.where", where, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand("casebook.runIsolationCommand");
    const lines = (await exported()).split("\n").filter((line) => / Result: /.test(line));
    assert.match(lines.at(-1) ?? "", /Result: 3 failing/, `${where}: ${lines.at(-1)}`);
  }
  await settings.update("run.where", undefined, vscode.ConfigurationTarget.Global);
  assert(vscode.window.terminals.some(({ name }) => name === "Casebook Runs"));
});

test("a task of the user that runs tests is offered, and recorded when that is asked for", async () => {
  const [scope] = vscode.workspace.workspaceFolders ?? [];
  assert(scope !== undefined);
  const shell = new vscode.ShellExecution("npm test");
  await vscode.tasks.executeTask(new vscode.Task({ type: "shell" }, scope, "my tests", "mine", shell));
  await waitFor("the run of the task", async () => {
    await vscode.commands.executeCommand("casebook.recordWatchedRun");
    return (await exported()).includes("Ran `npm test` as a task. Result: ");
  });
});

test("a file that changes on disk becomes an attempt of the next run", async () => {
  const path = vscode.Uri.file(join(folder(), "notes.txt"));
  await vscode.workspace.fs.writeFile(path, Buffer.from("untracked\n"));
  await vscode.commands.executeCommand("casebook.runIsolationCommand");
  await waitFor("attempt 1", async () => (await exported()).includes("**Attempt 1:** Added `notes.txt`"));
  await vscode.workspace.fs.delete(path);
});
