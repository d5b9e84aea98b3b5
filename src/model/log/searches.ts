import * as v from "valibot";
import type { Oid } from "../code/snapshot.ts";
import { storedFact } from "../stored/storedFact.ts";
import { count, instant, list, oid, type Stored, text, treePath, uuid } from "../stored/storedValues.ts";
import { maker } from "./maker.ts";

/** What is asked about the changes from one attempt to another: which make tests pass, which make them fail, which are not needed for them to pass. */
export const hunkQuestions = ["fixes", "breaks", "notNeeded"] as const;

/** One of these. */
export type HunkQuestion = (typeof hunkQuestions)[number];

/** What is asked about the tests that ran before a test: which of them make it fail, or which of them it needs to pass. */
const polluterQuestions = ["breaks", "needs"] as const;

/** One of these. */
export type PolluterQuestion = (typeof polluterQuestions)[number];

/** What a search looks for: hunks between two attempts, tests that ran before another one, or the commit since which tests fail. */
export const searchAim = v.variant("kind", [
  /** Of a commit, the changes are those since its first parent, not those between two attempts. */
  v.object({ kind: v.literal("hunks"), question: v.picklist(hunkQuestions), commit: v.optional(oid) }),
  v.object({ kind: v.literal("polluter"), question: v.picklist(polluterQuestions) }),
  v.object({ kind: v.literal("commits"), from: oid, to: oid }),
]);
export type SearchAim = Stored<typeof searchAim>;

/** A test by its identity (`testId`) and its name. */
const searchedTest = v.object({ id: text, name: text });
export type SearchedTest = Stored<typeof searchedTest>;

/** Where the trials of a search run: in a view of the folder at its own path, in a copy of it, or in the folder itself. */
export const searchPlaces = ["view", "copy", "folder"] as const;

/** One of these. */
export type SearchPlace = (typeof searchPlaces)[number];

/** What a search looks for, and by what, as the log keeps it. */
export const searchStart = v.object({
  /** What it is known by; what is attached to it lies in a folder of this name (docs/rules/log-compatibility.md#c6). */
  search: uuid,
  aim: searchAim,
  /** The attempt that it is about: changes up to this one, or tests as they ran in it. */
  attempt: count,
  /** The attempt from which changes are counted. */
  reference: v.optional(count),
  /** The tests that decide. */
  tests: list(searchedTest),
  /** Among how many items it looks, and about how many runs that takes. */
  items: count,
  runs: count,
  command: text,
  /** Its trials exchange the files of the folder: the user has agreed to that, and nothing else may run there in the meantime. */
  inPlace: v.optional(v.boolean()),
  /** Who asked for it; left out where nobody said so. */
  by: v.optional(maker),
});

/** One try of a search: how many items it was with, and what it answered. `error` is a line of why it could not be judged. */
export const searchTrial = v.object({
  items: count,
  answer: v.picklist(["yes", "no", "unresolved"]),
  error: v.optional(text),
});
export type SearchTrial = Stored<typeof searchTrial>;

/** Something that was found. */
export const foundItem = v.variant("kind", [
  /** A hunk by its first line in the file after the change; without a line, a whole file or its mode. */
  v.object({ kind: v.literal("hunk"), path: treePath, line: v.optional(count) }),
  /** A test; its file by the path relative to the session's folder, as far as the report says it. */
  v.object({
    kind: v.literal("test"),
    id: text,
    name: text,
    file: v.optional(treePath),
    line: v.optional(count),
  }),
  v.object({ kind: v.literal("commit"), commit: oid, subject: text, author: text, authoredAt: instant }),
]);
export type FoundItem = Stored<typeof foundItem>;

/** What a search came to, as the log keeps it. */
export const searchEnd = v.object({
  /**
   * There is a result; the user stopped it; it took too many runs; it could not be carried out, for a `reason`; or the process that carried
   * it out is gone.
   */
  end: v.picklist(["found", "stopped", "tooMany", "failed", "lost"]),
  /** What was found; if it was not found to the end, what is left. Whole files of one item are listed by themselves. */
  found: list(foundItem),
  /** How many items these are. */
  items: count,
  /** How many runs it took, and how many of these could not be judged. */
  runs: count,
  unresolved: count,
  /** The tries of the result, and how many said so. */
  agreed: v.optional(v.object({ yes: count, of: count })),
  place: v.optional(v.picklist(searchPlaces)),
  /** Of hunks: the code with them alone, or without them if they are not needed. It is attached to the event. */
  tree: v.optional(oid),
  reason: v.optional(storedFact),
});
export type SearchEnd = Stored<typeof searchEnd>;

/** A search as the log records it: experiments that are no runs of the log, and decide no headline. */
export interface LoggedSearch extends Stored<typeof searchStart> {
  /** The sequence number of the event that began it. */
  readonly sequence: number;
  /** When it began: ISO 8601, UTC. */
  readonly at: string;
  /** Its tries so far, as far as they were written down: in groups, and all of them when it ends. */
  readonly trials: readonly SearchTrial[];
  /** Among how many items the result lies. */
  readonly left: number;
  /** Undefined while it goes on. */
  readonly end?: SearchEnd | undefined;
}

/** What a search is about: as much as its words need. */
export type SearchSubject = Pick<LoggedSearch, "aim" | "tests" | "items">;

/** What a search was about, and what it came to. */
export interface EndedSearch {
  readonly subject: SearchSubject;
  readonly end: SearchEnd;
}

/** A search in progress, with what there is to show of it. */
export interface SearchProgress extends Pick<LoggedSearch, "search" | "aim" | "tests" | "items" | "runs"> {
  /** Among how many items the result still lies. */
  readonly left: number;
  /** The number of the run in progress. */
  readonly run: number;
  /** Its last trials. */
  readonly trials: readonly SearchTrial[];
}

/** How many characters of a commit's name people are shown. */
const shownOid = 10;

/** A commit as people are shown it: `0123456789 its subject`. */
export function commitLabel(commit: Oid, subject: string): string {
  return `${commit.slice(0, shownOid)} ${subject}`.trim();
}

/** A found test as the log keeps it: without a file that is not below the folder. */
export function foundTest({
  id,
  name,
  file,
  line,
}: SearchedTest & { readonly file?: string | undefined; readonly line?: number | undefined }): FoundItem {
  return { kind: "test", id, name, ...(v.is(treePath, file) && { file, line }) };
}

/** Where the code lies that a search for hunks found, below its session. */
export function searchTreePath(search: string): string {
  return `searches/${search}/worktree`;
}

/** The one commit that a search found; undefined for any other result. */
export function foundCommitOf({ end }: Pick<LoggedSearch, "end">): Oid | undefined {
  const [only, ...others] = end?.end === "found" ? end.found : [];
  return only?.kind === "commit" && others.length === 0 ? only.commit : undefined;
}

/** The trees between which the hunks lie that a search found; undefined if it found none, or if an attempt of it is not there. */
export function foundBetween(
  search: LoggedSearch,
  attempts: readonly { readonly number: number; readonly tree: Oid }[],
): { readonly from: Oid; readonly to: Oid } | undefined {
  const { aim, reference, attempt, end } = search;
  const treeOf = (number: number | undefined) => attempts.find((one) => one.number === number)?.tree;
  const [before, after, found] = [treeOf(reference), treeOf(attempt), end?.tree];
  if (aim.kind !== "hunks" || found === undefined || before === undefined || after === undefined) {
    return undefined;
  }
  return aim.question === "notNeeded" ? { from: found, to: after } : { from: before, to: found };
}
