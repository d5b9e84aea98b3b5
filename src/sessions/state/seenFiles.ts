import type { ChangedFile, Code, Oid, Unseen } from "../../model/code/snapshot.ts";
import type { Place } from "../../model/log/events.ts";
import type { Snapshot } from "../../ports/repository.ts";

/** What was found out about the files at one look, and can be asked for again when its snapshot is gone. */
export class SeenFiles implements Code, Pick<Snapshot, "unseen" | "changesSince" | "diffsSince"> {
  readonly tree: Oid;
  readonly exact: Code["exact"];
  readonly unseen: Unseen;
  /** What was checked out. */
  readonly place: Place;
  #snapshot: Snapshot | undefined;
  readonly #changes = new Map<Oid | undefined, readonly ChangedFile[]>();
  readonly #diffs = new Map<Oid, string>();

  constructor(snapshot: Snapshot, place: Place) {
    this.#snapshot = snapshot;
    this.tree = snapshot.tree;
    this.exact = snapshot.exact;
    this.unseen = snapshot.unseen;
    this.place = place;
  }

  /** From now on only what was asked for before is known; anything else is a `LookAgain`. The snapshot is not disposed of. */
  close(): void {
    this.#snapshot = undefined;
  }

  async changesSince(tree: Oid | undefined): Promise<readonly ChangedFile[]> {
    const known = this.#changes.get(tree) ?? (await this.#open.changesSince(tree));
    this.#changes.set(tree, known);
    return known;
  }

  async diffsSince(trees: readonly Oid[]): Promise<readonly string[]> {
    const missing = [...new Set(trees)].filter((tree) => !this.#diffs.has(tree));
    const diffs = missing.length === 0 ? [] : await this.#open.diffsSince(missing);
    for (const [index, tree] of missing.entries()) {
      this.#diffs.set(tree, diffs[index] ?? "");
    }
    return trees.map((tree) => this.#diffs.get(tree) ?? "");
  }

  get #open(): Snapshot {
    if (this.#snapshot === undefined) {
      throw new LookAgain();
    }
    return this.#snapshot;
  }
}

/** A look does not say what is asked: the files have to be looked at again. */
export class LookAgain extends Error {
  override readonly name = "LookAgain";
}
