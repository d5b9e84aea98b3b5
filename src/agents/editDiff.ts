import type { PlannedEdit } from "./hookCall.ts";

/** An edit of a file, by its path from the top of the repository with `/`; `before` is what is in the file, for an edit that is the whole file. */
export interface LocatedEdit extends PlannedEdit {
  readonly before?: string | undefined;
}

/** How many characters that are no blanks an edit must add or take away to say something: a brace is everywhere. */
const leastSaid = 12;

/**
 * Edits as a diff in git's form, to be compared by its lines: without context, and without what stays. Undefined where they change too little to
 * be known again.
 */
export function diffOfEdits(edits: readonly LocatedEdit[]): string | undefined {
  const files = edits.map(({ path, removed, added, isWhole, before }) => {
    const old = isWhole ? (before ?? "").replace(/\r?\n$/, "").split(/\r?\n/) : removed;
    return { path, ...withoutCommon(isWhole && !before ? [] : old, added) };
  });
  const said = files
    .flatMap(({ removed, added }) => [...removed, ...added])
    .join("")
    .replace(/\s/g, "");
  return said.length < leastSaid
    ? undefined
    : files
        .filter(({ removed, added }) => removed.length + added.length > 0)
        .map(
          ({ path, removed, added }) =>
            `diff --git ${nameOf("a", path)} ${nameOf("b", path)}\n--- ${nameOf("a", path)}\n+++ ${nameOf("b", path)}\n@@ -1,${removed.length} +1,${added.length} @@\n${[
              ...removed.map((line) => `-${line}`),
              ...added.map((line) => `+${line}`),
            ].join("\n")}\n`,
        )
        .join("");
}

/** Quoted as git does it where it must be. */
function nameOf(side: string, path: string): string {
  const name = `${side}/${path}`;
  return /["\\\p{Cc}]/u.test(name) ? JSON.stringify(name) : name;
}

/** Without the lines that begin and end both. */
function withoutCommon(removed: readonly string[], added: readonly string[]) {
  const most = Math.min(removed.length, added.length);
  let first = 0;
  while (first < most && removed[first] === added[first]) {
    first++;
  }
  let last = 0;
  while (last < most - first && removed.at(-1 - last) === added.at(-1 - last)) {
    last++;
  }
  return {
    removed: removed.slice(first, removed.length - last),
    added: added.slice(first, added.length - last),
  };
}
