import { t } from "../base/l10n.ts";
import type { Folders } from "../editor/folders/folders.ts";
import type { HiddenWarnings } from "../editor/window/hiddenWarnings.ts";
import type { TreeNode } from "../editor/window/treeNode.ts";
import { showWorking } from "../editor/window/window.ts";

/** *Move Earlier Sessions Here*: from the private repository into that which the folder has become. */
export async function moveLogsHere(folders: Folders): Promise<void> {
  const title = t("Casebook: moving sessions");
  await showWorking(title, () => folders.request("moveLogsHere", {}));
}

/** *Don't Show Again*, on the row of a warning. */
export async function hideWarning(hidden: HiddenWarnings, node: TreeNode | undefined): Promise<void> {
  if (node !== undefined) {
    await hidden.add(node.id);
  }
}
