import { homedir } from "node:os";
import * as vscode from "vscode";
import { replaceInTime } from "../../base/replaceInTime.ts";
import { createRedaction, type Redaction } from "../../model/secrets/redaction.ts";
import { listGiven, listSecrets } from "../../model/secrets/secretVariables.ts";
import { readSettings } from "./readSettings.ts";

/**
 * Masks what leaves the window by itself, the log of faults and the diagnostics, as the engine masks an export; with the patterns
 * of all folders, because what is masked need not be of one of them.
 */
export function redactionHere(): Redaction {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const patterns = folders.flatMap(({ uri }) => readSettings(uri.fsPath).redactionPatterns);
  const secrets = listSecrets(process.env);
  return createRedaction({ secrets, home: homedir(), patterns: [...new Set(patterns)] }, replaceInTime);
}

/** A command as it can be kept and shown without the secrets in it. */
export function maskCommand(command: string): string {
  const secrets = [...listSecrets(process.env), ...listGiven(command)];
  return createRedaction({ secrets, home: "", patterns: [] }, replaceInTime).redact(command);
}
