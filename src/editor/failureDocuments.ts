import * as vscode from "vscode";
import { failureText } from "../model/failureText.ts";
import type { EngineClient } from "../protocol/client.ts";
import { registerReadOnlyFiles } from "./readOnlyFiles.ts";
import type { ShownRun } from "./shownFailures.ts";

/** The scheme of documents that show everything a report says of one failing test. */
const failureScheme = "casebook-failure";

/** The address of what is known of a failing test; `name` is what the editor's tab is called. */
export function failureUri({ folder, lastRun }: ShownRun, testCase: string, name: string): vscode.Uri {
  const { session, run } = lastRun;
  const query = new URLSearchParams({ folder, session, run: String(run), testCase }).toString();
  const title =
    name
      .replace(/[\\/\s]+/g, " ")
      .trim()
      .slice(0, 80) || "failure";
  return vscode.Uri.from({ scheme: failureScheme, path: `/${title}.txt`, query });
}

/** Serves the failures of runs read-only. */
export function registerFailureDocuments(client: EngineClient): vscode.Disposable {
  return registerReadOnlyFiles(failureScheme, async (uri) => {
    const query = new URLSearchParams(uri.query);
    const [failure] = await client.request("readFailures", {
      folder: query.get("folder") ?? "",
      session: query.get("session") ?? "",
      run: Number(query.get("run")),
      testCases: [query.get("testCase") ?? ""],
    });
    return failure === undefined ? undefined : Buffer.from(failureText(failure.testCase));
  });
}
