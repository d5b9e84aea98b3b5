import { t } from "../base/l10n.ts";
import { withoutColours } from "./colours.ts";
import { mapTexts } from "./mapTexts.ts";
import { privateKeys } from "./privateKeys.ts";

/** What must not leave this machine, beside the shapes that are known anyway. */
export interface RedactionRules {
  /** Variables whose names tell that they hold a secret lend their values. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The home directory, which is written as `~`; empty where paths must stay what they are. */
  readonly home: string;
  /** Regular expressions of the user. */
  readonly patterns: readonly string[];
}

/** What was masked, and how often. */
export interface Masked {
  /** In words: `value of GITHUB_TOKEN`. Never the value. */
  readonly what: string;
  readonly count: number;
}

/** Masks texts, and remembers what it has masked. */
export interface Redaction {
  /** A copy of plain data in which every text, the keys of maps aside, went through the rules. */
  redact<T>(value: T): T;
  /** In the order in which they were first met. */
  readonly masked: readonly Masked[];
}

/**
 * Replaces what patterns of the user match, in all texts at once, by `mask`; counts them by pattern. It bounds the time that this
 * takes, for a pattern may be slow on purpose or by mistake, and throws then.
 */
export type ReplacePatterns = (
  texts: readonly string[],
  patterns: readonly string[],
  mask: string,
) => { readonly texts: readonly string[]; readonly counts: ReadonlyMap<string, number> };

/** What stands in the place of a secret. */
const mask = "***";

/** Shorter values are words like any other (security S29). */
const shortestValue = 6;

/** Names that tell of a secret, wherever the word stands in them (security S29). */
const secretNames = /TOKEN|SECRET|KEY|PASS|PWD|CRED|AUTH|COOKIE|SESSION|DSN|CONN/i;

/** Names that hold such a word, and are told by every system: the value is a folder, a desktop or a socket. */
const harmlessNames =
  /^(?:(?:OLD)?PWD|(?:XDG|DBUS|GNOME|KDE|LC)_\w*|DESKTOP_SESSION|GDMSESSION|SESSION_MANAGER|SESSIONNAME|\w*KEYBOARD\w*|\w*_SOCK|SSH_CONNECTION)$/i;

/**
 * Secrets that are known by their shape (security S29). Each can be matched in a time that grows with the length of the text only:
 * it begins with fixed characters, and what follows is one class of characters, bounded where it may still fail at its end.
 */
const shapes: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: t("GitHub token"), pattern: /\bgh[oprsu]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}/g },
  { what: t("GitLab token"), pattern: /\bglpat-[\w-]{20,}/g },
  { what: t("AWS key"), pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
  { what: t("Slack token"), pattern: /\bxox[a-z]-[\w-]{10,}/g },
  { what: t("API key"), pattern: /\bsk-[\w-]{20,}|\bAIza[\w-]{35}|\bnpm_[A-Za-z0-9]{36}/g },
  { what: t("JSON web token"), pattern: /\beyJ[\w-]{8,2000}(?:\.[\w-]+){1,2}/g },
  { what: t("bearer token"), pattern: /(?<=\bBearer )[\w.~+/-]{16,}=*/gi },
  { what: t("user of a URL"), pattern: /(?<=:\/\/)[^\s/@"'<>]{1,256}(?=@)/g },
];

/**
 * Masks secret values, secrets of a known shape, private keys, what the user's patterns match, and the home directory. A text that
 * was masked once is not changed by masking it again.
 */
export function createRedaction(rules: RedactionRules, replacePatterns: ReplacePatterns): Redaction {
  const counts = new Map<string, number>();
  const values = secretValues(rules.env);
  const valuePattern = alternation([...values.keys()]);
  const homePattern = patternOfHome(rules.home);

  const tell = (what: string, count = 1): string => {
    counts.set(what, (counts.get(what) ?? 0) + count);
    return mask;
  };
  const redactText = (text: string): string => {
    let shown = privateKeys(text, () => tell(t("private key")));
    if (valuePattern !== undefined) {
      shown = shown.replace(valuePattern, (value) => tell(t("value of {0}", values.get(value) ?? "")));
    }
    for (const { what, pattern } of shapes) {
      shown = shown.replace(pattern, (found) => (found === mask ? found : tell(what)));
    }
    return homePattern === undefined
      ? shown
      : shown.replace(homePattern, () => {
          tell(t("home directory"));
          return "~";
        });
  };
  return {
    redact(value) {
      const texts: string[] = [];
      const collect = (text: string) => {
        texts.push(text);
        return text;
      };
      mapTexts(value, collect, ours);
      const own = texts.map((text) => {
        // A colour in the middle of a secret hides it from a pattern, and not from a reader.
        const plain = withoutColours(text);
        const redacted = redactText(plain);
        return redacted === plain ? text : redacted;
      });
      const replaced =
        rules.patterns.length === 0
          ? { texts: own, counts: new Map<string, number>() }
          : replacePatterns(own, rules.patterns, mask);
      for (const [pattern, count] of replaced.counts) {
        tell(t("match of {0}", pattern), count);
      }
      const masked = replaced.texts[Symbol.iterator]();
      return mapTexts(value, () => masked.next().value ?? mask, ours);
    },
    get masked() {
      return [...counts].map(([what, count]) => ({ what, count }));
    },
  };
}

/** The values of variables that hold secrets, with the names of these; also as they stand in XML, in JSON and in an address. */
function secretValues(env: RedactionRules["env"]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, value = ""] of Object.entries(env)) {
    if (!secretNames.test(name) || harmlessNames.test(name)) {
      continue;
    }
    // A value of several lines is printed line by line, each with something before it.
    const lines = value.split(/\r?\n/).filter((line) => line.trim().length >= 2 * shortestValue);
    const whole = value.trim().length >= shortestValue ? [value.trim()] : [];
    for (const one of [...whole, ...lines.map((line) => line.trim())]) {
      for (const form of [one, toXml(one), JSON.stringify(one).slice(1, -1), encodeText(one)]) {
        values.set(form, name);
      }
    }
  }
  return values;
}

function toXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** Half of a character cannot stand in an address. */
function encodeText(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, "\ufffd"));
}

/** The longest first, so that none hides a longer one. */
function alternation(texts: readonly string[]): RegExp | undefined {
  const sorted = texts.toSorted((one, other) => other.length - one.length);
  return sorted.length === 0 ? undefined : new RegExp(sorted.map(escapePattern).join("|"), "g");
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

/** The home directory, also with doubled or turned separators. */
function patternOfHome(home: string): RegExp | undefined {
  const parts = home.split(/[\\/]+/).filter((part) => part !== "");
  if (parts.length === 0) {
    return undefined;
  }
  const isWindows = /^[A-Za-z]:/.test(home);
  const path = parts.map(escapePattern).join("[\\\\/]+");
  // It begins where a run of separators does: tried within one, every place would read the run to its end again.
  const root = isWindows ? "" : "(?<![\\\\/])[\\\\/]+";
  return new RegExp(`${root}${path}(?![\\w-])`, isWindows ? "gi" : "g");
}

/**
 * What holds a word of ours, a time or an object's name, and never a text: a password that is the word “passed” must not change
 * what became of a test.
 */
const ours: ReadonlySet<string> = new Set(
  "kind state status outcome how purpose at startedAt cells headline tree base head".split(" "),
);
