import type { FoundBefore } from "../../model/memory/errorMemory.ts";

/** One row of a view, without anything of VS Code: the pure files of `views` make these, `nodeTreeView.ts` shows them, commands act on them. */
export interface TreeNode {
  /** Stable across refreshes and unique in its view: VS Code keeps expansion and selection by it. */
  readonly id: string;
  readonly label: string;
  readonly description?: string | undefined;
  /** Plain text. Where it is undefined, the view may know how to read one when the row is hovered. */
  readonly tooltip?: string | undefined;
  readonly icon?: Icon | undefined;
  /** What the row is, for the menus of the manifest (`viewItem`). */
  readonly kind: string;
  /** The row in reading order, for a screen reader. */
  readonly spoken?: string | undefined;
  readonly children?: readonly TreeNode[] | undefined;
  readonly expanded?: boolean | undefined;
  /** What a click does: a command of ours, which gets the node. */
  readonly click?: string | undefined;
  /** The subject of the row: commands act on it. */
  readonly subject?: Subject | undefined;
}

/** A codicon and a theme colour. */
export interface Icon {
  readonly name: string;
  readonly color?: string | undefined;
}

/** The subject of a row. */
export type Subject =
  /** `with` is what it is compared with. */
  | { readonly kind: "attempt"; readonly number: number; readonly with?: number | "openChanges" }
  /** `item` is the place of one of the things that it found. */
  | { readonly kind: "search"; readonly search: string; readonly item?: number }
  /** A group of failing tests: a file with everything in it, or tests by their ids. */
  | { readonly kind: "tests"; readonly tests: readonly string[]; readonly file?: string | undefined }
  /** A session that had the error of a failing test before. */
  | { readonly kind: "seenBefore"; readonly seen: FoundBefore }
  | { readonly kind: "openChanges" }
  | { readonly kind: "hypothesis"; readonly id: number }
  | { readonly kind: "note"; readonly id: number }
  | { readonly kind: "section"; readonly section: string }
  | { readonly kind: "changedFile"; readonly path: string; readonly attempt?: number | undefined }
  | {
      readonly kind: "test";
      readonly id: string;
      readonly name: string;
      readonly path?: string | undefined;
      readonly line?: number | undefined;
    };
