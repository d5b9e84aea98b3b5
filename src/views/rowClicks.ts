import type { TreeNode } from "../editor/window/treeNode.ts";
import type { Rows } from "./rows.ts";

/** The command of a row as VS Code gets it. */
export interface RowCommand {
  readonly command: string;
  readonly title: string;
  /**
   * None, ever: VS Code keeps the arguments of a row's command only until the row is drawn again, and a click in between would end in
   * “Actual command not found” (`CommandsConverter` in its `extHostCommands.ts`). A command without any is called by its own name.
   */
  readonly arguments?: never;
}

/** The command of a row that does something when it is clicked: `clickCommand`, which is the same for all rows of a view. */
export function commandOfRow(node: TreeNode, clickCommand: string): RowCommand | undefined {
  return node.click === undefined ? undefined : { command: clickCommand, title: node.label };
}

/** What a click on the selected row does: the row's own command, and the row as it is shown now. VS Code announces the selection first. */
export function clickOn(
  rows: Rows,
  selected: string | undefined,
): { readonly command: string; readonly node: TreeNode } | undefined {
  const node = selected === undefined ? undefined : rows.find(selected);
  return node?.click === undefined ? undefined : { command: node.click, node };
}
