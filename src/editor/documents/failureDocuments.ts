import * as vscode from "vscode";
import { t } from "../../base/l10n.ts";
import { failureText } from "../../model/report/failureText.ts";
import type { TestCase } from "../../model/report/report.ts";
import type { EngineClient } from "../../protocol/client.ts";
import { plainText } from "../window/shownText.ts";
import { registerReadOnlyFiles } from "./readOnlyFiles.ts";

/** The scheme of documents that show everything a report says of one failing test. */
const failureScheme = "casebook-failure";

/** A run of a session of a folder. */
export interface RunOfFolder {
  readonly folder: string;
  readonly session: string;
  readonly run: number;
}

/** The address of what is known of a failing test; `name` is what the editor's tab is called. */
export function failureUri(
  { folder, session, run }: RunOfFolder,
  testCase: string,
  name: string,
): vscode.Uri {
  const query = new URLSearchParams({ folder, session, run: String(run), testCase }).toString();
  const title =
    plainText(name)
      .replace(/[\\/\s]+/g, " ")
      .trim()
      .slice(0, 80) || "failure";
  return vscode.Uri.from({ scheme: failureScheme, path: `/${title}.txt`, query });
}

/** The same as one side of a comparison: it is also there where the test did not fail. */
export function comparedUri(run: RunOfFolder, testCase: string, name: string): vscode.Uri {
  const uri = failureUri(run, testCase, name);
  return uri.with({ query: `${uri.query}&compared=1` });
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
    const text = query.has("compared") ? sideOf(failure?.testCase) : failure && failureText(failure.testCase);
    return text === undefined ? undefined : Buffer.from(text);
  });
}

/** What a test that did not fail has to say. */
function sideOf(testCase: TestCase | undefined): string {
  if (testCase === undefined) {
    return t("This run did not list the test.");
  }
  switch (testCase.outcome) {
    case "passed":
      return t("The test passed.");
    case "skipped":
      return t("The test was skipped.");
    default:
      return failureText(testCase);
  }
}
