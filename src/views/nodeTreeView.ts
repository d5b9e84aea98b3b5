import * as vscode from "vscode";
import { type Disposable, DisposableStore, toDisposable } from "../base/disposable.ts";
import { plainText } from "../editor/window/shownText.ts";
import type { TreeNode } from "../editor/window/treeNode.ts";
import { plainBlock } from "../editor/window/window.ts";
import { Expansion } from "./expansion.ts";
import { clickOn, commandOfRow } from "./rowClicks.ts";
import { Rows } from "./rows.ts";

/** How often the rows may change, in milliseconds: VS Code drops clicks and expansions where they change all the time. */
const shortestPause = 100;

/** What a view can do in addition to showing. */
export interface Abilities {
  readonly canSelectMany?: boolean;
  /** Files and folders were dropped onto the view. */
  readonly onDrop?: (dropped: readonly vscode.Uri[]) => void;
}

/** A tree view that shows nodes. */
export class NodeTreeView implements vscode.TreeDataProvider<TreeNode>, Disposable {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<TreeNode[] | undefined>());
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #expansion: Expansion;
  readonly #selection: Selection;
  readonly #readTooltip: (node: TreeNode) => Promise<string | undefined>;
  readonly #rows = new Rows();
  /** The command of every row that does something. */
  readonly #clickCommand: string;
  /** The nodes to show next, and when the last ones were shown. */
  #next: readonly TreeNode[] = [];
  #shownAt = Number.NEGATIVE_INFINITY;
  #waiting: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  /**
   * `kept` is where it is kept over a reload of the window which nodes are open, and which is selected. `readTooltip` is asked
   * for the tooltip of a node that has none, when it is hovered.
   */
  constructor(
    id: string,
    memento: vscode.Memento,
    readTooltip: (node: TreeNode) => Promise<string | undefined> = async () => undefined,
    { canSelectMany = false, onDrop }: Abilities = {},
  ) {
    this.#expansion = new Expansion(memento, id);
    this.#readTooltip = readTooltip;
    this.#view = this.#owned.add(
      vscode.window.createTreeView(id, {
        treeDataProvider: this,
        showCollapseAll: true,
        canSelectMany,
        ...(onDrop && { dragAndDropController: dropOnly(onDrop) }),
      }),
    );
    this.#selection = this.#owned.add(new Selection(this.#view, this.#rows, memento, id));
    this.#clickCommand = `${id}.click`;
    this.#owned.add(vscode.commands.registerCommand(this.#clickCommand, () => this.#click()));
    this.#owned.add(this.#view.onDidExpandElement(({ element }) => this.#expansion.remember(element, true)));
    this.#owned.add(
      this.#view.onDidCollapseElement(({ element }) => this.#expansion.remember(element, false)),
    );
    this.#owned.add(toDisposable(() => clearTimeout(this.#waiting)));
  }

  /** Shows these nodes, at once or after a moment; only rows that differ from the shown ones are redrawn. */
  show(roots: readonly TreeNode[]): void {
    this.#next = roots;
    const pause = this.#shownAt + shortestPause - performance.now();
    if (pause <= 0) {
      this.#showNext();
    } else {
      this.#waiting ??= setTimeout(() => this.#showNext(), pause);
    }
  }

  #showNext(): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    this.#shownAt = performance.now();
    const changed = this.#rows.show(this.#next);
    if (changed === "all" || changed.length > 0) {
      this.#changed.fire(changed === "all" ? undefined : [...changed]);
      this.#selection.restore();
    }
  }

  /** A line above the rows, for what is not normal; undefined for none. */
  set message(message: string | undefined) {
    const shown = plainText(message ?? "");
    if (this.#view.message !== shown) {
      this.#view.message = shown;
    }
  }

  /** The text next to the view's title. */
  set description(description: string | undefined) {
    const shown = plainText(description ?? "");
    if (this.#view.description !== shown) {
      this.#view.description = shown;
    }
  }

  /** The number on the view's icon; none for 0. */
  setBadge(value: number, tooltip: string): void {
    this.#view.badge = value === 0 ? undefined : { value, tooltip: plainText(tooltip) };
  }

  getChildren(node?: TreeNode): TreeNode[] {
    return [...(node === undefined ? this.#rows.roots : (node.children ?? []))];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.#rows.parentOf(node);
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const item = new vscode.TreeItem(plainText(node.label), this.#collapsibleState(node));
    item.id = node.id;
    item.contextValue = node.kind;
    item.description = node.description === undefined ? false : plainText(node.description);
    if (node.icon !== undefined) {
      const color = node.icon.color === undefined ? undefined : new vscode.ThemeColor(node.icon.color);
      item.iconPath = new vscode.ThemeIcon(node.icon.name, color);
    }
    if (node.tooltip !== undefined) {
      item.tooltip = plainBlock(node.tooltip);
    }
    if (node.spoken !== undefined) {
      item.accessibilityInformation = { label: plainText(node.spoken) };
    }
    const command = commandOfRow(node, this.#clickCommand);
    if (command !== undefined) {
      item.command = { ...command, title: plainText(command.title) };
    }
    return item;
  }

  /** Runs the command of the selected row, as it is shown now. */
  async #click(): Promise<void> {
    const click = clickOn(this.#rows, this.#selection.id);
    if (click !== undefined) {
      await vscode.commands.executeCommand(click.command, click.node);
    }
  }

  async resolveTreeItem(item: vscode.TreeItem, node: TreeNode): Promise<vscode.TreeItem> {
    const tooltip = await this.#readTooltip(node);
    if (tooltip !== undefined) {
      item.tooltip = plainBlock(tooltip);
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

/** Keeps the selected row selected when it was gone for a while: over a reload of the window, on another branch. */
class Selection implements Disposable {
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #rows: Rows;
  readonly #memento: vscode.Memento;
  readonly #key: string;
  readonly #owned = new DisposableStore();

  constructor(view: vscode.TreeView<TreeNode>, rows: Rows, memento: vscode.Memento, id: string) {
    this.#view = view;
    this.#rows = rows;
    this.#memento = memento;
    this.#key = `selection ${id}`;
    this.#owned.add(view.onDidChangeSelection(({ selection }) => this.#remember(selection)));
    this.#owned.add(view.onDidChangeVisibility(() => this.restore()));
  }

  /** The row that was selected last, by its id, whether it is shown or not. */
  get id(): string | undefined {
    return this.#memento.get(this.#key);
  }

  /** A row that is gone is not deselected: it may come back. */
  #remember([selected]: readonly TreeNode[]): void {
    const isGone = selected === undefined && this.#rows.find(this.id ?? "") === undefined;
    if (!isGone && this.id !== selected?.id) {
      void this.#memento.update(this.#key, selected?.id);
    }
  }

  /** Only in an open view, because nothing may open by itself; and never away from another selection. */
  restore(): void {
    const row = this.#rows.find(this.id ?? "");
    if (row !== undefined && this.#view.visible && this.#view.selection.length === 0) {
      void this.#view.reveal(row, { select: true, focus: false });
    }
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

/** Takes files from the explorer or from outside; no row can be dragged away. */
function dropOnly(
  onDrop: (dropped: readonly vscode.Uri[]) => void,
): vscode.TreeDragAndDropController<TreeNode> {
  return {
    dragMimeTypes: [],
    dropMimeTypes: ["text/uri-list"],
    handleDrop: async (_, dropped) => {
      const list = (await dropped.get("text/uri-list")?.asString()) ?? "";
      // Lines that begin with # are comments (RFC 2483).
      const lines = list.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#"));
      onDrop(lines.map((line) => vscode.Uri.parse(line)));
    },
  };
}
