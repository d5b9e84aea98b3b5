import { fact } from "../../base/facts/fact.ts";
import { isMadeUp } from "./madeUp.ts";
import { harmlessValues } from "./secretVariables.ts";
import type { Shape } from "./shape.ts";

/** What may stand between a name and its value, in code, configurations, markup and what programs print of their objects. */
const assigns = `(?:["'][ \\t]{1,4}value[ \\t]{0,2}=|["']?[ \\t]{0,2}(?:=>|:=|[=:>]))[ \\t]{0,2}["'\`]?`;

/** A value as one writes it to be read by a program: without blanks, quotes or anything that code has. */
const value = "[^\\x00-\\x20\"'`<>&,;(){}[\\]$%*|\\\\\\x7f]";

/** What may follow such a value. */
const ends = "(?![^\\x00-\\x20\"'`<>&,;){}\\]|\\\\])";

/** A word of a command line that is given to a program, in quotes or not, but not what a shell puts in its place. */
const word = `(?:(?<=')[^'\\x00-\\x20*$<>{,;)+\\]][^'\\x00-\\x1f]{0,255}(?=')|(?<=")[^"\\x00-\\x20*$<>%{,;)+\\]][^"\\x00-\\x1f$]{0,255}(?=")|(?<!["'])[^\\x00-\\x20"'\`<>&;|$%*(){}[\\]\\\\,-][^\\x00-\\x20"'\`<>&;|$*(){}[\\]\\\\]{0,255})`;

const header = (name: string) =>
  `(?<![A-Za-z0-9])${name}["'\\]]{0,2}[ \\t]{0,4}(?:=>|[=:,])[ \\t]{0,4}["'\`]?`;

/** The schemes of RFC 7235 that have parameters instead of a token. */
const withParameters = "(?:Digest|OAuth|Hawk|Signature|AWS4-HMAC-SHA256|GNAP|HOBA|SCRAM-SHA-\\d{1,3})";

/** The commands of which an option is a password, and that option. */
const commands: readonly (readonly [begins: string, line: string, option: string])[] = [
  [
    "curl",
    "curl",
    `(?:-[a-zA-Z]{0,8}[uU][ \\t]{0,4}|--(?:proxy-)?user(?:[ \\t]{1,4}|=))["']?[^\\x00-\\x20:"'<>$\\\\{]{1,100}:`,
  ],
  ["mysql", "mysql\\w{0,12}", "-p(?![ \\t])[\"']?"],
  ["mariadb", "mariadb[\\w-]{0,12}", "-p(?![ \\t])[\"']?"],
  ["sshpass", "sshpass", "-p[ \\t]{0,4}[\"']?"],
  ["redis-cli", "redis-cli", "-a[ \\t]{1,4}[\"']?"],
  ["docker", "(?:docker|podman|buildah|nerdctl)[ \\t]{1,4}login", "-p[ \\t]{1,4}[\"']?"],
  ["podman", "podman[ \\t]{1,4}login", "-p[ \\t]{1,4}[\"']?"],
  ["mongo", "mongo\\w{0,12}", "-p[ \\t]{1,4}[\"']?"],
  ["az login", "az[ \\t]{1,4}login", "-p[ \\t]{1,4}[\"']?"],
  ["sqlcmd", "sqlcmd", "-P[ \\t]{0,4}[\"']?"],
  ["ldap", "ldap(?:search|add|modify|delete|passwd|whoami)", "-w[ \\t]{1,4}[\"']?"],
  ["keytool", "(?:keytool|jarsigner)", "-(?:store|key)pass[ \\t]{1,4}[\"']?"],
  ["openssl", "openssl", "-pass(?:in|out)?[ \\t]{1,4}[\"']?pass:"],
  ["net use", "net[ \\t]{1,4}use", "/user:[^\\x00-\\x20]{1,100}[ \\t]{1,4}[\"']?"],
  [
    "htpasswd",
    "htpasswd[ \\t]{1,4}-[a-zA-Z]{0,8}b[a-zA-Z]{0,8}",
    "[^\\x00-\\x20-][^\\x00-\\x20]{0,200}[ \\t]{1,4}[^\\x00-\\x20]{1,100}[ \\t]{1,4}[\"']?",
  ],
];

/** Words for what is a password, in a name of any case, and of capitals as variables of an environment have them. */
const passwords = "(?:password|passwd|passphrase|passcode|pwd)";

/** Values that are secrets because of what is written before them (docs/rules/security.md#s39). */
export const assigned: readonly Shape[] = [
  {
    what: fact("secret.bearerToken"),
    begins: ["Bearer "],
    isAnyCase: true,
    pattern: /(\bBearer )[\w.~+/-]{16,}=*/iy,
    isSecret: (text) => /\d/.test(text),
  },
  {
    what: fact("secret.requestLogin"),
    begins: ["Authorization"],
    isAnyCase: true,
    pattern: new RegExp(`(${header("Authorization")}(?:Basic )[ \\t]{0,4})[A-Za-z0-9+/]{6,}=*`, "iy"),
    isSecret: (text) => !/^(?:realm|undefined|credentials|required)$/i.test(text),
  },
  {
    // Whatever the scheme is called: `Token`, `ApiKey`, `Bot`, `SSWS`; or without any.
    what: fact("secret.requestLogin"),
    begins: ["Authorization"],
    isAnyCase: true,
    pattern: new RegExp(
      `(${header("Authorization")}(?:[A-Za-z][\\w-]{1,40}[ \\t]{1,4})?)[\\w.~+/:-]{16,4096}={0,2}(?![\\w.~+/:({[-])`,
      "iy",
    ),
    isSecret: (text) => isMadeUp(text, 16),
  },
  {
    what: fact("secret.requestLogin"),
    begins: ["Authorization"],
    isAnyCase: true,
    pattern: new RegExp(
      `(${header("Authorization")}${withParameters}[ \\t]{1,4})(?:[\\w-]{1,40}=(?:"[^"\\n]{0,1000}"|[^\\x00-\\x20,"'\`<>$]{1,1000})(?:,[ \\t]{0,4})?){1,30}`,
      "iy",
    ),
    isSecret: (text) => [...text.matchAll(/="?([^",]{16,4096})/g)].some(([, one = ""]) => isMadeUp(one, 16)),
  },
  {
    what: fact("secret.connectionPassword"),
    begins: ["Password=", "Pwd=", "AccountKey=", "SharedAccessKey=", "SharedAccessSignature="],
    isAnyCase: true,
    pattern:
      /((?<=;[ \t]{0,4})(?:Password|Pwd|AccountKey|SharedAccessKey|SharedAccessSignature)=(?:["'](?![,;)\s]))?)[^\x00-\x20;"'<>]{1,1024}/iy,
    isOfAnything: true,
  },
  {
    // A user alone may be a token as well.
    what: fact("secret.urlUser"),
    begins: ["://"],
    pattern: /(:\/\/)[^\x00-\x20/?#"'<>]{1,1024}(?=@)/y,
    isOfAnything: true,
  },
  {
    what: fact("secret.urlUser"),
    begins: [":thin:"],
    pattern: /(:thin:[^\x00-\x20/@"'<>$]{1,100}\/)[^\x00-\x20@"'<>$]{1,256}(?=@)/y,
    isOfAnything: true,
  },
  {
    what: fact("secret.named"),
    begins: ["?", "&", "#"].flatMap((sign) =>
      [
        "access",
        "api",
        "auth",
        "client",
        "code=",
        "id_",
        "key=",
        "pass",
        "refresh",
        "secret",
        "sig",
        "token",
      ].map((name) => sign + name),
    ),
    isAnyCase: true,
    pattern:
      /([?&#](?:(?:access|auth|refresh|client|api|id)?[_-]?(?:token|secret|key)|code|sig|signature|pass(?:word|wd)?)=)[\w.~+/%-]{8,2048}/iy,
    isSecret: (text) => isMadeUp(text, 8),
  },
  {
    what: fact("secret.named"),
    begins: ["X-Amz-S", "X-Goog-Sig"],
    isAnyCase: true,
    pattern:
      /(X-(?:Amz-Signature|Amz-Security-Token|Goog-Signature)(?:=|["']?: {0,2}["']?))[\w.~+/%-]{16,}/iy,
  },
  {
    what: fact("secret.named"),
    begins: ["pass", "pwd"],
    isAnyCase: true,
    pattern: new RegExp(`((?<![a-z0-9])${passwords}=)${value}{6,256}${ends}`, "iy"),
    isSecret: (text) => /\d/.test(text) && /\D/.test(text) && !isPath(text) && !/^0x/i.test(text),
  },
  {
    what: fact("secret.named"),
    begins: ["pass", "pwd"],
    isAnyCase: true,
    pattern: new RegExp(`((?<![a-z0-9])${passwords}${assigns})${value}{8,256}${ends}`, "iy"),
    isSecret: (text) => (kindsOf(text) >= 3 || isMadeUp(text, 8)) && !/[/.]/.test(text),
  },
  {
    // A name of several words: `-DkeyStorePassword=`, and what is given to Maven and Gradle so.
    what: fact("secret.named"),
    begins: ["pass"],
    isAnyCase: true,
    pattern: new RegExp(`((?<=(?:^|\\s)-[DP][\\w.-]{0,80})pass(?:word|wd|phrase)=["']?)${word}`, "iy"),
    isOfAnything: true,
    isSecret: (text) => !isPlaceholder(text),
  },
  {
    // Variables of an environment: what they are set to is one, whatever it looks like.
    what: fact("secret.named"),
    begins: ["PASS", "PWD=", "SECRET"],
    pattern: new RegExp(
      `((?<![a-z])(?:PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|SECRET(?:_KEY(?:_BASE)?)?)(?:=["']?|[ \\t]{0,4}=[ \\t]{0,4}["']))${value}{6,512}${ends}`,
      "y",
    ),
    isOfAnything: true,
    isSecret: isSet,
  },
  {
    what: fact("secret.named"),
    begins: ["PASS", "PWD", "SECRET"],
    pattern: new RegExp(
      `((?<![a-z])(?:PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|SECRET(?:_KEY(?:_BASE)?)?)["']?:[ \\t]{1,4}["']?)${value}{6,512}${ends}`,
      "y",
    ),
    isOfAnything: true,
    isSecret: (text) => isSet(text) && (kindsOf(text) >= 3 || isMadeUp(text, 6)) && !text.includes("/"),
  },
  {
    what: fact("secret.named"),
    begins: ["setx ", "ENV ", "setenv "],
    isAnyCase: true,
    pattern: new RegExp(
      `((?<![\\w-])(?:setx|ENV|setenv)[ \\t]{1,4}\\w{0,60}(?:PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|SECRET|TOKEN|_KEY)[ \\t]{1,4}["']?)${value}{6,512}${ends}`,
      "iy",
    ),
    isOfAnything: true,
    isSecret: isSet,
  },
  {
    what: fact("secret.named"),
    begins: ["KEY=", "TOKEN="],
    pattern:
      /((?<!(?:CACHE|SORT|HASH|PRIMARY|PARTITION|PUBLIC|FOREIGN|NEXT|PAGE)_)(?<=[A-Z0-9]_)(?:KEY|TOKEN)=["']?(?:base64:)?)[\w.~+/-]{16,512}={0,2}(?![\w.~+/:({[-])/y,
    isSecret: (text) => isMadeUp(text, 16) && !isPath(text),
  },
  {
    // Options of programs: `--password pw`, `--api-key=…`.
    what: fact("secret.named"),
    begins: [..."abcdefghijklmnopqrstuvwxyz"].map((letter) => `--${letter}`),
    pattern: new RegExp(
      `((?<![\\w-])--(?:[a-z0-9]{1,20}-){0,3}(?:pass(?:word|wd|phrase)?|secret|token|(?:api|access|secret|auth)-?key)(?:=|[ \\t]{1,4})["']?)${word}`,
      "y",
    ),
    isOfAnything: true,
    isSecret: isGiven,
  },
  ...commands.map(
    ([begins, line, option]): Shape => ({
      what: fact("secret.named"),
      begins: [begins],
      pattern: new RegExp(`((?<![\\w-])${line}[ \\t](?:[^\\n|;&]{0,300}?[ \\t])?${option})${word}`, "y"),
      isOfAnything: true,
      isSecret: (text) => !isPlaceholder(text) && !/^[A-Z_]+$/.test(text),
    }),
  ),
  {
    // The file .netrc.
    what: fact("secret.named"),
    begins: ["machine "],
    pattern: new RegExp(
      `((?<!\\w)machine[ \\t]{1,4}[^\\x00-\\x20]{1,255}\\s{1,8}login[ \\t]{1,4}[^\\x00-\\x20]{1,255}\\s{1,8}password[ \\t]{1,4})${word}`,
      "y",
    ),
    isOfAnything: true,
    isSecret: (text) => !isPlaceholder(text),
  },
  {
    what: fact("secret.named"),
    begins: [
      "access",
      "account",
      "api",
      "app",
      "auth",
      "bot",
      "client",
      "csrf",
      "deploy",
      "encryption",
      "functions-key",
      "private",
      "refresh",
      "secret",
      "session",
      "signing",
      "subscription-key",
      "token",
      "webhook",
      "xsrf",
    ],
    isAnyCase: true,
    pattern: new RegExp(
      `((?<![a-z0-9])(?<!\\b(?:unexpected|found|next|end) )(?:(?:access|account|api|app|auth|bot|client|csrf|deploy|encryption|functions|private|refresh|secret|session|signing|subscription|webhook|xsrf)[_-]?(?:access[_-]?)?(?:token|secret|key)|secret|token)${assigns}(?:base64:)?)[\\w.~+/-]{16,512}={0,2}(?![\\w.~+/:({[-])`,
      "iy",
    ),
    isSecret: (text) => isMadeUp(text, 16),
  },
  {
    // A bot of Discord: its number in Base64, a time, and a signature (Discord: Reference, Authentication).
    what: fact("secret.apiKey"),
    begins: ["MT", "Mj", "Mz", "ND", "NT", "Nj", "Nz", "OD", "OT"].flatMap((two) =>
      [..."AEIMQUYcgk"].map((third) => two + third),
    ),
    pattern: /(?<![\w-])[MNO][A-Za-z0-9]{22,27}\.[\w-]{6}\.[\w-]{27,40}(?![\w-])/y,
    usual: 72,
  },
];

/** What stands for a value in a text that is not yet filled in, or that somebody has masked. */
function isPlaceholder(text: string): boolean {
  return (
    /^(?:[$%{<[(*]|#\{)|^%?[sdv]$|^[xX.*•]+$|^(?:your|my|the)[_-]|^(?:undefined|null|none|nil|true|false)$/i.test(
      text,
    ) || text === ""
  );
}

/** Whether what a variable is set to is a value of its own. */
function isSet(text: string): boolean {
  return (
    !isPlaceholder(text) && !harmlessValues.has(text.toLowerCase()) && !isPath(text) && !/^\d+$/.test(text)
  );
}

/** Whether the word behind an option is what was given, and not what a help says of it: `--token TEXT  Token of the API`. */
function isGiven(text: string): boolean {
  return (
    text.length >= 4 &&
    !isPlaceholder(text) &&
    !harmlessValues.has(text.toLowerCase()) &&
    !isPath(text) &&
    // `%DB_PASSWORD%` looks like an escape of an address at its beginning.
    !/^(?:[a-z]+|[A-Z][A-Z_]*)[.:]?$|%$/.test(text)
  );
}

function isPath(text: string): boolean {
  return /^(?:[~.]{0,2}[/\\]|[a-z]:[/\\])/i.test(text);
}

/** How many kinds of characters a text has, of small letters, capitals, digits and signs. */
function kindsOf(text: string): number {
  return [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9_-]/].filter((kind) => kind.test(text)).length;
}
