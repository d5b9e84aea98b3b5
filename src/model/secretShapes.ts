import { t } from "../base/l10n.ts";

/** A piece of a text that holds a secret: where it begins, where it ends, and in words what it is. Never the secret itself. */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly what: string;
}

/**
 * Secrets that are known by their shape (security S29; the prefixes are those that the services publish for scanners). Each can be
 * matched in a time that grows with the length of the text only: it begins with fixed characters, and what follows is one class of
 * characters, bounded where it may still fail at its end.
 */
const shapes: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: t("GitHub token"), pattern: /gh[oprsu]_[A-Za-z0-9]{20,}|github_pat_\w{20,}/g },
  {
    what: t("GitLab token"),
    pattern: /gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|imt)-[\w-]{20,}/g,
  },
  { what: t("AWS key"), pattern: /(?<![A-Z0-9])(?:AKIA|ASIA)[0-9A-Z]{16}(?![A-Za-z0-9])/g },
  {
    what: t("AWS key"),
    pattern: /(?<=aws_secret_access_key["']?[ \t]{0,4}[=:][ \t]{0,4}["']?)[A-Za-z0-9/+]{40}/gi,
  },
  {
    what: t("Slack token"),
    pattern: /(?:xox[a-z]|xapp)-[\w-]{10,}|(?<=hooks\.slack\.com\/services\/)[\w/-]{20,}/g,
  },
  {
    // Classes of style sheets begin with `sk-` as well: where there are hyphens, a digit must be among the characters.
    what: t("API key"),
    pattern: /(?<![A-Za-z0-9])sk-(?:[A-Za-z0-9]{20,}|(?=[\w-]{0,200}\d)[\w-]{20,})/g,
  },
  {
    what: t("API key"),
    pattern:
      /(?<![A-Za-z0-9])(?:[rs]k_(?:live|test)_\w{10,}|AIza[\w-]{35}|npm_[A-Za-z0-9]{36}|hf_[A-Za-z0-9]{30,}|pypi-[\w-]{50,}|dckr_pat_[\w-]{20,}|do[opr]_v1_[0-9a-f]{40,}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}|GOCSPX-[\w-]{20,}|ya29\.[\w-]{20,}|hvs\.[\w-]{20,}|SG\.[\w-]{16,64}\.[\w-]{16,})/g,
  },
  { what: t("API key"), pattern: /(?<=:_(?:authToken|auth|password)=)[^\x00-\x20"'<>*]{6,}/g },
  { what: t("bearer token"), pattern: /(?<=\bBearer )[\w.~+/-]{16,}=*/gi },
  {
    what: t("login of a request"),
    pattern: /(?<=\bAuthorization["']?[ \t]{0,4}[=:][ \t]{0,4}["']?Basic )[A-Za-z0-9+/]{6,}=*/gi,
  },
  {
    what: t("password of a connection"),
    pattern: /(?<=;[ \t]{0,4}(?:Password|Pwd|AccountKey|SharedAccessKey)=)[^\x00-\x20;"'<>]{1,1024}/gi,
  },
  { what: t("user of a URL"), pattern: /(?<=:\/\/)[^\x00-\x20/?#"'<>]{1,1024}(?=@)/g },
];

/** Where secrets of a known shape stand in a text. They may overlap. */
export function findShapes(text: string): readonly Found[] {
  const found: Found[] = [];
  for (const { what, pattern } of shapes) {
    for (const match of text.matchAll(pattern)) {
      found.push({ start: match.index, end: match.index + match[0].length, what });
    }
  }
  return [...found, ...findWebTokens(text)];
}

/** Characters of Base64 for addresses with dots among them; it is tried once for each run of such characters. */
const dotted = /(?<![\w-])[\w-]+(?:\.[\w-]+)+/g;

/**
 * JSON web tokens: a header that begins as `{"` does in Base64, and at least one more part. Not one pattern: the header has no bound, and
 * a text of nothing but such beginnings would be read to its end from each of them.
 */
function findWebTokens(text: string): readonly Found[] {
  const found: Found[] = [];
  for (const { index, 0: run } of text.includes("eyJ") ? text.matchAll(dotted) : []) {
    const header = /(?<![A-Za-z0-9])eyJ/.exec(run)?.index ?? -1;
    const dot = run.indexOf(".", header);
    if (header >= 0 && dot - header >= shortestHeader) {
      found.push({ start: index + header, end: index + run.length, what: t("JSON web token") });
    }
  }
  return found;
}

/** How long the header of a token is at least: it names an algorithm. */
const shortestHeader = 11;
