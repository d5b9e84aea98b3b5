import type { AgreedCommands } from "../../editor/folders/agreedCommands.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import type { TreeNode } from "../../editor/window/treeNode.ts";
import { askForText } from "../../editor/window/window.ts";
import { agreementToDerived } from "../choices/agreement.ts";
import { askForIsolated, commandRunLast } from "../choices/isolateQuestion.ts";
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
  const { id: session, attempts } = folders.session;
  const base = commandRunLast(attempts);
  const { folder } = folders.state;
  const isolated = await folders.request("isolateTests", { session, ...testsOfRows(nodes) });
  const text = await askForText(askForIsolated(isolated));
  if (text === undefined) {
    return;
  }
  await folders.request("editSection", { folder, session, section: "isolationCommand", text: text.trim() });
  // It was made of the command that was run last, which may be somebody else's.
  const agreement = agreementToDerived(base, (command) => agreed.has(folder, command));
  await agreed[agreement](folder, text);
  await runIsolationCommand(folders, agreed);
}
