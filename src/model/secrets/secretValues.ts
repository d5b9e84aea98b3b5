import { Beginnings } from "./beginnings.ts";
import type { Break } from "./brokenLines.ts";
import { shortestValue, type Variable } from "./secretVariables.ts";
import { readEscapes, toBytes } from "./textView.ts";

/** How many characters of a value that was cut must be there, for what is left of it to be one. */
const shortestPart = 12;

/** Finds the values of secrets in texts of one byte a character. */
export class SecretValues {
  /** By its first characters: the texts that begin with them, the longest first, with the name of the variable. */
  readonly #byHead = new Map<string, { readonly text: string; readonly name: string }[]>();
  readonly #beginnings: Beginnings;
  /** Which hashes have the three characters anywhere in such a text. */
  readonly #inner = new Uint8Array(2 ** 16);
  /** The values of several words or lines, without what stands between these. */
  readonly solid: SecretValues | undefined;
  /** Whether there is a value with what may stand around a line. */
  readonly haveFrames: boolean;

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
      for (let at = 0; at + 2 < text.length; at++) {
        this.#inner[hashAt(text, at)] = 1;
      }
    }
    this.#beginnings = new Beginnings(this.#byHead.keys());
    const solid = variables
      .filter(({ value }) => /\s/.test(value.trim()))
      .map((variable) => ({ ...variable, value: variable.value.replace(/\s/g, "") }));
    this.solid = solid.length === 0 ? undefined : new SecretValues(solid);
    this.haveFrames = variables.some(({ value }) => /[^\w\s./=-]/.test(value));
  }

  /** Every place of a value, the longest where several begin; `name` is that of the variable. */
  *find(text: string): Generator<{ readonly start: number; readonly end: number; readonly name: string }> {
    for (let at = this.#next(text, 0); at >= 0; ) {
      const found = this.#findAt(text, at);
      if (found !== undefined) {
        yield found;
      }
      at = this.#next(text, found?.end ?? at + 1);
    }
  }

  /** Whether a value may be broken there: no other place is worth a look. */
  mayGoOn(text: string, { start, end }: Break): boolean {
    const before = withoutBlanks(text.slice(Math.max(0, start - 4), start)).slice(-2);
    const joined = before + withoutBlanks(text.slice(end, end + 4)).slice(0, 2);
    return (
      joined.length >= 3 &&
      (this.#inner[hashAt(joined, 0)] === 1 || this.#inner[hashAt(joined, joined.length - 3)] === 1)
    );
  }

  #next(text: string, from: number): number {
    return this.#byHead.size === 0 ? -1 : this.#beginnings.next(text, from);
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

function withoutBlanks(text: string): string {
  return text.includes(" ") || text.includes("\t") ? text.replace(/[ \t]/g, "") : text;
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
  const escaped = [one, ...long].map(readEscapes);
  const unquoted = /^(["'`]).*\1$/s.test(one) ? [one.slice(1, -1)] : [];
  const inForm = one.includes(" ") ? [one.replaceAll(" ", "+")] : [];
  const all = [one, ...latin, ...unix, ...unquoted, ...inForm, ...long, ...escaped, ...encoded(one)];
  return all.filter((text) => text.length >= shortestValue);
}

/** The shortest piece of an encoded value that is looked for. */
const shortestEncoded = 10;

function encoded(bytes: string): readonly string[] {
  if (bytes.length < 8 || bytes.length > 4096) {
    return [];
  }
  const numbers = [...bytes].map((byte) => byte.charCodeAt(0));
  const pairs = numbers.map((number) => number.toString(16).padStart(2, "0"));
  const hex = pairs.join("");
  // As an array of bytes is printed: by Node and Java, as a fingerprint, by Python and Rust, by Go.
  const arrays = [pairs.join(" "), pairs.join(":"), numbers.join(", "), numbers.join(" "), numbers.join(",")];
  const base64 = [0, 1, 2].map((before) => {
    const all = btoa("\0".repeat(before) + bytes);
    // Without the characters that depend on what stands before and after the value.
    return all.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
  const forAddresses = base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
  return [hex, hex.toUpperCase(), ...arrays, ...base64, ...forAddresses].filter(
    (text) => text.length >= shortestEncoded,
  );
}
