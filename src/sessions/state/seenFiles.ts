import type { ChangedFile, Code, Oid, Unseen } from "../../model/code/snapshot.ts";
import type { Place } from "../../model/log/events.ts";
import type { Snapshot } from "../../ports/repository.ts";

/** What was found out about the files at one look, and can be asked for again when its snapshot is gone. */
export class SeenFiles implements Code, Pick<Snapshot, "unseen" | "changesSince" | "compareWith"> {
  readonly tree: Oid;
  readonly exact: Code["exact"];
  readonly unseen: Unseen;
  /** What was checked out. */
  readonly place: Place;
  #snapshot: Snapshot | undefined;
  readonly #changes = new Map<Oid | undefined, readonly ChangedFile[]>();
  readonly #differences = new Map<Oid, Difference>();

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
    const compared = tree === undefined ? undefined : this.#differences.get(tree)?.changes;
    const known = compared ?? this.#changes.get(tree) ?? (await this.#open.changesSince(tree));
    this.#changes.set(tree, known);
    return known;
  }

  async compareWith(trees: readonly Oid[]): Promise<readonly Difference[]> {
    const missing = [...new Set(trees)].filter((tree) => !this.#differences.has(tree));
    const found = missing.length === 0 ? [] : await this.#open.compareWith(missing);
    for (const [index, tree] of missing.entries()) {
      this.#differences.set(tree, found[index] ?? none);
    }
    return trees.map((tree) => this.#differences.get(tree) ?? none);
  }

  get #open(): Snapshot {
    if (this.#snapshot === undefined) {
      throw new LookAgain();
    }
    return this.#snapshot;
  }
}

type Difference = Awaited<ReturnType<Snapshot["compareWith"]>>[number];

const none: Difference = { changes: [], diff: "" };

/** A look does not say what is asked: the files have to be looked at again. */
export class LookAgain extends Error {
  override readonly name = "LookAgain";
}
