import { randomUUID } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { unlessRefused } from "./errors.ts";
import { tidySync } from "./remove.ts";

/** Which spellings of a name a disk takes for one. */
export interface NameRules {
  /** Upper and lower case are one. */
  readonly ignoresCase: boolean;
  /** Composed and decomposed characters are one: `é` may be one character, or an `e` and an accent. */
  readonly ignoresForm: boolean;
  /** A name is listed in the form that it was written in. Some disks decompose each name, and git on macOS calls each composed. */
  readonly keepsForm: boolean;
}

/** The rules of a disk on which every spelling is a name of its own. */
export const exactNames: NameRules = { ignoresCase: false, ignoresForm: false, keepsForm: true };

/** What the disks of a platform usually do, for where nothing can be looked at. */
export function usualNames(platform: NodeJS.Platform): NameRules {
  const isMac = platform === "darwin";
  return { ignoresCase: isMac || platform === "win32", ignoresForm: isMac, keepsForm: true };
}

/**
 * A text that two names have in common if a disk takes them for one. Disks that ignore the form of characters know whole words as
 * Unicode folds them (`ß` is `ss`); the others compare them letter by letter (docs/rules/git-storage.md#g23).
 */
export function comparableName(
  name: string,
  { ignoresCase, ignoresForm }: Pick<NameRules, "ignoresCase" | "ignoresForm">,
): string {
  const composed = ignoresForm ? name.normalize("NFC") : name;
  if (!ignoresCase) {
    return composed;
  }
  return ignoresForm
    ? composed.replace(/[^\u0131]+/g, foldedText).normalize("NFC")
    : composed.replace(/[^A-Z0-9._/-]/g, upperLetter);
}

/**
 * As Unicode folds a text. The capital of `ß` becomes `ss` only by way of the small letter. The letter without a dot (U+0131) is one of its own
 * and must not get here, though its capital is `I`.
 */
function foldedText(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase();
}

/** A letter that has no single other case, or that would become one of ASCII, stays as it is. */
function upperLetter(letter: string): string {
  const upper = letter.toUpperCase();
  return upper.length === 1 && upper < "\x80" === letter < "\x80" ? upper : letter;
}

/**
 * How the disk of a folder compares names, found out by looking for what is there by another spelling. Nothing in the folder is changed.
 * Where nothing there has a name that could be spelled otherwise, an empty folder with such a name is made for an instant in
 * `ownFolder`, if that lies on the same disk; if even that says nothing, `hints` do.
 */
export function lookAtNames(folder: string, ownFolder: string | undefined, hints: NameRules): NameRules {
  const own = isSameDisk(folder, ownFolder) ? ownFolder : undefined;
  const parent = isSameDisk(folder, dirname(folder)) ? dirname(folder) : undefined;
  const isIgnored = (respell: (name: string) => string) =>
    isOneName(folder, namesIn(folder), respell) ??
    (parent === undefined ? undefined : isOneName(parent, [basename(folder)], respell)) ??
    (own === undefined ? undefined : tryName(own, (probe) => isThere(join(own, respell(probe)))));
  const ignoresForm = isIgnored(otherForm) ?? hints.ignoresForm;
  const isKept =
    own !== undefined && ignoresForm ? tryName(own, (probe) => namesIn(own).includes(probe)) : true;
  return {
    ignoresCase: isIgnored(otherCase) ?? hints.ignoresCase,
    ignoresForm,
    keepsForm: (isKept ?? true) && hints.keepsForm,
  };
}

/** Whether one of the names in a folder is found by another spelling as well; undefined if none could show it. */
function isOneName(
  folder: string,
  names: readonly string[],
  respell: (name: string) => string,
): boolean | undefined {
  const all = new Set(namesIn(folder));
  for (const name of names.filter((one) => all.has(one) && !all.has(respell(one)))) {
    if (isThere(join(folder, respell(name)))) {
      return true;
    }
    // One that went away in the meantime shows nothing.
    if (isThere(join(folder, name))) {
      return false;
    }
  }
  return undefined;
}

/**
 * Asks something about a composed name that is there for an instant; undefined where it cannot be made. It is in nobody's way: another
 * process has another one, and where this one is killed, its name says that it may be swept.
 */
function tryName(ownFolder: string, ask: (name: string) => boolean): boolean | undefined {
  const name = `q-n\u00e9-${randomUUID().slice(0, 8)}`;
  return unlessRefused(() => {
    mkdirSync(join(ownFolder, name));
    const answer = ask(name);
    tidySync(join(ownFolder, name));
    return answer;
  }, undefined);
}

function isSameDisk(folder: string, other: string | undefined): other is string {
  return other !== undefined && unlessRefused(() => lstatSync(folder).dev === lstatSync(other).dev, false);
}

function isThere(path: string): boolean {
  return unlessRefused(() => lstatSync(path, { throwIfNoEntry: false }) !== undefined, false);
}

function namesIn(folder: string): readonly string[] {
  return unlessRefused(() => readdirSync(folder), []);
}

function otherCase(name: string): string {
  return name.replace(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
}

function otherForm(name: string): string {
  const composed = name.normalize("NFC");
  return composed === name ? name.normalize("NFD") : composed;
}
