import type { Need } from "./needs.ts";

/** What one change says: lines, without the signs in front of them. */
export interface ChangeText {
  /** The files that it is in, by any name. */
  readonly files: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** What a file that changes says before and after. */
export interface FileTexts {
  readonly before: string;
  readonly after: string;
}

/** A word that may be a name; shorter ones are everywhere. */
const word = /[\p{L}_$][\p{L}\p{N}_$]{2,}/gu;

/** What introduces a name in some language: the name follows. */
const defining =
  /\b(?:const|let|var|val|function|class|def|fn|func|type|interface|struct|enum|trait|module|mod|namespace|record|object)\s+(?:\*\s*)?([\p{L}_$][\p{L}\p{N}_$]{2,})/gu;

/** A line that takes names from elsewhere introduces all of them to its file. */
const importing = /^\s*(?:import|from|use|using|require|include|#include|export\s*\{)\b|\brequire\s*\(/u;

/** A line that begins with a name and an equals sign. */
const assigning = /^\s*([\p{L}_$][\p{L}\p{N}_$]{2,})\s*(?::[^=]+)?=(?![=>])/u;

/** A name that so many changes share and none introduces says nothing of which needs which. */
const mostSharing = 4;

/** The names of a change. */
interface ChangeNames {
  readonly files: readonly string[];
  readonly added: Names;
  readonly removed: Names;
}

/** The names that lines have, and those that they introduce. */
interface Names {
  readonly all: ReadonlySet<string>;
  readonly introduced: ReadonlySet<string>;
}

/** What is guessed of how changes need each other (docs/rules/search.md#f6), and what errors give away of it. */
export interface HunkNeeds {
  readonly guessed: readonly Need[];
  /** The needs that an error gives away which came up with a set of the changes: somebody in it has the name, and one outside introduces it. */
  learn(set: ReadonlySet<number>, names: readonly string[]): readonly Need[];
}

/** Reads the names of changes. `files` are all files that change, by the names that the changes have for them. */
export function readHunkNeeds(
  changes: readonly ChangeText[],
  files: ReadonlyMap<string, FileTexts>,
): HunkNeeds {
  const named = changes.map(
    (change): ChangeNames => ({
      files: change.files,
      added: namesOf(change.added),
      removed: namesOf(change.removed),
    }),
  );
  const perFile = new Map(
    [...files].map(([file, { before, after }]) => [file, { before: wordsOf(before), after: wordsOf(after) }]),
  );
  const everywhere = {
    before: new Set([...perFile.values()].flatMap(({ before }) => [...before])),
    after: new Set([...perFile.values()].flatMap(({ after }) => [...after])),
  };
  const all = [...named.keys()];
  const guessed = [
    ...needsAmong(named, all, everywhere),
    ...[...perFile].flatMap(([file, words]) =>
      needsAmong(
        named,
        all.filter((change) => named[change]?.files.includes(file)),
        words,
      ),
    ),
  ];
  return {
    guessed,
    learn: (set, names) => learnFrom(named, set, names),
  };
}

/** Changes that add a name which was nowhere need the one that introduces it; one that takes a name away needs those that stop using it. */
function needsAmong(
  named: readonly ChangeNames[],
  changes: readonly number[],
  words: { readonly before: ReadonlySet<string>; readonly after: ReadonlySet<string> },
): readonly Need[] {
  const sideOf = (side: "added" | "removed") => (change: number) => named[change]?.[side] ?? noNames;
  const news = needsBy(changes, sideOf("added"), words.before);
  const gone = needsBy(changes, sideOf("removed"), words.after).map(
    ([user, definer]): Need => [definer, user],
  );
  return [...news, ...gone];
}

const noNames: Names = { all: new Set(), introduced: new Set() };

/** For each name that is not among the known words: who has it needs who introduces it; where nobody does, all who share it need each other. */
function needsBy(
  changes: readonly number[],
  namesOfChange: (change: number) => Names,
  known: ReadonlySet<string>,
): readonly Need[] {
  const having = new Map<string, number[]>();
  for (const change of changes) {
    for (const name of namesOfChange(change).all) {
      if (!known.has(name)) {
        having.set(name, [...(having.get(name) ?? []), change]);
      }
    }
  }
  return [...having].flatMap(([name, users]) => {
    const definers = users.filter((change) => namesOfChange(change).introduced.has(name));
    const needed = definers.length > 0 ? definers : users.length <= mostSharing ? users : [];
    const isOwn = (user: number) => definers.includes(user);
    return users
      .filter((user) => !isOwn(user))
      .flatMap((user) => needed.filter((one) => one !== user).map((one): Need => [user, one]));
  });
}

/** The first name of an error that one or two changes outside of the set have, those first that introduce it, and some change in it. */
function learnFrom(
  named: readonly ChangeNames[],
  set: ReadonlySet<number>,
  names: readonly string[],
): readonly Need[] {
  const has = (change: ChangeNames | undefined, name: string) =>
    change?.added.all.has(name) === true || change?.removed.all.has(name) === true;
  for (const name of names) {
    const having = [...named.keys()].filter((change) => has(named[change], name));
    const outside = having.filter((change) => !set.has(change));
    const introducing = outside.filter((change) => named[change]?.added.introduced.has(name));
    const needed = introducing.length > 0 ? introducing : outside;
    const inside = having.filter((change) => set.has(change));
    if (needed.length > 0 && needed.length <= 2 && inside.length > 0) {
      return inside.flatMap((change) => needed.map((one): Need => [change, one]));
    }
  }
  return [];
}

function namesOf(lines: readonly string[]): Names {
  const all = new Set<string>();
  const introduced = new Set<string>();
  for (const line of lines) {
    const words = wordsOf(line);
    for (const name of words) {
      all.add(name);
    }
    const own = importing.test(line)
      ? words
      : [...[...line.matchAll(defining)].map(([, name = ""]) => name), assigning.exec(line)?.[1] ?? ""];
    for (const name of own) {
      introduced.add(name);
    }
  }
  return { all, introduced };
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(word) ?? []);
}

/** How much of an error's text is read for names, in characters. */
const longestError = 4000;

/** The names that an error gives, those in quotes first. */
export function namesInError(text: string): readonly string[] {
  const read = text.slice(0, longestError);
  const quoted = [...read.matchAll(/['"`‘“]([^'"`’”\s]{3,200})['"`’”]/gu)].flatMap(
    ([, inside = ""]) => inside.match(word) ?? [],
  );
  return [...new Set([...quoted, ...(read.match(word) ?? [])])];
}
