import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import * as vscode from "vscode";

/** What tests do in the window they share: the sample is its folder. */

/** The first folder of the window, by its path; empty without one. */
export const folder = () => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";

/** Runs git in that folder, and gives what it printed. */
export const git = (...args: readonly string[]) =>
  execFileSync("git", args, { cwd: folder(), encoding: "utf8" }).trim();

/** The log's ref, and in it the one session. */
export function findSession(): { readonly log: string; readonly id: string } {
  const log = git("for-each-ref", "--format=%(refname)", "refs/casebook/log");
  return { log, id: git("ls-tree", "--name-only", `${log}:sessions`) };
}

/** Throws when it has not become true after two minutes. */
export async function waitFor(what: string, isThere: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!(await isThere())) {
    assert(Date.now() < deadline, `waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Runs a command, and answers each of its questions with what is proposed. */
export async function runAccepting(command: string, ...args: readonly unknown[]): Promise<void> {
  let isDone = false;
  const running = vscode.commands.executeCommand(command, ...args).then(() => {
    isDone = true;
  });
  while (!isDone) {
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await running;
}
