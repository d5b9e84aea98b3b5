/** A line of an `.env` file: a name, and what its value begins with. */
const assignment = /^[ \t]*(?:export[ \t]+)?([\w.-]{1,200})[ \t]*(?:=|:[ \t])[ \t]*/;

/**
 * The variables of an `.env` file, by the grammar that dotenv and its likes share: `export`, comments, values in single, double or
 * back quotes, also over several lines, and without any up to ` #`. Nothing is expanded. A value that may be read in two ways is there
 * in both. Goes over the text once.
 */
export function readDotenv(text: string): readonly { readonly name: string; readonly value: string }[] {
  const variables: { name: string; value: string }[] = [];
  for (let at = text.startsWith("\ufeff") ? 1 : 0; at < text.length; ) {
    const lineEnd = endOfLine(text, at);
    const [begin = "", name] = assignment.exec(text.slice(at, Math.min(lineEnd, at + longestName))) ?? [];
    if (name === undefined) {
      at = lineEnd + 1;
      continue;
    }
    const start = at + begin.length;
    const close = endOfQuoted(text, start);
    const whole = text.slice(start, lineEnd).trim();
    const values = close === undefined ? unquoted(whole) : quoted(text.slice(start + 1, close));
    variables.push(...values.map((value) => ({ name, value })));
    at = endOfLine(text, close ?? lineEnd) + 1;
  }
  return variables;
}

/** How far into a line the value begins at most, in characters. */
const longestName = 1024;

/** How long a value in quotes may be: a key of RSA has some 13,000 characters. A quote that stands alone would take the whole file. */
const longestQuoted = 32 * 1024;

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

/** Where the quote stands that ends the value which begins at `start`; undefined for one without quotes. */
function endOfQuoted(text: string, start: number): number | undefined {
  const quote = text.charAt(start);
  if (quote === "" || !`"'\``.includes(quote)) {
    return undefined;
  }
  const limit = Math.min(text.length, start + longestQuoted);
  for (let at = start + 1; at < limit; at++) {
    if (text[at] === "\\" && quote !== "'") {
      at++;
    } else if (text[at] === quote) {
      return at;
    }
  }
  return undefined;
}

/** As it stands, and with its escapes read. */
function quoted(value: string): readonly string[] {
  const read = value.replace(/\\([nrt"'`\\$])/g, (_, one: string) => escapes[one] ?? one);
  return read === value ? [value] : [read, value];
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** Without the comment, and with it: some take only ` #` for the beginning of one, some every `#`, and some none. */
function unquoted(value: string): readonly string[] {
  const comment = value.indexOf("#");
  const spaced = value.search(/[ \t]#/);
  const cut = [spaced, comment].filter((at) => at > 0).map((at) => value.slice(0, at).trim());
  return [...new Set([...cut, value])].filter((one) => one !== "");
}
