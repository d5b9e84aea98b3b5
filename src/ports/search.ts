import type { Disposable } from "../base/disposable.ts";
import type { Atom } from "../model/code/atoms.ts";
import type { Oid } from "../model/code/snapshot.ts";
import type { FileTexts } from "../model/search/hunkNeeds.ts";
import type { TrialAnswer } from "../model/search/search.ts";
import type { Enclosure } from "./runners.ts";

/** Two trees, taken apart into what can be chosen separately. Its own objects go away with it. */
export interface AtomComparison extends Disposable {
  readonly atoms: readonly Atom[];
  /** The paths of the files that differ, relative to the repository's top level, in the order in which atoms count them. */
  readonly paths: readonly string[];
  /** What these files say before and after; empty for bytes that are no text. */
  readonly texts: readonly FileTexts[];
  /** The tree with some of the atoms: with all of them the second tree, with none the first. */
  compose(chosen: Iterable<number>): Promise<Oid>;
  /** A composed tree, to be attached to an event while this comparison is open. */
  composed(tree: Oid): ComposedTree;
  /** The difference from the first tree to a composed one, as bytes that `git apply` takes. */
  patch(tree: Oid): Promise<Uint8Array>;
  /**
   * A place of this kind in which a command runs on composed trees; undefined if this machine, or this folder, allows none.
   */
  openWorkplace(kind: WorkplaceKind): Promise<Workplace | undefined>;
}

/** A tree whose objects lie in a directory of their own until it is published. */
export interface ComposedTree {
  readonly tree: Oid;
  readonly objects: string;
}

/** The answers of a search, kept until it has found what it looks for, so that one that was stopped can go on. */
export interface KeptAnswers {
  /** The answer of what was tried for the `time`th time, from 0; undefined if it was not, or that was too long ago. */
  find(tried: string, time: number): TrialAnswer | undefined;
  /** Keeps an answer at once. */
  add(tried: string, answer: TrialAnswer): void;
  /** Nothing of them is needed any more. */
  forget(): void;
}

/** In the order in which they are tried: a view of the folder at its own path, then a copy of it elsewhere. */
export const workplaceKinds = ["view", "copy"] as const;

/** One of these. */
export type WorkplaceKind = (typeof workplaceKinds)[number];

/** Where a command runs on trees that are not the user's files, which it does not touch. */
export interface Workplace {
  readonly kind: WorkplaceKind;
  /** The folder, as an absolute path, that the command runs in. */
  readonly folder: string;
  /** Puts a tree there, in place of the one before and of what was left of its runs, but for what git ignores. */
  put(tree: Oid): Promise<void>;
  /** What the next run is started in, a new one for each run; undefined where nothing is needed. */
  enclose(): Promise<Enclosure | undefined>;
  /** Removes everything of it. What a killed process left is removed by the next search. */
  dispose(): Promise<void>;
}
