/**
 * What differs from run to run though nothing changed, taken out of a text, so that two texts can be compared. Most specific
 * first: the order matters. What was found in real reports of eight frameworks (test/fixtures/signatures) decided on each rule.
 */
const noise: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // ANSI colours, with the escape character or with what reporters leave of it (junit-reports R31).
  [/(?:\x1b|#x1B)?\[[\d;]+m/g, ""],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "<uuid>"],
  [/\b\d{4}[-/]\d{2}[-/]\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?/g, "<time>"],
  [/\b\d{4}-\d{2}-\d{2}\b/g, "<date>"],
  [/\b\d{1,2}:\d{2}:\d{2}(?:[.,]\d+)?\b/g, "<time>"],
  [/\b0x[0-9a-f]+\b/gi, "<address>"],
  // An object as Java prints it.
  [/@[0-9a-f]{5,8}\b/g, "@<address>"],
  // Of a path below a folder that was made for the run, only the file's own name stays.
  [
    /(?:\/private)?\/(?:tmp|var\/tmp|var\/folders\/\w+\/\w+\/T)\/[^\s'"`:,;()<>/\\]+(?:[/\\][^\s'"`:,;()<>/\\]+)*(?=[/\\])/g,
    "<temp>",
  ],
  [/(?:\/private)?\/(?:tmp|var\/tmp|var\/folders)\/[^\s'"`:,;()<>]+/g, "<temp>"],
  [/\b[A-Z]:\\[^\s'":]*\\Temp\\[^\s'":\\]+/gi, "<temp>"],
  [/\b(localhost|\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[[0-9a-f:]+\]):\d+/gi, "$1:<port>"],
  [/\b(port["']?[ :=]{1,2})\d+/gi, "$1<port>"],
  // A place in a file: edits move it.
  [/(\.[a-z]\w{0,7}):\d+(?::\d+)?/gi, "$1:<line>"],
  [/\b(line|column|col) \d+/gi, "$1 <line>"],
  // Identities in hexadecimal digits: long, of letters and digits both.
  [/\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,}\b/gi, "<hex>"],
  // A process, a worker, a database made for the run; but sha-256 and windows-1252 are names.
  [/(?<!\b(?:sha|iso|windows|cp|rfc|aes|rsa))([-_#])\d{3,}\b/gi, "$1<id>"],
  [/\b(pid|process|thread|worker|goroutine)([ =:#]+)\d+/gi, "$1$2<id>"],
  // Milliseconds since 1970, and what is as long.
  [/(?<![\w.])\d{10,}\b/g, "<id>"],
];

/** A duration that was measured. One that was set is round, or is called a limit. */
const duration = /(?<![\w.])(\d+(?:\.\d+)?) ?(?:ns|[µu]s|ms|s|sec|seconds|min|minutes)\b/g;
const setBefore = /(?:timeout of|limit(?: of)?|within|(?:more|less) than|at (?:least|most)) $/i;

/** The text with everything that differs from run to run replaced by what it is, and on one line. */
export function withoutNoise(text: string): string {
  const replaced = noise.reduce(
    (before, [pattern, replacement]) => before.replace(pattern, replacement),
    text,
  );
  return replaced
    .replace(duration, (whole, number: string, at: number, all: string) =>
      /^[1-9]0+$/.test(number) || setBefore.test(all.slice(Math.max(0, at - 12), at)) ? whole : "<duration>",
    )
    .replace(/\s+/g, " ")
    .trim();
}

/** Words after which a number tells what went wrong, and does not merely count or name something. */
const telling =
  /(?:\b(?:status|code|errno|error|exit|signal|http|sqlstate|ora|expected|got|want|wanted|actual|received|returned|answered|response|arguments?|length|size)\b[^\w]{0,3}(?:code|status|of|is|was|with|to be)?[^\w]{0,3}|[[{(]["']?)$/i;

/** The text without numbers that only name or count something; those that say what went wrong stay. */
export function withoutCounts(text: string): string {
  return text.replace(/(?<![\w.<-])\d+(?:\.\d+)?(?![\w>]|\.\d)/g, (number, at: number) =>
    telling.test(text.slice(Math.max(0, at - 24), at)) ? number : "<n>",
  );
}

/** The text without numbers that were measured: of a value that is above or below a bound, the bound stays. */
export function withoutMeasures(text: string): string {
  return text.replace(/(?<![\w.])-?\d+\.\d{3,}(?:e[+-]?\d+)?\b/gi, "<measured>");
}
