import type { TreeNode } from "../editor/window/treeNode.ts";

/** A row as VS Code knows it: the same object for a node's id, whatever the node becomes, as long as one of that id is shown. */
type Row = { -readonly [K in keyof TreeNode]: TreeNode[K] } & { children: Row[] };

/** What a view shows, as objects that stay the same while their content changes. */
export class Rows {
  #roots: readonly Row[] = [];
  #byId = new Map<string, Row>();
  #parents = new Map<TreeNode, Row>();

  get roots(): readonly TreeNode[] {
    return this.#roots;
  }

  find(id: string): TreeNode | undefined {
    return this.#byId.get(id);
  }

  parentOf(row: TreeNode): TreeNode | undefined {
    return this.#parents.get(row);
  }

  /**
   * Shows these nodes. Returns the smallest rows that have to be redrawn, each with all below it; `all` where rows came, went
   * or moved at the top.
   */
  show(nodes: readonly TreeNode[]): readonly TreeNode[] | "all" {
    const before = this.#byId;
    this.#byId = new Map();
    this.#parents = new Map();
    const changed: Row[] = [];
    const roots = nodes.map((node) => this.#take(node, undefined, before, changed));
    const isMoved = !isSameList(this.#roots, roots);
    this.#roots = roots;
    return isMoved ? "all" : changed;
  }

  /** The row of a node, with what is below; rows to redraw are added to `changed`. */
  #take(node: TreeNode, parent: Row | undefined, before: ReadonlyMap<string, Row>, changed: Row[]): Row {
    const known = before.get(node.id);
    const row: Row = known ?? { ...node, children: [] };
    const outside = changed.length;
    const children = (node.children ?? []).map((child) => this.#take(child, row, before, changed));
    if (known === undefined || !isSameList(row.children, children) || !hasContent(row, node)) {
      // Rows that have changed below are redrawn with the row itself.
      changed.splice(outside, changed.length, row);
      if (known !== undefined) {
        takeContent(row, node);
      }
      row.children = children;
    }
    if (parent !== undefined) {
      this.#parents.set(row, parent);
    }
    this.#byId.set(node.id, row);
    return row;
  }
}

/** Everything of a node but what is below it: trees of thousands of rows are compared after every run. */
const contentKeys = Object.keys({
  id: true,
  label: true,
  description: true,
  tooltip: true,
  icon: true,
  kind: true,
  spoken: true,
  expanded: true,
  click: true,
  subject: true,
} satisfies Record<Exclude<keyof TreeNode, "children">, true>) as (keyof TreeNode)[];

function isSameList(before: readonly Row[], now: readonly Row[]): boolean {
  return before.length === now.length && before.every((row, index) => row === now[index]);
}

function hasContent(row: Row, node: TreeNode): boolean {
  return contentKeys.every((key) => isSame(row[key], node[key]));
}

/** Of plain data, by value. */
function isSame(before: unknown, now: unknown): boolean {
  if (before === now || !isObject(before) || !isObject(now)) {
    return before === now;
  }
  const keys = Object.keys(before);
  return keys.length === Object.keys(now).length && keys.every((key) => isSame(before[key], now[key]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function takeContent(row: Row, node: TreeNode): void {
  Object.assign(row, Object.fromEntries(contentKeys.map((key) => [key, node[key]])));
}
