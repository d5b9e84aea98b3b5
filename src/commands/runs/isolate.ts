import { UserError } from "../../base/errors.ts";
import type { AgreedCommands } from "../../editor/folders/agreedCommands.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import type { TreeNode } from "../../editor/window/treeNode.ts";
import { askForText, pickOne } from "../../editor/window/window.ts";
import type { IsolatedCommand } from "../../model/report/selection.ts";
import type { Params } from "../../protocol/messages.ts";
import { agreementToDerived } from "../choices/agreement.ts";
import { askForIsolated, offerIsolations } from "../choices/isolateQuestion.ts";
import { testsOfRows } from "../choices/rowSubjects.ts";
import { runIsolationCommand } from "./runCommand.ts";

/**
 * *Isolate*: the smallest command that runs the tests of the chosen rows; without a row, all failing tests, or those that the changed files may
 * affect, where it is known which these are. It is shown, can be edited, becomes the session's isolation command and is run; the
 * verification command stays. Leaving the input changes nothing.
 */
export async function isolate(
  folders: Folders,
  agreed: AgreedCommands,
  nodes: readonly TreeNode[],
): Promise<void> {
  const { id: session } = folders.session;
  const related =
    nodes.length > 0
      ? undefined
      : await folders.request("isolateChanged", { session }).catch(undefinedIfRefused);
  if (related === undefined) {
    await isolateTests(folders, agreed, testsOfRows(nodes));
    return;
  }
  const failing = await folders
    .request("isolateTests", { session, tests: [], files: [] })
    .catch(undefinedIfRefused);
  const picked = await pickOne(offerIsolations(failing, related));
  const chosen = picked?.tests === "failing" ? failing : picked && related;
  if (chosen !== undefined) {
    await runIsolated(folders, agreed, chosen);
  }
}

/** What cannot be found out, since no test failed or the files cannot be read, is not offered; the rest is. */
function undefinedIfRefused(error: unknown): undefined {
  if (!(error instanceof UserError)) {
    throw error;
  }
}

/** The same for tests by their ids, and files; of the run that ended last without a number. */
export async function isolateTests(
  folders: Folders,
  agreed: AgreedCommands,
  chosen: Omit<Params<"isolateTests">, "folder" | "session">,
): Promise<void> {
  const { id: session } = folders.session;
  await runIsolated(folders, agreed, await folders.request("isolateTests", { session, ...chosen }));
}

async function runIsolated(
  folders: Folders,
  agreed: AgreedCommands,
  isolated: IsolatedCommand & { readonly base: string },
): Promise<void> {
  const { id: session } = folders.session;
  const { folder } = folders.state;
  const text = await askForText(askForIsolated(isolated));
  if (text === undefined) {
    return;
  }
  await folders.request("editSection", { folder, session, section: "isolationCommand", text: text.trim() });
  // It was made of the command that was run last, which may be somebody else's.
  const agreement = agreementToDerived(isolated.base, (command) => agreed.has(folder, command));
  await agreed[agreement](folder, text);
  await runIsolationCommand(folders, agreed);
}
