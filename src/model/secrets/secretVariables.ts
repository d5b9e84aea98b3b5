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

/** Shorter values are words like any other (docs/rules/security.md#s29). */
export const shortestValue = 6;

/** Longer values are not secrets of people. */
const longestValue = 64 * 1024;

/**
 * Names that say that they hold a secret, wherever the word stands in them (docs/rules/security.md#s29); the short ones at their end
 * only.
 */
const secretNames =
  /TOKEN|SECRET|KEY|PASS|PWD|CRED|AUTH|COOKIE|SESSION|DSN|CONN|WEBHOOK|MNEMONIC|(?:^|_)(?:PAT|SALT)$/i;

/** Words in which one of those stands by chance. */
const harmlessWords =
  /AUTHOR(?!I[SZ])S?|KEYBOARD|KEYMAP|KEYCLOAK|MONKEY|TURKEY|COMPASS|PASSENGER|PASS_?THROUGH|BYPASS|KEYWORDS?/gi;

/** Names that hold such a word, and are set by every system or by npm: the value is a folder, a desktop, a socket or public. */
const harmlessNames =
  /^(?:(?:OLD)?PWD|INIT_CWD|(?:XDG|DBUS|GNOME|KDE|LC|npm_package)_\w*|DESKTOP_SESSION|GDMSESSION|SESSION_MANAGER|SESSIONNAME|(?:TERM|SHELL)_SESSION_\w*|\w*_SOCK|SSH_CONNECTION)$/i;

/** Values that say how something works, in the words of configurations, of test reports and of our own outcomes; in lower case. */
export const harmlessValues: ReadonlySet<string> = new Set(
  (
    "enabled disabled required optional default development production staging testing localhost undefined " +
    "passed failed failure errored skipped broken interrupted success warning verbose silent always never " +
    "internal external memory session cookie cookies bearer password secret anonymous unknown"
  ).split(" "),
);

/** What a number is a measure of, and no secret. */
const measures =
  /EXPIR|(?:TIMEOUT|TTL|MS|SECONDS|MINUTES|HOURS|DAYS|SIZE|LENGTH|LIMIT|COUNT|PORT|INTERVAL|LIFETIME|AGE|VERSION|ROUNDS|MAX|MIN)$/i;

/** What says something about a secret is none, if it is one word: `AUTH_METHOD=oauth2-client`, `COOKIE_NAME=connect.sid`. */
const properties =
  /_(?:METHOD|TYPE|MODE|PROVIDER|STRATEGY|SCHEME|ALGORITHM|ALG|DRIVER|BACKEND|ENGINE|NAME|HEADER|PREFIX|REGION|CLASS|MODULE|FORMAT|LEVEL)$/i;

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
  const isSaid = isNamed && !(properties.test(name) && /^[A-Za-z][\w.-]*$/.test(value));
  return (isSaid || ((isNamed || isOfFile) && isMadeUp(value))) && !isHarmless(name, value, here);
}

/**
 * The secrets among the variables of an environment and of files, and those within their values: programs print the password of an
 * address or a field of JSON by itself.
 */
export function listSecrets(
  env: Readonly<Record<string, string | undefined>>,
  ofFiles: readonly Variable[] = [],
  here = nowhere,
): readonly Variable[] {
  const ofEnv = Object.entries(env).map(([name, value = ""]): Variable => ({ name, value }));
  return [...ofEnv, ...ofFiles].flatMap((variable) => [
    ...[variable, ...fieldsOf(variable)].filter((one) => isSecret(one, here)),
    ...passwordsOf(variable).filter((one) => !isShort(one.value) && !isHarmless(one.name, one.value, here)),
  ]);
}

/** The secrets that a command line gives to what it runs, in variables and options: `API_KEY=… npm test --token …`. */
export function listGiven(command: string): readonly Variable[] {
  const given = command
    .slice(0, longestValue)
    .matchAll(
      /(?<![\w-])(?:--?([A-Za-z][\w-]{0,60})[= ]|([A-Za-z_]\w{0,60})=)("[^"]{1,1024}"|'[^']{1,1024}'|[^\s"']{1,1024})/g,
    );
  return [...given].flatMap(([, option = "", variable = "", value = ""]) =>
    listSecrets({ [option || variable]: value.replace(/^(["'])(.*)\1$/s, "$2") }),
  );
}

/** The passwords in an address or a connection string, whatever the variable is called. */
function passwordsOf({ name, value }: Variable): readonly Variable[] {
  const found = [...value.slice(0, longestValue).matchAll(passwords)].flatMap(([, ofUrl, ofString]) =>
    ofUrl === undefined ? (ofString ?? []) : [ofUrl, percentDecoded(ofUrl)],
  );
  return [...new Set(found)].map((password) => ({ name, value: password }));
}

const passwords =
  /:\/\/[^\s/?#@:]{0,256}:([^\s/?#]{1,1024})@|\b(?:password|pwd|AccountKey|SharedAccessKey)=([^;&\s"']{1,1024})/gi;

function percentDecoded(text: string): string {
  // Anything that is not an escape stays: a password may have a `%` in it.
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escaped) =>
    Buffer.from(escaped.replaceAll("%", ""), "hex").toString("utf8"),
  );
}

/** The fields of a value that is JSON, as services give credentials, by their own names. */
function fieldsOf({ name, value }: Variable): readonly Variable[] {
  if (!/^\s*[{[]/.test(value) || value.length > longestValue) {
    return [];
  }
  const fields: Variable[] = [];
  try {
    JSON.parse(value, (key, field: unknown) => {
      if (typeof field === "string" && secretNames.test(key)) {
        fields.push({ name: `${name}_${key}`, value: field });
      }
      return field;
    });
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw error;
    }
    // It only begins like JSON: then it has no fields.
  }
  return fields;
}

function isShort(value: string): boolean {
  return value.trim().length < shortestValue;
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
