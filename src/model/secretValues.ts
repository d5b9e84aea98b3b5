import { readEscapes, toBytes } from "./textView.ts";

/** A variable with its value, of the environment or of an `.env` file. */
export interface Variable {
  readonly name: string;
  readonly value: string;
  /** It stands in a file that holds secrets by custom: there, what looks made up by a machine is one, whatever its name is. */
  readonly isOfFile?: boolean | undefined;
}

/** What is known anyway and no secret: what stands in the names of the folder's files is in every snapshot and every stack trace. */
export interface Surroundings {
  /** The names of the folder's files and folders, and those on the way to it, in lower case. */
  readonly names: ReadonlySet<string>;
  /** The words in them. */
  readonly words: ReadonlySet<string>;
  /** Whether a value leads to something on the disk. */
  isPath(value: string): boolean;
}

/** Where nothing is known. */
const nowhere: Surroundings = { names: new Set(), words: new Set(), isPath: () => false };

/** Shorter values are words like any other (security S29). */
const shortestValue = 6;

/** Longer values are no secrets of people. */
const longestValue = 64 * 1024;

/** Names that say that they hold a secret, wherever the word stands in them (security S29). */
const secretNames = /TOKEN|SECRET|KEY|PASS|PWD|CRED|AUTH|COOKIE|SESSION|DSN|CONN/i;

/** Words in which one of those stands by chance. */
const harmlessWords =
  /AUTHOR(?!I[SZ])S?|KEYBOARD|KEYMAP|KEYCLOAK|MONKEY|TURKEY|COMPASS|PASSENGER|PASS_?THROUGH|BYPASS|KEYWORDS?/gi;

/** Names that hold such a word, and are set by every system or by npm: the value is a folder, a desktop, a socket or public. */
const harmlessNames =
  /^(?:(?:OLD)?PWD|INIT_CWD|(?:XDG|DBUS|GNOME|KDE|LC|npm_package)_\w*|DESKTOP_SESSION|GDMSESSION|SESSION_MANAGER|SESSIONNAME|(?:TERM|SHELL)_SESSION_\w*|\w*_SOCK|SSH_CONNECTION)$/i;

/** Values that say how something works, in the words of configurations, of test reports and of our own outcomes. */
const harmlessValues = new Set(
  (
    "enabled disabled required optional default development production staging testing localhost undefined " +
    "passed failed failure errored skipped broken interrupted success warning verbose silent always never " +
    "internal external memory session cookie cookies bearer password secret anonymous unknown"
  ).split(" "),
);

/** What a number is a measure of, and no secret. */
const measures =
  /(?:TIMEOUT|TTL|MS|SECONDS|MINUTES|HOURS|DAYS|SIZE|LENGTH|LIMIT|COUNT|PORT|INTERVAL|EXPIR\w*|LIFETIME|AGE|VERSION|ROUNDS|MAX|MIN)$/i;

/** What a variable of such a name holds is an address; one with a login or a path is a secret all the same. */
const addresses = /(?:HOST|HOSTNAME|SERVER|ADDR|ADDRESS|DOMAIN|ENDPOINT|ISSUER|URL|URI|BASE|ORIGIN|STORE)$/i;

/**
 * Whether the value of a variable is a secret: by its name, if its value is not one of those that are harmless whatever they are
 * called. A value that is also a word of every report must not be masked, or `***` would stand for outcomes, tests and folders.
 */
export function isSecret(variable: Variable, here: Surroundings): boolean {
  const { name, isOfFile = false } = variable;
  const value = variable.value.trim();
  if (value.length < shortestValue || value.length > longestValue || value === "***") {
    return false;
  }
  const isNamed = secretNames.test(name.replace(harmlessWords, "")) && !harmlessNames.test(name);
  return (isNamed || (isOfFile && isMadeUp(value))) && !isHarmless(name, value, here);
}

/** The secrets among the variables of an environment. */
export function listSecrets(
  env: Readonly<Record<string, string | undefined>>,
  here = nowhere,
): readonly Variable[] {
  return Object.entries(env)
    .map(([name, value = ""]) => ({ name, value }))
    .filter((variable) => isSecret(variable, here));
}

/** Whether nobody would write a value by hand: long and in one piece, in hexadecimal, or of capitals, small letters and digits. */
function isMadeUp(value: string): boolean {
  return (
    /^[0-9a-f]{32,}$/i.test(value) ||
    (/^[\w+=~-][\w+/=~-]{15,}$/.test(value) && /\d/.test(value) && /[A-Z]/.test(value) && /[a-z]/.test(value))
  );
}

function isHarmless(name: string, value: string, here: Surroundings): boolean {
  const plain = value.toLowerCase();
  return (
    harmlessValues.has(plain) ||
    here.names.has(plain) ||
    isOfWords(value, here.words) ||
    (/^\d+(?:\.\d+)?(?:ms|s|m|h|d)?$/i.test(value) &&
      (measures.test(name) || value.length < shortestValue)) ||
    /^\d{4}-\d{2}-\d{2}$/.test(value) ||
    isAddress(name, value) ||
    isOfPaths(value, here)
  );
}

/** Lower-case words that all stand in names of the folder: what stands there is in every snapshot. */
function isOfWords(value: string, words: ReadonlySet<string>): boolean {
  return /^[a-z]+(?:[-_. ][a-z]+)*$/.test(value) && value.split(/[-_. ]/).every((word) => words.has(word));
}

/** A mere host, with a scheme or a port: everything after it could be a secret. */
function isAddress(name: string, value: string): boolean {
  return (
    /^(?:[a-z][a-z0-9+.-]{0,20}:\/\/)?(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]{2,40}\])(?::\d{1,5})?\/?$/i.test(
      value,
    ) ||
    (addresses.test(name) &&
      /^(?:[a-z][a-z0-9+.-]{0,20}:\/\/)?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,20}(?::\d{1,5})?\/?$/.test(
        value,
      ) &&
      /[.:]/.test(value))
  );
}

/** One path or several, as `PATH` has them, each of which leads somewhere. */
function isOfPaths(value: string, here: Surroundings): boolean {
  return (
    here.isPath(value) ||
    (/[:;]/.test(value) && value.split(/[:;]/).every((one) => one === "" || here.isPath(one)))
  );
}

/** How many characters of a value that was cut must be there, for what is left of it to be one. */
const shortestPart = 12;

/** Finds the values of secrets in texts of one byte a character. */
export class SecretValues {
  /** By its first characters: the texts that begin with them, the longest first, with the name of the variable. */
  readonly #byHead = new Map<string, { readonly text: string; readonly name: string }[]>();
  /** Which hashes of three characters such a beginning has: nearly every place of a text has none of them. */
  readonly #hashes = new Uint8Array(2 ** 16);

  constructor(variables: readonly Variable[]) {
    const texts = new Map<string, string>();
    for (const { name, value } of variables) {
      for (const text of formsOf(value)) {
        texts.set(text, texts.get(text) ?? name);
      }
    }
    for (const text of [...texts.keys()].sort((one, other) => other.length - one.length)) {
      const head = text.slice(0, shortestValue);
      const same = this.#byHead.get(head) ?? [];
      same.push({ text, name: texts.get(text) ?? "" });
      this.#byHead.set(head, same);
      this.#hashes[hashAt(head, 0)] = 1;
    }
  }

  /** Every place of a value, the longest where several begin; `name` is that of the variable. */
  *find(text: string): Generator<{ readonly start: number; readonly end: number; readonly name: string }> {
    const last = this.#byHead.size === 0 ? -1 : text.length - shortestValue;
    for (let at = 0; at <= last; at++) {
      if (this.#hashes[hashAt(text, at)] === 1) {
        const found = this.#findAt(text, at);
        if (found !== undefined) {
          yield found;
          at = found.end - 1;
        }
      }
    }
  }

  #findAt(text: string, at: number) {
    const candidates = this.#byHead.get(text.slice(at, at + shortestValue)) ?? [];
    const whole = candidates.find((one) => text.startsWith(one.text, at) && standsAlone(one.text, text, at));
    if (whole !== undefined) {
      return { start: at, end: at + whole.text.length, name: whole.name };
    }
    for (const one of candidates) {
      const end = at + commonLength(one.text, text, at);
      const part = end - at;
      if ((part >= shortestPart || 2 * part >= one.text.length) && isCut(text, end)) {
        return { start: at, end, name: one.name };
      }
    }
    return undefined;
  }
}

function hashAt(text: string, at: number): number {
  return ((text.charCodeAt(at) << 8) ^ (text.charCodeAt(at + 1) << 4) ^ text.charCodeAt(at + 2)) & 0xffff;
}

/** A number is not a part of a longer one, such as a time. */
function standsAlone(value: string, text: string, at: number): boolean {
  const isDigit = (index: number) => /^\d$/.test(text.charAt(index));
  return !/^\d+$/.test(value) || !(isDigit(at - 1) || isDigit(at + value.length));
}

function commonLength(value: string, text: string, at: number): number {
  let length = shortestValue;
  while (length < value.length && text.charCodeAt(at + length) === value.charCodeAt(length)) {
    length++;
  }
  return length;
}

/** Whether a text ends there, as one of several that are looked at together does too, or says that something was left out. */
function isCut(text: string, at: number): boolean {
  return (
    at === text.length ||
    text[at] === "\x02" ||
    text.startsWith("...", at) ||
    text.startsWith("\xe2\x80\xa6", at)
  );
}

/**
 * The texts that a value is printed as: itself; its lines, for each is printed with something before it; in hexadecimal; and in
 * Base64, wherever it stands in what was encoded. Escapes are read by `viewsOf`.
 */
function formsOf(value: string): readonly string[] {
  const one = toBytes(value.trim());
  // One byte a character, as a file in Latin-1 has it.
  const latin = /^[\x00-\xff]*$/.test(value) ? [value.trim()] : [];
  const lines = one.split(/\r?\n/).map((line) => line.trim());
  const long = lines.length > 1 ? lines.filter((line) => line.length >= 2 * shortestValue) : [];
  const unix = one.includes("\r") ? [one.replaceAll("\r\n", "\n")] : [];
  const escaped = [one, ...long].map(readEscapes).filter((text) => text.length >= shortestValue);
  return [one, ...latin, ...unix, ...long, ...escaped, ...encoded(one)];
}

/** The shortest piece of an encoded value that is looked for. */
const shortestEncoded = 10;

function encoded(bytes: string): readonly string[] {
  if (bytes.length < 8 || bytes.length > 4096) {
    return [];
  }
  const hex = [...bytes].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  const base64 = [0, 1, 2].map((before) => {
    const all = btoa("\0".repeat(before) + bytes);
    // Without the characters that depend on what stands before and after the value.
    return all.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
  const forAddresses = base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
  return [hex, hex.toUpperCase(), ...base64, ...forAddresses].filter(
    (text) => text.length >= shortestEncoded,
  );
}
