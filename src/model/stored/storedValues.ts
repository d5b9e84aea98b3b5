import * as v from "valibot";
import type { Fact } from "../../base/facts/fact.ts";

/**
 * The values that stored forms are made of. A log may come from a remote or with a copied repository, and so may the files of our own
 * folder: what is stored is hostile until one of these let it in. Nothing else that is stored may become a path, a reference, an
 * option or a number to count on from.
 */

/** How long a text may be, in characters: an imported document, the longest there is, has 4 million at most. */
const longestText = 16 * 1024 * 1024;

/** How many entries a list may have: as many as a work tree may have files. */
const longestList = 1_000_000;

/** The highest number anything may have, and the highest count. Event numbers have eight digits. */
export const highestNumber = 99_999_999;

/** Text that is shown and nothing else. */
export const text = v.pipe(v.string(), v.maxLength(longestText));

/** Text of one line: the name of something. */
export const name = v.pipe(v.string(), v.maxLength(4096), v.check(hasNoControl));

/** A whole number from 0 on. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(highestNumber));

/** Milliseconds or minutes, with fractions. */
export const duration = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1e12));

/** The name of an object, in full: never an option or an expression that git would look up. */
export const oid = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/));

/** What logs, clones and folders of operations are named by. */
export const uuid = v.pipe(v.string(), v.regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/));

/** What a session is named by: one part of a path, and neither hidden nor an option. */
export const sessionId = v.pipe(v.string(), v.regex(/^[0-9A-Za-z][\w-]{0,99}$/));

/** An instant: ISO 8601, UTC, from 1970 on, because git refuses commits that are older. */
export const instant = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/),
  v.check((written) => Date.parse(written) >= 0),
);

/** A path in a tree, relative to its top, with `/`. A path that git takes for a folder ends with one. */
export const treePath = v.pipe(v.string(), v.minLength(1), v.maxLength(65_536), v.check(leadsInside));

/** The same for a folder, which may be the top itself: empty. */
export const treeFolder = v.union([v.literal(""), treePath]);

/** A path in a tree as bytes (`BytePath`), in base64 because it need not be UTF-8. */
export const encodedPath = v.pipe(
  v.string(),
  v.maxLength(100_000),
  v.regex(/^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/),
  // Not by Buffer: the page of a panel has none.
  v.transform(atob),
  v.minLength(1),
  v.check(leadsInside),
);

/** The work tree a thing happened in: `main`, or the name that git gave a linked one. */
export const worktreeName = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(255),
  v.regex(/^[^/\\]*$/),
  v.check((one) => hasNoControl(one) && one !== "." && one !== ".."),
);

/** The name of a branch, as git allows it (git-check-ref-format); one that a branch cannot have could be more than a name to git. */
export const branchName = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(1000),
  v.check((one) => hasNoControl(one) && !/[ ~^:?*[\\]|\.\.|@\{|\/\/|^\/|\/$/.test(one)),
);

/** A type, executable bit and name of bytes, as `Identity` of `fileIdentity.ts` has them. */
export const identity = v.pipe(
  v.string(),
  v.regex(/^(?:100644|100755|120000) [0-9a-f]{40}(?:[0-9a-f]{24})?$/),
);

/**
 * The only settings that a log may give to git, with the values that git knows for them: words for on and off as `git config --bool`
 * takes them, and those of the setting itself. Empty is not set.
 */
export const conversionSetting = v.pipe(
  v.string(),
  v.regex(/^(?:core\.autocrlf=(?:|true|yes|on|false|no|off|\d{1,9}|input)|core\.eol=(?:|lf|crlf|native))$/i),
);

/**
 * What is known of a value that a schema lets in, as nothing but the schema says it: whatever is stored has its type from here, so that
 * no field can be in a type and not be read, or be read and not be in the type (docs/rules/log-compatibility.md#c1).
 */
export type Stored<Schema extends v.GenericSchema> = Unchanging<v.InferOutput<Schema>>;

/** What was stored is never changed in place. */
type Unchanging<T> = T extends
  | string
  | number
  | boolean
  | null
  | undefined
  | ReadonlyMap<unknown, unknown>
  | Fact
  ? T
  : { readonly [Key in keyof T]: Unchanging<T[Key]> };

/** Entries, as many as a log may hold. They are counted before any is looked at. */
export function list<Entry extends v.GenericSchema>(entry: Entry) {
  return v.pipe(v.array(v.unknown()), v.maxLength(longestList), v.array(entry));
}

function hasNoControl(written: string): boolean {
  return !/[\u0000-\u001f\u007f]/.test(written);
}

/** Whether a path stays in the tree it is of. `checkPaths` knows everything else that no work tree may hold, before anything is written. */
function leadsInside(path: string): boolean {
  const parts = path.replace(/\/$/, "").split("/");
  return !path.includes("\0") && parts.every((part) => part !== "" && part !== "." && part !== "..");
}
