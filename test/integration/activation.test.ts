import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { test } from "./testList.ts";

function casebook(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension("casebook.casebook");
  assert(extension !== undefined, "casebook.casebook is not among the extensions");
  return extension;
}

test("the tests run in the VS Code that was asked for", async () => {
  const [, floor = ""] = /^\^(\d+\.\d+\.)/.exec(casebook().packageJSON.engines.vscode) ?? [];
  assert.equal(vscode.version.startsWith(floor), process.env["CASEBOOK_VSCODE"] === "floor");
});

test("the extension is there and activates", async () => {
  await casebook().activate();
  assert.equal(casebook().isActive, true);
});

test("activation leaves the engine's code to the engine's own process", async () => {
  const loaded = Object.keys(require.cache);
  assert(
    loaded.some((path) => path.endsWith("extension.cjs")),
    "the bundle of the extension is not among the loaded modules",
  );
  assert.deepEqual(
    loaded.filter((path) => path.endsWith("engine.cjs")),
    [],
  );
});

test("every command of the manifest is registered", async () => {
  const registered = new Set(await vscode.commands.getCommands(true));
  const contributed: readonly { readonly command: string }[] = casebook().packageJSON.contributes.commands;
  assert(contributed.length > 10);
  assert.deepEqual(
    contributed.filter(({ command }) => !registered.has(command)),
    [],
  );
});
