import type { AgreedCommands } from "../../editor/folders/agreedCommands.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import type { TreeNode } from "../../editor/window/treeNode.ts";
import { askForText } from "../../editor/window/window.ts";
import type { Params } from "../../protocol/messages.ts";
import { agreementToDerived } from "../choices/agreement.ts";
import { askForIsolated } from "../choices/isolateQuestion.ts";
import { testsOfRows } from "../choices/rowSubjects.ts";
import { runIsolationCommand } from "./runCommand.ts";

/**
 * *Isolate*: the smallest command that runs the tests of the chosen rows, or without a row all failing tests. It is shown, can
 * be edited, becomes the session's isolation command and is run; the verification command stays. Leaving the input changes
 * nothing.
 */
export async function isolate(
  folders: Folders,
  agreed: AgreedCommands,
  nodes: readonly TreeNode[],
): Promise<void> {
  await isolateTests(folders, agreed, testsOfRows(nodes));
}

/** The same for tests by their ids, and files; of the run that ended last without a number. */
export async function isolateTests(
  folders: Folders,
  agreed: AgreedCommands,
  chosen: Omit<Params<"isolateTests">, "folder" | "session">,
): Promise<void> {
  const { id: session } = folders.session;
  const { folder } = folders.state;
  const isolated = await folders.request("isolateTests", { session, ...chosen });
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
