import { times } from "./clocks.ts";
import { type ReplaceRule, replaceAll, rules } from "./replaceRules.ts";

/**
 * Removes parts that differ from run to run although nothing changed, so that two texts can be compared. There are two kinds.
 * Parts that are random by nature are always removed: nobody writes a test that expects a certain address. Parts that only may differ, a time or a
 * port, are removed where a text reports what happened, and stay where it compares values: there it may be the value that is wrong.
 */

/** Where a word of letters and digits begins and ends; a colour (`#ff0000`) is none. */
const begin = "(?<![A-Za-z0-9#])";
const end = "(?![A-Za-z0-9])";
/** The ends of names of files with code. */
const code =
  "(?:py|rs|[cm]?[jt]sx?|rb|go|php|exs?|swift|cs|c|cc|cpp|cxx|h|hpp|lua|jl|hs|mli?|kts?|scala|clj[cs]?|[rR]|p[lm]|t|cr|zig|nim|dart|tcl|erl)";
/** Hexadecimal digits of which some are letters and some are not: a number or a word has one kind only. */
const mixed = String.raw`(?=[a-f]{0,60}\d)(?=\d{0,60}[a-f])`;

/** ANSI colours, with the escape character or with what reporters leave of it (docs/rules/reports.md#r31). */
const colour = /(?:\x1b|#x1B)?\[[\d;]{1,20}m/g;

/**
 * A word, if it has a word in it; letters and digits that change their kind all the time, as those of nanoid and of tokens do, have
 * none.
 */
function unlessJumbled(word: string, share: number): string {
  if ((word.match(/\d/g) ?? []).length < 2 || !/[a-z]/.test(word) || !/[A-Z]/.test(word)) {
    return word;
  }
  const changes = (word.match(/[a-z](?=[A-Z0-9])|[A-Z](?=[a-z0-9])|[0-9](?=[A-Za-z])/g) ?? []).length;
  return changes >= word.length * share ? "<id>" : word;
}

/** A path in the system's temporary folder, of which the first folder was made for the run, and others perhaps. */
function withoutTemporary(path: string): string {
  const below = path.replace(/^.*?(?:\/tmp|\/T|\/dev\/shm|[\\/]Temp)[\\/]{1,9}[^\\/]{1,1000}/i, "");
  return `<temp>${below.replace(/[\\/]{1,9}[^\\/]{1,1000}/g, (folder) => (nameOfFolder.test(folder) ? folder : ""))}`;
}

/** A folder that somebody named, and not a program. */
const nameOfFolder = /^[\\/]{1,9}(?!tmp)\.?[A-Z]?[a-z]{1,40}(?:[-_.][A-Z]?[a-z]{1,40}){0,9}$/;

/** Most specific first: the order matters. */
const random = rules([
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![A-Za-z0-9])/gi, "<id>", "-"],
  // One of which a framework shows only the beginning.
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){0,3}[0-9a-f]{0,11}(?=…|\.{3})/gi, "<id>", "-"],
  // JSON web tokens.
  [/\beyJ[\w-]{4,}(?:\.[\w-]+){1,2}/g, "<id>", ".eyj"],
  // Frames in what a framework says: Mockito's `-> at app.ShopTest.pays(ShopTest.java:12)`, `running at /shop/a.py:12>`.
  [/(\(\w{1,100}\.(?:java|kt|groovy|scala|clj[cs]?)):\d+(?=\))/g, "$1:<line>", "0(:"],
  [new RegExp(String.raw`\b(at [^\s:'"]{1,300}\.${code}):\d+`, "g"), "$1:<line>", "0 .:at"],
  // A place that a line begins with, as googletest, busted and XCTest write it; and as Dart, Perl, OCaml and PowerShell do.
  [/^([ \t]{0,8}[\w./\\-]{1,300}\.(?:c|cc|cpp|cxx|h|hpp|swift|lua)):\d+(?=: )/gm, "$1:<line>", "0.:"],
  [/^(\s{0,8}[\w:./\\-]{1,300}\.dart) \d+:\d+(?=\s)/gm, "$1 <line>", "0.:dart"],
  [/\b(at [^\s:'"]{1,300}\.\w{1,6} line )\d+/g, "$1<line>", "0 .atline"],
  [
    /\b(file "[^"\n]{1,300}", lines? )\d{1,9}(?:-\d{1,9})?(, characters )\d{1,9}-\d{1,9}/g,
    "$1<line>$2<column>",
    "0 -filecharts",
  ],
  [/^(at .{1,500}, \S{1,300}\.psm?1):\d+$/gm, "$1:<line>", "0.:atps"],
  // What Clojure names a function that has no name.
  [/\b((?:fn|eval|reify)__)\d+/g, "$1<id>", "0_"],
  [/(\.(?:c|cc|cpp|cxx|h|hpp|cs|fs))\(\d+(?:,\d+)?\)/g, "$1(<line>)", "0.("],
  // A place in a file to the column: edits move it, and no test awaits it.
  [/(\.[a-z]\w{0,7}):\d+:\d+/gi, "$1:<line>", "0.:"],
  [/\b0x[0-9a-f]+\b/gi, "<address>", "0x"],
  // An object as Java prints it.
  [/@[0-9a-f]{5,16}\b/g, "@<address>", "@"],
  // A path below a folder that was made for the run: the file's own name stays, or of a file directly in it the extension, and
  // of the folders in it those with a name.
  [
    /(?:\/private)?\/(?:tmp|var\/tmp|var\/folders\/\w+\/\w+\/T|dev\/shm)\/[^\s'"`:,;()<>/\\]+(?:[/\\][^\s'"`:,;()<>/\\]+)*(?=[/\\])/g,
    withoutTemporary,
    "/",
  ],
  [/(?:\/private)?\/(?:tmp|var\/tmp|var\/folders|dev\/shm)\/\.?[^\s'"`:,;()<>.]+/g, "<temp>", "/"],
  [
    /\b[A-Z]:[\\/][^\s'"`:;()<>]{0,200}?[\\/]Temp[\\/]{1,2}[^\s'"`:,;()<>/\\]{1,200}(?:[\\/]{1,2}[^\s'"`:,;()<>/\\]{1,200}){0,20}(?=[\\/])/gi,
    withoutTemporary,
    ":temp",
  ],
  [/\b[A-Z]:[\\/][^\s'"`:;()<>]{0,200}?[\\/]Temp[\\/]{1,2}[^\s'"`:,;()<>/\\.]{1,200}/gi, "<temp>", ":temp"],
  // MongoDB's, git's and digests; and what a digest or a random number becomes behind a prefix (`user_9f86d081884c`).
  [new RegExp(`${begin}${mixed}[0-9a-f]{12,}${end}`, "gi"), "<id>", "W"],
  // ULID, cuid, and pods of Kubernetes.
  [/\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b/gi, "<id>", "W"],
  [/\bc[a-z0-9]{24}\b/g, "<id>", "c"],
  [/-[bcdf-hj-np-tv-z2-9]{8,10}-[bcdf-hj-np-tv-z2-9]{5}\b/g, "-<id>", "-"],
  // Processes of Erlang, mocks that MockK and Moq number, and the process that a sanitizer or valgrind looks at.
  [/#(PID|Reference|Port|Function)<[\d.]+(?=[>/])/g, "#$1<<id>", "#"],
  [/\b([A-Z]\w{0,80})\(#\d+\)/g, "$1(#<id>)", "0A(#"],
  [/\b(Mock<[\w.]{1,200}):\d+>/g, "$1:<id>>", "0A:mock"],
  [/\b(name='Task-)\d+'/g, "$1<id>'", "0A-='nametsk"],
  [/(Mock\b[^>\n]{0,200}? id=')\d+/g, "$1<address>", "0A='mockid"],
  [/==\d+==/g, "==<id>==", "0="],
  // How to play what was found at random again, and how often it was tried: Hypothesis, QuickCheck and proptest; Playwright and Gomega.
  [/(--seed[ =]|\bwith seed )\d+/g, "$1<id>", "0sed"],
  [/\b(Falsifiable \(after )\d[^()\n]{0,60}\)/g, "$1<n>)", "0A(falsibe"],
  [/@reproduce_failure\([^)\n]{0,2000}\)/g, "@reproduce_failure(<id>)", "@(reproducfail"],
  [/(\bsnapshot assertion for '[^'\n]{0,200}' failed in line )\d+/g, "$1<line>", "0'snaphot"],
  [/\b(successes|local rejects|global rejects): \d+/g, "$1: <n>", "0:sce"],
  [/^([ \t]{0,40})\d+ × /gm, "$1<n> × ", "0 "],
  [/\b(timed out after )\d+\.\d+s\b/gi, "$1<duration>", "0.timedoufr"],
  // React's ids.
  [/:r[0-9a-z]{1,6}:|«r[0-9a-z]{1,6}»/g, "<id>", "r"],
  // nanoid's and tokens.
  [/(?<![\w-])[\w-]{10,64}(?![\w-])/g, (word) => unlessJumbled(word, 1 / 3), "0A"],
]);

const volatile = rules([
  [/\b(localhost|\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[[0-9a-f:]{2,40}\]):\d+/gi, "$1:<port>", "0:"],
  [/\b(port["']?[ :=]{1,2})\d+/gi, "$1<port>", "0port"],
  // A place in a file: edits move it.
  [/(\.[a-z]\w{0,7}):\d+(?::\d+)?/gi, "$1:<line>", "0.:"],
  [/\b(line|column|col) \d+/gi, "$1 <line>", "0 l"],
  [new RegExp(`${begin}${mixed}[0-9a-f]{7,11}${end}`, "gi"), "<id>", "W"],
  [new RegExp(`(?<=[a-z0-9][-_.+])${mixed}[0-9a-f]{5,6}${end}`, "gi"), "<id>", "W"],
  // The end of one, and one of which a framework shows only the beginning.
  [/<id>(?:-(?=[a-f]{0,12}\d)[0-9a-f]{4,12}(?![\w-])){1,4}/g, "<id>", "-"],
  [/(?<=['"])(?=[a-f]{0,12}\d)[0-9a-f]{4,20}(?=\.{3}|…)/g, "<id>", "0"],
  // A machine of AWS, by its address.
  [/\bip-\d{1,3}(?:-\d{1,3}){3}\b/g, "<host>", "0-ip"],
  // An id, by what it is called; a word is none.
  [
    /\b((?:(?:request|correlation|connection|transaction|execution|operation|client)[ _-]?id|(?:trace|span|session)(?:[ _-]?id)?|[sj]id)(?:["']?[:=] {0,2}["']?| ["']))(?=[^\s\d]{0,60}\d[^\s\d]{0,60}\d|[\w/+]{0,60}<id>)(?=\S{4})(?:<id>|[\w+/=.:%-]){1,200}/gi,
    "$1<id>",
    "",
  ],
  // The name that Docker invents for a container: an adjective and a person.
  [/(<id>,? \(?\/?)[a-z]{3,20}_[a-z]{3,20}\d?\b/g, "$1<name>", "_ "],
  // Capitals and digits without a word in them, as requests of AWS have.
  [
    /(?<![\w-])(?=\d{0,30}[A-Z]{1,60}\d{1,30}[A-Z]{1,60}\d{1,30}[A-Z])[A-Z0-9]{16,128}(?![\w-])/g,
    "<id>",
    "AW",
  ],
  // What Kubernetes and others append to a name: five of its letters, or letters and digits that change all the time.
  [
    /(?<=[a-z0-9])-(?!http2)(?=[a-z]{0,4}\d)(?=\d{0,4}[a-z])[bcdfghjklmnpqrstvwxz2456789]{5}(?![\w-])/g,
    "-<id>",
    "W-",
  ],
  [
    /(?<=[a-z0-9])-(?=(?:[a-z]{1,4}\d{1,4}){2}[a-z]|(?:\d{1,4}[a-z]{1,4}){2}\d)[a-z0-9]{5,12}(?![\w])/g,
    "-<id>",
    "W-",
  ],
  // Elements whose ids a library numbers, and classes that Emotion names.
  [/(\b(?:id|for|aria-\w{1,20})="[^"\s\d]{0,60}[-_:])\d{1,9}(?=")/g, "$1<id>", "0="],
  [/\bcss-(?=[a-z]{0,8}\d)[a-z0-9]{5,8}(?=[\s"-])/g, "css-<id>", "W-cs"],
  // A socket as Python prints it.
  [/\b(addr=\('[^']{1,100}', )\d+(?=\))/g, "$1<port>", "0=('adr"],
  [/Thread\[#\d+(?:,[^,\]]{0,100})?(?=[,\]])/g, "Thread[<id>", "0A[#thread"],
  [/\b(ThreadId\()\d+/g, "$1<id>", "0A(threadi"],
  [
    /([a-z](?:Thread|Worker|Pool|Executor|Task|Job|Session|Consumer|Producer|Client)-)\d+(?:_\d+)?\b/g,
    "$1<id>",
    "0A-",
  ],
  [/\b(Failing row contains \()\d+/g, "$1<id>", "0A(failngrowcts"],
  // Workers of pytest-xdist, and of those that number their threads, pools and processes.
  [/(?<![A-Za-z])gw\d+\b/g, "gw<id>", "0gw"],
  [
    /\b((?:thread|worker|pool|exec|executor|dispatcher|runner|fork|shard|process|pid|tid|goroutine|transaction|seed|job|connection|session|request|fiber|actor|container|coroutine|consumer|producer|rid)s?["']?)((?:[-_ =:#(]){1,3})\d+/gi,
    "$1$2<id>",
    "0",
  ],
  [/\b(\w[\w.-]{0,60})\[\d{3,}\](?=:|$)/g, "$1[<id>]", "0["],
  [/\b(attempt|retry|try) \d+/gi, "$1 <n>", "0 t"],
  // A row of PostgreSQL, where it lies.
  [/\btuple \(\d+,\d+\)/g, "tuple <id>", "0(tuple"],
  [/\b(Key \([^()]{1,200}\)=\()\d+(?=\))/g, "$1<id>", "0A=(key"],
  // A folder that is a number; but sha-256 and windows-1252 are names.
  [/(?<=[\w-]\/)\d+(?=\/)/g, "<id>", "0/"],
  [/(?<!\b(?:sha|iso|windows|cp|rfc|aes|rsa|utf|md|sha3))([-_#])\d{3,}\b/gi, "$1<id>", "0"],
  // A pool of Java's as it prints itself, the browser that Selenium found, and an address that Docker gave to a container.
  [/\b((?:pool size|active threads|queued tasks|completed tasks) = )\d+/g, "$1<n>", "0=es"],
  [/\(Session info: [^()\n]{0,200}\)/g, "(Session info: <version>)", "A(sesionf"],
  [/(?<![\d.])172\.(?:1[7-9]|2\d|3[01])\.\d{1,3}\.\d{1,3}(?![\d.])/g, "<host>", "0."],
  // What V8 says of its heap when it is full.
  [/(?<![\d.])\d{1,9}\.\d \(\d{1,9}\.\d\) -> \d{1,9}\.\d \(\d{1,9}\.\d\) MB/g, "<n> MB", "0.(mb"],
  // Base64, where it can be known by its end.
  [/(?<![\w+/])(?:<id>|(?=[A-Za-z+/]{0,60}\d)[\w+/]{10,500})={1,2}(?![\w=])/g, "<id>", "="],
  // The share of a time.
  [
    /(<duration> \()\d{1,3}(?:\.\d{1,6})?(?= ?%)|(?<![\w.])\d{1,3}(?:\.\d{1,6})?(?= ?% in <duration>)/g,
    "$1<n>",
    "0%",
  ],
  // The size of what was asked for, which a machine measures.
  [/(?<![\w.])\d+\.\d+ ?(?=[KMGT]i?B\b)/g, "<n> ", "0.A"],
  // Short ones, as hashids are: they change at almost every letter.
  [/(?<![\w-])\w{6,9}(?![\w-])/g, (word) => unlessJumbled(word, 0.7), "0A"],
]);

/** All of it; what is random has gone before anything is taken for a time. */
export const noise: readonly ReplaceRule[] = [...random, ...times, ...volatile];

/** The text without what is random by its nature. Lines stay lines. */
export function withoutRandom(text: string): string {
  return replaceAll(withoutColours(text), random);
}

function withoutColours(text: string): string {
  return text.includes("[") ? text.replace(colour, "") : text;
}

/** The text without anything that may differ from run to run, numbers aside. Lines stay lines. */
export function withoutNoise(text: string): string {
  return replaceAll(withoutColours(text), noise);
}

/** Words after which a number says what went wrong, and does not merely name something. */
const telling =
  /(?:\b(?:status|code|errno|error|exit|signal|http|sqlstate|ora|expected|got|want|wanted|actual|received|returned|answered|response|arguments?|length|size|version)\b[^\w]{0,3}(?:code|status|of|is|was|with|to be)?[^\w]{0,3})$/i;

/** A number alone in brackets is such a one, if it is no longer than they are: those of threads and addresses are. */
const bracketed = /[[{(]["']?$/;
const longestCode = 10;

/** What a number behind it names, as a database or a server counts it. */
const named =
  /\b(?:id|order|user|customer|account|invoice|record|message|task|client|node|object|entity|ticket|event|product|payment|device|item|entry|document|file descriptor|fd|host|instance|batch|build|revision|offset|sequence|epoch|cursor|block|page)[ =:#]{1,2}["'(]?$/i;

/** A unit of what was counted comes after a number, in the plural; a verb does not. */
const counted = /^ (?!is\b|was\b|has\b|does\b|exists\b|fails\b|belongs\b|needs\b|[a-z]{1,3}\b)\p{L}{3,}s\b/iu;

/**
 * The text without numbers that only name something: long ones, and those behind a word for what a database or a server numbers.
 * Counts stay: “3 migrations are pending” is not “2 migrations are pending”.
 */
export function withoutNames(text: string): string {
  return text.replace(/(?<![\w.<-])\d+(?:\.\d+)?(?![\w>]|\.\d)/g, (number, at: number) => {
    const before = text.slice(Math.max(0, at - 24), at);
    const [whole = "", fraction = ""] = number.split(".");
    if (telling.test(before) || (bracketed.test(before) && whole.length <= longestCode)) {
      return number;
    }
    const isLong =
      fraction.length >= 3 ||
      whole.length >= 5 ||
      (whole.length === 4 && !counted.test(text.slice(at + number.length, at + number.length + 24)));
    return isLong || named.test(before) ? "<id>" : number;
  });
}

/** The text without numbers that were measured: of a value that is above or below a bound, the bound stays. */
export function withoutMeasures(text: string): string {
  return text.replace(/(?<![\w.])-?\d+\.\d{3,}(?:e[+-]?\d+)?\b/gi, "<measured>");
}

/** The items of a set, and the entries of a map, in one order: their own differs from run to run. */
export function itemsInOrder(text: string): string {
  // Most texts have no brackets, and thousands of them are read after a run.
  if (!/[[({]| set[ :]/.test(text)) {
    return text;
  }
  return text
    .replace(/\{([^{}\n]{3,2000})\}/g, (_, inner: string) => `{${sorted(inner)}}`)
    .replace(
      setAsLines,
      (_, heading: string, items: string) => `${heading}${items.split("\n").toSorted().join("\n")}`,
    )
    .replace(setAsCall, (_, name: string, inner: string) => `${name}(${sorted(inner)})`)
    .replace(setAsList, (_, name: string, inner: string) => `${name}[${sorted(inner)}]`);
}

/** A set or a map as Scala prints it. */
const setAsCall = /\b((?:Hash)?(?:Set|Map))\(([^()[\]\n]{3,2000})\)/g;

/** What only one of two sets has, as unittest and pytest print it. */
const setAsLines =
  /^((?:Items in the (?:first|second) set but not the (?:first|second)|Extra items in the (?:left|right) set):\n)((?:['"(\d<].{0,500}(?:\n|$)){2,100})/gm;

/** A set that is printed like a list, as Java's are, with its type before it. */
const setAsList =
  /\b((?:[A-Z]\w{0,40}|frozen)?[sS]et(?:(?:\(\d+\))?:?\s{1,8}|(?:\.new)?\())\[([^[\]\n]{3,2000})\]/g;

/** In which a comma may stand that parts no items: of pairs in brackets each is one item. */
const items = /(?:\([^()]{0,1000}\)|\[[^[\]]{0,1000}\]|[^,]|,(?! )){1,2000}/g;

function sorted(list: string): string {
  return (list.match(items) ?? [])
    .map((item) => item.trim())
    .toSorted()
    .join(", ");
}
