import * as v from "valibot";
import { type Fact, fact } from "../../base/facts/fact.ts";
import { storedFact } from "../stored/storedFact.ts";
import { count, type Stored } from "../stored/storedValues.ts";
import { type Break, type JoinedView, type Joining, joinLines, jointsIn, others } from "./brokenLines.ts";
import { type Found, findBrokenShapes, findShapes, mayBeShape } from "./findShapes.ts";
import { patternOfHome } from "./homePattern.ts";
import { mapTexts } from "./mapTexts.ts";
import { findPrivateKeys } from "./privateKeys.ts";
import { SecretValues } from "./secretValues.ts";
import type { Variable } from "./secretVariables.ts";
import { readEscapes, type TextView, toBytes, viewsOf } from "./textView.ts";

/** What must not leave this machine, or enter the log, in addition to the shapes that are always known. */
export interface RedactionRules {
  /** Variables whose values are secrets: see `isSecret`. */
  readonly secrets: readonly Variable[];
  /** The home directory, which is written as `~`; empty where paths must stay what they are. */
  readonly home: string;
  /** Regular expressions of the user. */
  readonly patterns: readonly string[];
}

/** What was masked, and how often. */
export const masked = v.object({
  /** The kind of secret: the value of GITHUB_TOKEN. Never the value. */
  what: storedFact,
  count,
});
export type Masked = Stored<typeof masked>;

/** Masks texts, and remembers what it has masked. */
export interface Redaction {
  /** A copy of plain data in which every text, the keys of maps aside, went through the rules. */
  redact<T>(value: T): T;
  /**
   * The same for a value in which several secrets would read the same: behind each mask stands what `label` calls its secret, and
   * nothing is counted. A label says nothing of the secret but whether it is the same.
   */
  redactLabelled<T>(value: T, label: (secret: string) => MaskLabel): T;
  /**
   * What of a value's masks is in the text that `write` makes of it: it leaves out, cuts and repeats. The text itself is not to be
   * shown: each mask in it is followed by characters that nobody sees.
   */
  countShown<T>(value: T, write: (marked: T) => string): readonly Masked[];
  /**
   * The bytes of an output or a report, masked in their own encoding: what is not a secret stays byte by byte what it was, and a
   * document has the same elements. The patterns of the user and the home directory are left aside.
   */
  redactBytes(bytes: Uint8Array): Uint8Array;
  /** What would be masked in each of these contents, the home directory aside. Nothing is masked or counted. */
  findIn(contents: readonly Uint8Array[]): readonly (readonly Fact[])[];
  /** In the order in which they were first met. */
  readonly masked: readonly Masked[];
}

/**
 * Replaces what patterns of the user match, in all texts at once, by `mask`; counts them by pattern. It bounds the time that this
 * takes, because a pattern may be slow on purpose or by mistake, and throws then.
 */
export type ReplacePatterns = (
  texts: readonly string[],
  patterns: readonly string[],
  mask: string,
) => { readonly texts: readonly string[]; readonly counts: ReadonlyMap<string, number> };

/** What stands in the place of a secret: always the same, so that two messages with a secret stay the same error. */
const mask = "***";

/** What distinguishes the secrets of one error from each other: a number, or a letter; none for one that needs it not. */
export type MaskLabel = number | string;

/** A mask, with the label that it may have. */
const masks = /^\*\*\*(?:\((?:\d{1,6}|[a-z])\))?$/;

/**
 * Masks secret values, secrets of a known shape, private keys, what the user's patterns match, and the home directory. A text that
 * was masked once is not changed by masking it again.
 */
export function createRedaction(rules: RedactionRules, replacePatterns: ReplacePatterns): Redaction {
  const kinds = new Kinds();
  const values = new SecretValues(rules.secrets);
  const homePattern = patternOfHome(rules.home);

  const count: Follow = (what, times = 1) => {
    kinds.count(what, times);
    return "";
  };
  /** A text of one byte a character. */
  const maskBytes = (text: string, follow = count): string => {
    const pieces: string[] = [];
    let done = 0;
    for (const { start, end, what } of findSecrets(text, values)) {
      pieces.push(text.slice(done, start), mask, toBytes(follow(what, 1, text.slice(start, end))));
      done = end;
    }
    return done === 0 ? text : pieces.join("") + text.slice(done);
  };
  const redactText = (text: string, follow: Follow): string => {
    const bytes = toBytes(text);
    const masked = maskBytes(bytes, follow);
    const shown = masked === bytes ? text : fromBytes(masked);
    return homePattern === undefined
      ? shown
      : shown.replace(homePattern, () => `~${follow(fact("secret.home"))}`);
  };
  const hasSecret = (text: string): boolean =>
    (homePattern !== undefined && text.search(homePattern) >= 0) ||
    findSecrets(toBytes(text), values).length > 0;
  const redactAll = <T>(value: T, follow: Follow, replace: Replace): T =>
    redactTexts(value, (texts) =>
      replace(
        together(texts, hasSecret).map((one) => (one.isClean ? one.text : redactText(one.text, follow))),
      ),
    );
  return {
    redact(value) {
      return redactAll(value, count, (texts) => {
        if (rules.patterns.length === 0) {
          return texts;
        }
        const replaced = replacePatterns(texts, rules.patterns, mask);
        for (const [pattern, times] of replaced.counts) {
          count(ofPattern(pattern), times);
        }
        return replaced.texts;
      });
    },
    redactLabelled(value, label) {
      const follow: Follow = (_, __, secret) =>
        secret === undefined ? "" : `(${label(fromBytes(readEscapes(secret)))})`;
      return redactAll(value, follow, (texts) => texts);
    },
    countShown(value, write) {
      const marks = new Marks();
      const marked = redactAll(value, marks.follow, (texts) =>
        rules.patterns.reduce((all, pattern) => {
          const marking = mask + marks.follow(ofPattern(pattern));
          return replacePatterns(all, [pattern], marking).texts;
        }, texts),
      );
      return marks.countIn(write(marked));
    },
    redactBytes(bytes) {
      // Also what begins as UTF-16 is looked at byte by byte: another program may have gone on with it.
      const wide = maskWide(bytes, (text) => maskBytes(text));
      const text = Buffer.from(wide).toString("latin1");
      const masked = maskBytes(text);
      return masked === text ? wide : Buffer.from(masked, "latin1");
    },
    findIn: (contents) => findKinds(contents, values, rules.patterns, replacePatterns),
    get masked() {
      return kinds.counted;
    },
  };
}

function ofPattern(pattern: string): Fact {
  return fact("secret.match", { pattern });
}

/** What would be masked in each of these contents. */
function findKinds(
  contents: readonly Uint8Array[],
  values: SecretValues,
  patterns: readonly string[],
  replacePatterns: ReplacePatterns,
): readonly (readonly Fact[])[] {
  const texts = contents.map((bytes) => Buffer.from(bytes).toString("latin1"));
  const found = texts.map((text) => {
    const kinds = new Kinds();
    for (const { what } of findSecrets(text, values)) {
      kinds.count(what, 1);
    }
    return kinds;
  });
  for (const pattern of patterns) {
    // As the pattern sees them in an export.
    const asText = contents.map((bytes) => Buffer.from(bytes).toString("utf8"));
    const replaced = replacePatterns(asText, [pattern], mask).texts;
    for (const [index, text] of replaced.entries()) {
      if (text !== asText[index]) {
        found[index]?.count(ofPattern(pattern), 1);
      }
    }
  }
  return found.map(({ counted }) => counted.map(({ what }) => what));
}

type Replace = (texts: readonly string[]) => readonly string[];

/** A copy of plain data with all its texts replaced at once. */
function redactTexts<T>(value: T, replace: Replace): T {
  const texts: string[] = [];
  const collect = (text: string) => {
    texts.push(text);
    return text;
  };
  mapTexts(value, collect, ours);
  const masked = replace(texts)[Symbol.iterator]();
  return mapTexts(value, () => masked.next().value ?? mask, ours);
}

/** What follows a mask in the text, by what was masked; `secret` is its bytes, one a character, if it is one of a text of its own. */
type Follow = (what: Fact, times?: number, secret?: string) => string;

/** Kinds of secrets, each once, in the order in which they were first met, and how often each was. */
class Kinds {
  readonly #indices = new Map<string, number>();
  readonly #counted: { readonly what: Fact; count: number }[] = [];

  /** The place of a kind in the order. */
  indexOf(what: Fact): number {
    const key = JSON.stringify(what);
    const index = this.#indices.get(key) ?? this.#counted.push({ what, count: 0 }) - 1;
    this.#indices.set(key, index);
    return index;
  }

  at(index: number): Fact | undefined {
    return this.#counted[index]?.what;
  }

  count(what: Fact, times: number): void {
    const kind = this.#counted[this.indexOf(what)];
    if (kind !== undefined) {
      kind.count += times;
    }
  }

  get counted(): readonly Masked[] {
    return this.#counted.filter(({ count }) => count > 0);
  }
}

/**
 * Marks that say what was masked: the place of its words in a list, written in characters that Unicode keeps free for such uses
 * within a program.
 */
class Marks {
  readonly #kinds = new Kinds();

  readonly follow: Follow = (what) => {
    const digits = [...this.#kinds.indexOf(what).toString(16)].map((digit) =>
      String.fromCharCode(0xfdd1 + Number.parseInt(digit, 16)),
    );
    return `\ufdd0${digits.join("")}\ufdef`;
  };

  /** How often the marks are in a text, by what they say, in the order in which they are met. */
  countIn(text: string): readonly Masked[] {
    const met = new Kinds();
    for (const [, digits = ""] of text.matchAll(/\ufdd0([\ufdd1-\ufde0]{1,8})\ufdef/g)) {
      const hex = [...digits].map((digit) => (digit.charCodeAt(0) - 0xfdd1).toString(16)).join("");
      const what = this.#kinds.at(Number.parseInt(hex, 16));
      if (what !== undefined) {
        met.count(what, 1);
      }
    }
    return met.counted;
  }
}

/** What stands between texts that are looked at together: no secret goes over it. */
const separator = "\x02";

/** How many characters are looked at together. */
const mostTogether = 64 * 1024;

/** Which texts hold no secret. Most of a report's many short texts do not: they are looked at together, which takes far less time. */
function together(
  texts: readonly string[],
  hasSecret: (text: string) => boolean,
): readonly { readonly text: string; readonly isClean: boolean }[] {
  const looked: { text: string; isClean: boolean }[] = [];
  for (let from = 0; from < texts.length; ) {
    let until = from;
    for (let length = 0; until < texts.length && length < mostTogether; until++) {
      length += texts[until]?.length ?? 0;
    }
    const group = texts.slice(from, until);
    const isClean = !hasSecret(group.join(separator) + separator);
    looked.push(...group.map((text) => ({ text, isClean })));
    from = until;
  }
  return looked;
}

/**
 * The secrets of a text of one byte a character, in order, none within another: what is found in any of the ways to read it, where it
 * stands as it is written.
 */
function findSecrets(text: string, values: SecretValues): readonly Found[] {
  const found: Found[] = [];
  const addFrom = (view: TextView, secrets: readonly Found[]) => {
    for (const { start, end, what } of secrets) {
      if (!masks.test(view.text.slice(start, end))) {
        found.push({ ...view.toWritten(start, end), what });
      }
    }
  };
  const views = [...viewsOf(text)];
  for (const view of views) {
    addFrom(view, findIn(view.text, values));
  }
  const read = views.at(-1);
  for (const joining of joinings(values)) {
    const sought = joining === "solid" ? values.solid : values;
    const mayGoOn = (all: string, at: Break) =>
      sought?.mayGoOn(all, at) === true || (joining === "unframed" && mayBeShape(all, at));
    const joined = read && joinLines(read, joining, mayGoOn);
    if (joined !== undefined && sought !== undefined) {
      addFrom(joined, findBroken(joined, sought, joining));
    }
  }
  return joinOverlapping(found);
}

/** What looks like a frame may be of a value, and a blank in it may be where a line was broken. */
function joinings({ haveFrames, solid }: SecretValues): readonly Joining[] {
  return [
    "unframed",
    "encoded",
    ...(haveFrames ? ["plain" as const] : []),
    ...(solid === undefined ? [] : ["solid" as const]),
  ];
}

function findIn(text: string, values: SecretValues): readonly Found[] {
  return [...findValues(text, values), ...findKeys(text), ...findShapes(text)];
}

function findValues(text: string, values: SecretValues): readonly Found[] {
  return [...values.find(text)].map(({ start, end, name }) => ({
    start,
    end,
    what: fact("secret.value", { name }),
  }));
}

function findKeys(text: string): readonly Found[] {
  return findPrivateKeys(text).map(({ start, end }) => ({ start, end, what: fact("secret.privateKey") }));
}

/** The secrets that go over the end of a line; where escapes or blanks were left out as well, also those that these have hidden. */
function findBroken(view: JoinedView, values: SecretValues, joining: Joining): readonly Found[] {
  const { text } = view;
  const isOfLines = joining === "unframed" || joining === "plain";
  const ofValues = findValues(text, values).filter(
    ({ start, end }) =>
      !isOfLines || (jointsIn(view, start, end).length > 0 && !isWord(text.slice(start, end))),
  );
  if (joining === "plain" || joining === "solid") {
    return ofValues;
  }
  // One that has no end would take the words of the next line with it.
  const keys = findKeys(text).filter(({ start, end }) => isWholeKey(text.slice(start, end)));
  return [...ofValues, ...keys, ...findBrokenShapes(view)];
}

function isWholeKey(key: string): boolean {
  return key.startsWith(dashes) && key.endsWith(dashes) && !key.includes(others);
}

const dashes = "-----";

/** A short number or word may stand at the ends of two lines by chance. */
function isWord(text: string): boolean {
  return text.length < 12 && /^(?:\d+|[a-z]+)$/.test(text);
}

/** What overlaps is one secret, and is called what begins first, the longest of these. */
function joinOverlapping(found: readonly Found[]): readonly Found[] {
  const joined: Found[] = [];
  for (const one of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = joined.at(-1);
    if (last !== undefined && one.start < last.end) {
      joined[joined.length - 1] = { ...last, end: Math.max(last.end, one.end) };
    } else {
      joined.push(one);
    }
  }
  return joined;
}

/** Masks what is written in UTF-16; anything else stays. */
function maskWide(bytes: Uint8Array, maskBytes: (text: string) => string): Uint8Array {
  const order = byteOrder(bytes);
  if (order === undefined) {
    return bytes;
  }
  const text = Buffer.from(order === "little" ? bytes : swapped(bytes)).toString("utf16le");
  const asBytes = toBytes(text);
  const masked = maskBytes(asBytes);
  if (masked === asBytes) {
    return bytes;
  }
  const written = Buffer.from(fromBytes(masked), "utf16le");
  return order === "little" ? written : swapped(written);
}

/** The order of the bytes of UTF-16, by its mark or by the NUL next to the first character; undefined for any other encoding. */
function byteOrder([first, second]: Uint8Array): "little" | "big" | undefined {
  if ((first === 0xff && second === 0xfe) || (second === 0 && first !== 0 && first !== undefined)) {
    return "little";
  }
  return (first === 0xfe && second === 0xff) || (first === 0 && second !== undefined && second !== 0)
    ? "big"
    : undefined;
}

/** The bytes of UTF-16 in the other order; half a character at the end stays. */
function swapped(bytes: Uint8Array): Uint8Array {
  const all = Buffer.from(bytes);
  all.subarray(0, all.length & ~1).swap16();
  return all;
}

function fromBytes(bytes: string): string {
  return /[^\x00-\x7f]/.test(bytes) ? Buffer.from(bytes, "latin1").toString("utf8") : bytes;
}

/**
 * What holds a word of ours, a time or an object's name, and never a text: a password that is the word “passed” must not change
 * what became of a test.
 */
const ours: ReadonlySet<string> = new Set(
  "say kind state status outcome how purpose at startedAt cells headline tree base head".split(" "),
);
