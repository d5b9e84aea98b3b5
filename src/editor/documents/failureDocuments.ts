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
  return vscode.Uri.from({ scheme: failureScheme, path: tabPath(name), query });
}

function tabPath(name: string): string {
  const title = plainText(name)
    .replace(/[\\/\s]+/g, " ")
    .trim()
    .slice(0, 80);
  return `/${title || "failure"}.txt`;
}

/** A failing test of an attempt, in a session of any log; `test` is the identity that it shares with its twins. */
interface KeptFailure {
  readonly folder: string;
  readonly log: string;
  readonly session: string;
  readonly attempt: number;
  readonly test: string;
}

/** The address of what the log says of such a test; `name` is what the editor's tab is called. */
export function keptFailureUri({ attempt, ...kept }: KeptFailure, name: string): vscode.Uri {
  const query = new URLSearchParams({ ...kept, attempt: String(attempt) }).toString();
  return vscode.Uri.from({ scheme: failureScheme, path: tabPath(name), query });
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
    if (query.has("log")) {
      const found = await client.request("readKeptFailure", {
        folder: query.get("folder") ?? "",
        log: query.get("log") ?? "",
        session: query.get("session") ?? "",
        attempt: Number(query.get("attempt")),
        test: query.get("test") ?? "",
      });
      return found && Buffer.from(failureText(found));
    }
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
