import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { test } from "./testList.ts";

test("the extension is there and activates", async () => {
  const extension = vscode.extensions.getExtension("casebook.casebook");
  assert(extension !== undefined, "casebook.casebook is not among the extensions");
  await extension.activate();
  assert.equal(extension.isActive, true);
});
