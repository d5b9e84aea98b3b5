import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { test } from "../testList.ts";
import { runAccepting, waitFor } from "../window.ts";

/** The workspace has two folders: the sample on `main`, and a linked work tree of it on `pricing`. */

const folders = () => vscode.workspace.workspaceFolders ?? [];

/** What is told of the folder that is shown: the first line that a language model reads. */
async function shown(): Promise<string> {
  const input = { input: {}, toolInvocationToken: undefined };
  try {
    const { content } = await vscode.lm.invokeTool("casebook_readSession", input);
    const [text] = content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : ""));
    return text?.split("\n")[0] ?? "";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function look(index: number): Promise<void> {
  const uri = vscode.Uri.joinPath(folders()[index]?.uri ?? vscode.Uri.file("/"), "src/pricing.js");
  await vscode.window.showTextDocument(uri);
}

test("where several folders could be meant, which one is asked first", async () => {
  assert.equal(folders().length, 2);
  await vscode.extensions.getExtension("casebook.casebook")?.activate();
  await waitFor("the folders to be open", async () => /No session is active/.test(await shown()));
  await runAccepting("casebook.startSession");
  assert.equal(await shown(), "Session “Failing tests on main”, open, on “main”.");
});

test("a linked work tree beside it has sessions of its own branch", async () => {
  await look(1);
  assert.match(await shown(), /No session is active on this branch/);
  await runAccepting("casebook.startSession");
  assert.equal(await shown(), "Session “Failing tests on pricing”, open, on “pricing”.");
});

test("what is shown follows the file that is looked at", async () => {
  await look(0);
  assert.equal(await shown(), "Session “Failing tests on main”, open, on “main”.");
  await look(1);
  assert.equal(await shown(), "Session “Failing tests on pricing”, open, on “pricing”.");
});

test("another folder is shown by command", async () => {
  await runAccepting("casebook.chooseFolder");
  assert.equal(await shown(), "Session “Failing tests on main”, open, on “main”.");
});
