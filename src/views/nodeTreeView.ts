import * as vscode from "vscode";
import { type Disposable, DisposableStore } from "../base/disposable.ts";
import type { TreeNode } from "../editor/treeNode.ts";
import { Expansion } from "./expansion.ts";

/** A tree view that shows nodes. */
export class NodeTreeView implements vscode.TreeDataProvider<TreeNode>, Disposable {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<undefined>());
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #expansion: Expansion;
  readonly #readTooltip: (node: TreeNode) => Promise<string | undefined>;
  #roots: readonly TreeNode[] = [];
  #shown = "";

  readonly onDidChangeTreeData = this.#changed.event;

  /**
   * `kept` is where it is kept over a reload of the window which nodes are open. `readTooltip` is asked for the tooltip of
   * a node that has none, when it is hovered.
   */
  constructor(
    id: string,
    kept: vscode.Memento,
    readTooltip: (node: TreeNode) => Promise<string | undefined> = async () => undefined,
  ) {
    this.#expansion = new Expansion(kept, id);
    this.#readTooltip = readTooltip;
    this.#view = this.#owned.add(
      vscode.window.createTreeView(id, { treeDataProvider: this, showCollapseAll: true }),
    );
    this.#owned.add(this.#view.onDidExpandElement(({ element }) => this.#expansion.remember(element, true)));
    this.#owned.add(
      this.#view.onDidCollapseElement(({ element }) => this.#expansion.remember(element, false)),
    );
  }

  /** Shows these nodes; the view is touched only if they differ from those it shows. */
  show(roots: readonly TreeNode[]): void {
    const shown = JSON.stringify(roots);
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#roots = roots;
      this.#changed.fire(undefined);
    }
  }

  /** A line above the rows, for what is not normal; undefined for none. */
  set message(message: string | undefined) {
    if (this.#view.message !== (message ?? "")) {
      this.#view.message = message ?? "";
    }
  }

  /** What stands beside the view's title. */
  set description(description: string | undefined) {
    if (this.#view.description !== (description ?? "")) {
      this.#view.description = description ?? "";
    }
  }

  /** The number on the view's icon; none for 0. */
  setBadge(value: number, tooltip: string): void {
    this.#view.badge = value === 0 ? undefined : { value, tooltip };
  }

  getChildren(node?: TreeNode): TreeNode[] {
    return [...(node === undefined ? this.#roots : (node.children ?? []))];
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const item = new vscode.TreeItem(node.label, this.#collapsibleState(node));
    item.id = node.id;
    item.contextValue = node.kind;
    item.description = node.description ?? false;
    if (node.icon !== undefined) {
      const color = node.icon.color === undefined ? undefined : new vscode.ThemeColor(node.icon.color);
      item.iconPath = new vscode.ThemeIcon(node.icon.name, color);
    }
    if (node.tooltip !== undefined) {
      item.tooltip = plainTooltip(node.tooltip);
    }
    if (node.spoken !== undefined) {
      item.accessibilityInformation = { label: node.spoken };
    }
    if (node.click !== undefined) {
      item.command = { command: node.click, title: node.label, arguments: [node] };
    }
    return item;
  }

  async resolveTreeItem(item: vscode.TreeItem, node: TreeNode): Promise<vscode.TreeItem> {
    const tooltip = await this.#readTooltip(node);
    if (tooltip !== undefined) {
      item.tooltip = plainTooltip(tooltip);
    }
    return item;
  }

  #collapsibleState(node: TreeNode): vscode.TreeItemCollapsibleState {
    if (node.children === undefined || node.children.length === 0) {
      return vscode.TreeItemCollapsibleState.None;
    }
    return this.#expansion.isExpanded(node)
      ? vscode.TreeItemCollapsibleState.Expanded
      : vscode.TreeItemCollapsibleState.Collapsed;
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

/** Text of tests and people is shown as it is: no Markdown, no links, no icons (security S22). */
function plainTooltip(text: string): vscode.MarkdownString {
  return new vscode.MarkdownString().appendCodeblock(text, "text");
}
