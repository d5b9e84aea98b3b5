import { type BoundedPattern, boundedPattern } from "../../base/boundedPattern.ts";
import { pointedCode } from "./codeFrame.ts";
import { rememberLines } from "./rememberLines.ts";

/** A place in the folder's own code that a failure names. */
export interface OwnPlace {
  readonly file: string;
  /** The function, where the stack names it. */
  readonly name: string;
  readonly line: number;
  /** The line of code there, where the text shows it. */
  readonly code: string | undefined;
}

/** Where a failure happened, as far as its text says. */
export interface OwnPlaces {
  /** The innermost place of the folder's own code: what raised the error. */
  readonly raised: OwnPlace | undefined;
  /** The outermost one: the statement of the test that did not come back. */
  readonly statement: OwnPlace | undefined;
}

/** A line of a stack, whoever wrote it; also one that was cut off. */
const frameLine = boundedPattern(
  /^\s*(?:at (?:async )?(?:.*\((?:.*:\d+(?::\d+)?|<anonymous>|index \d+|Native Method|Unknown Source)\)|(?:\S*[/\\].*|\S+):\d+(?::\d+)?|[\w$.<>/[\],`+]+\(.*\))\s*\{?$|❯ .*:\d+:\d+\s*$|File ".*", line \d+|(?:# )?(?:\.{0,2}\/)?[\w./\\-]+\.\w+:\d+(?::\d+)?(?::in [`'].*)?\s*$|(?:# )?(?:\.{0,2}\/|[A-Z]:\\).*\.\w+:\d+(?::\d+)?(?::in [`'].*)?\s*$|#\d+ (?:.*\(\d+\)|0x[0-9a-f]+\b)|\t.*\.go:\d+|(?:\(\w+ [\d.]+\) )?[\w./]+\.exs?:\d+(?:: .*)?$|at ✽\.)/,
);

/** A line of a stack of .NET, in the languages of its messages; without a place only in those whose “at” begins no sentence. */
const dotnetFrame = boundedPattern(
  /^\s*(?:(?:at|bei|à|場所|在) [\w`<>+]+\.[^()]+\(.*\)|(?:at|bei|à|en|in|em|w|в|場所|在|위치:) [^()]+\(.*\) \S{1,4} .+: ?(?:line|Zeile|ligne|línea|riga|linha|wiersz|строка|行号?|줄) \d+\.?)\s*$/,
);

/** Whether a line is one of a stack. */
export const isFrame: (line: string) => boolean = rememberLines(
  (line) => frameLine.test(line) || dotnetFrame.test(line),
);

/** Code that is not the folder's own: of packages, of the language, of the framework. */
const foreign =
  /(?:^|[/\\])(?:node_modules|site-packages|dist-packages|vendor|gems|\.cargo|rustlib)[/\\]|node:|^<|\/rustc\/|\/usr\/(?:lib|share)\/|\/lib\/python3|\/go\/(?:src\/(?:testing|runtime|reflect)|pkg\/mod)\/|^\s+(?:mock|controller|testing)\.go:|\((?:elixir|ex_unit|stdlib|kernel|ecto|ecto_sql|phoenix|plug) [\d.]+\)|\b(?:org\.junit|org\.opentest4j|org\.apache\.maven|java\.base|jdk\.internal|java\.lang|java\.util|sun\.)|^\s*at (?:[\w.@-]+\/)?(?:javax?|jakarta|jdk|kotlinx?|scala|groovy|junit|org\.(?:hamcrest|assertj|mockito|testng|awaitility|spockframework|codehaus|springframework|hibernate|postgresql|testcontainers|gradle|scalatest|jetbrains)|com\.(?:zaxxer|fasterxml|mysql|sun|intellij|amazonaws)|io\.(?:kotest|mockk|netty|cucumber|restassured|ktor|grpc)|Xunit|NUnit|Microsoft|System|FluentAssertions|Moq)\./;

const isForeign = rememberLines((line) => foreign.test(line));

/** Whether a text has a traceback of Python. */
export function isTraceback(text: string): boolean {
  return text.includes('File "') && /^[ \t]*File "[^"\n]+", line \d+/m.test(text);
}

/** Longer lines of a stack are not places that anybody could open. */
const longestFrame = 1000;

/** Reads the first and the last place of the folder's own code in a stack. Python lists the innermost last, all others first. */
export function readOwnPlaces(text: string, lines: readonly string[]): OwnPlaces {
  const isPython = isTraceback(text) || (text.includes(".py:") && /^\S+\.py:\d+:/m.test(text));
  const up = findPlace(lines, 0, 1);
  const down = findPlace(lines, lines.length - 1, -1);
  const [raised, outermost] = isPython ? [down, up] : [up, down];
  const shown = shownStatement(text, lines);
  const statement = outermost && { ...outermost, code: shown ?? outermost.code };
  return { raised, statement: statement ?? (shown === undefined ? undefined : nowhere(shown)) };
}

function nowhere(code: string): OwnPlace {
  return { file: "", name: "", line: 0, code };
}

/** The statement, where a framework shows it and its place does not: RSpec, bats, behave, cucumber-js, and who prints an excerpt. */
function shownStatement(text: string, lines: readonly string[]): string | undefined {
  for (const [sign, pattern] of shown) {
    const [, code] = (text.includes(sign) ? pattern.exec(text) : null) ?? [];
    if (code !== undefined) {
      return code.trim();
    }
  }
  return pointedCode(lines);
}

/** Each with a part that all its matches have: to look for that costs next to nothing. */
const shown: readonly (readonly [sign: string, pattern: RegExp])[] = [
  ["Failure/Error: ", /^[ \t]*Failure\/Error: (.{1,500})$/m],
  ["' failed", /^[ \t]*`(.{1,500})' failed(?: with status \d+)?$/m],
  ["Failing step: ", /^Failing step: (.{1,500}?) \.\.\. failed in/m],
  ["✖ ", /^[ \t]{0,20}✖ (.{1,500}) # \S{1,300}:\d+$/m],
];

function findPlace(lines: readonly string[], from: number, step: 1 | -1): OwnPlace | undefined {
  for (let at = from; at >= 0 && at < lines.length; at += step) {
    const line = lines[at] ?? "";
    // The attribute `#[test]` calls the test by a closure at its beginning.
    const isUnread =
      line.length > longestFrame ||
      !numbered.test(line) ||
      isForeign(line) ||
      rustClosure.test(lines[at - 1] ?? "");
    const found = isUnread ? undefined : readFrame(line, lines, at);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

const rustClosure = boundedPattern(/^\s*\d+: \S+::\{\{closure\}\}$/);

/** Every notation has the number of the line behind a sign or a word. */
const numbered = /[:( ]\d/;

function readFrame(line: string, lines: readonly string[], at: number): OwnPlace | undefined {
  for (const [sign, notation, describe] of notations) {
    const match = line.includes(sign) ? notation.exec(line) : null;
    if (match !== null) {
      return describe(match, lines, at);
    }
  }
  return undefined;
}

type Describe = (match: RegExpExecArray, lines: readonly string[], at: number) => OwnPlace;

/** A notation of which the first group is the function, the second the file, the third the line. */
const nameFirst: Describe = ([, name = "", file = "", line]) => place(file, name, line);
const fileFirst: Describe = ([, file = "", line, name = ""]) => place(file, name, line);

/**
 * A path may hold blanks, as a home does that is called so; it is known for one by a separator before the first of them. What a path
 * leads to cannot be asked here, and need not be: both of two runs have written it in the same way. Each begins with a part that all
 * lines of it have: to look for that costs next to nothing.
 */
const notations: readonly (readonly [sign: string, BoundedPattern, Describe])[] = [
  // Python: `File "a.py", line 12, in f`, and the code below it.
  [
    'File "',
    boundedPattern(/^\s*File "(.+?)", line (\d+), in (.+)$/),
    ([, file = "", line, name = ""], lines, at) => place(file, name, line, lines[at + 1]?.trim()),
  ],
  // pytest, short: `a.py:12: in f`, and the code below it; long: `a.py:12: TypeError`, below the code of the function.
  [
    ".py:",
    boundedPattern(/^((?:[^\s>]*[/\\].*?|\S+)\.py):(\d+): in (.+)$/),
    ([, file = "", line, name = ""], lines, at) => place(file, name, line, lines[at + 1]?.trim()),
  ],
  [
    ".py:",
    boundedPattern(/^((?:[^\s>]*[/\\].*?|\S+)\.py):(\d+): ?\w*$/),
    ([, file = "", line], lines, at) =>
      place(file, functionAbove(lines, at), line, statementAbove(lines, at)),
  ],
  // JavaScript: `at f (file:///a.js:1:2)`, `at file:///a.js:1:2`, `❯ f a.js:1:2`.
  ["at ", boundedPattern(/^\s*at (?:async )?(.+?) \((.+?):(\d+):\d+\)$/), nameFirst],
  ["at ", boundedPattern(/^\s*at (?:async )?(\S*[/\\].*?|\S+?):(\d+):\d+$/), fileFirst],
  [
    "❯ ",
    boundedPattern(/^\s*❯ (?:([^\s/\\]+) (?=[^\s/\\]*[/\\]|\S+:\d))?(\S*[/\\].*?|\S+?):(\d+):\d+\s*$/),
    nameFirst,
  ],
  // Cucumber: `at ✽.the order is paid(file:///a.feature:12)`, of which the step is the statement.
  [
    "at ✽.",
    boundedPattern(/^\s*at ✽\.(.+)\((\S+\.feature):(\d+)\)/),
    ([, step = "", file = "", line]) => place(file, "", line, step),
  ],
  // Java: `at app.Shop.find(Shop.java:8)`.
  ["at ", boundedPattern(/^\s*at ((?:[\w$]+\.)*[\w$]+\.[\w$<>]+)\(([\w$]+\.\w+):(\d+)\)/), nameFirst],
  // .NET, in any language: `at Shop.Orders.Find(Int32 id) in C:\shop\Orders.cs:line 12`.
  [
    ") ",
    boundedPattern(/^\s*\S{1,4} ([^()]+)\(.*\) \S{1,4} (\S.*\.\w{2}): ?\p{L}{1,8} (\d+)\.?\s*$/u),
    nameFirst,
  ],
  // Sanitizers of C: `#0 0x4c3 in total /shop/order.c:14`.
  [" in ", boundedPattern(/^\s*#\d+ 0x[0-9a-f]+ in (\S+) (\S*\/.*?|\S+?):(\d+)/), nameFirst],
  // googletest and Catch2: `a_test.cpp:33`, `at a_test.cpp:33`; the frameworks of C: `a_test.c:33: …`.
  [
    ".",
    boundedPattern(
      /^\s*(?:at )?((?:\S*[/\\].*?|\S+?)\.(?:c|cc|cpp|cxx|h|hpp)):(\d+)(?::?\s*$|: |:\w+:FAIL\b)/,
    ),
    fileFirst,
  ],
  // Dart: `test/a_test.dart 12:5  main.<fn>`; Perl: `at t/a.t line 12.`; Clojure: `FAIL in (a) (a_test.clj:12)`.
  [".dart ", boundedPattern(/^\s*(?:package:)?((?:\S*\/.*?|\S+)\.dart) (\d+):\d+\s+(\S.*)$/), fileFirst],
  [" line ", boundedPattern(/^[\s#]*at (\S*\/.*|\S+) line (\d+)\.?$/), fileFirst],
  [" in (", boundedPattern(/ in \(\S+\) \((\S+\.clj[cs]?):(\d+)\)$/), fileFirst],
  // busted, XCTest and Julia: `spec/a_spec.lua:12: …`, `Test Failed at /a.jl:12`.
  [
    ".",
    boundedPattern(
      /^(?:Test Failed at |Error During Test at )?((?:\S*\/.*?|\S+?)\.(?:lua|swift|jl)):(\d+)(?:: .*)?$/,
    ),
    fileFirst,
  ],
  // Elixir: `(shop 0.1.0) lib/core.ex:12: Core.run/0`.
  [".ex", boundedPattern(/^\s*(?:\(\w+ [\d.]+\) )?((?:\S*\/.*?|\S+?)\.exs?):(\d+): (.+)$/), fileFirst],
  // Ruby: "a.rb:12:in `f'".
  [".rb:", boundedPattern(/^\s*(?:# )?((?:\S*\/.*?|\S+?)\.rb):(\d+):in [`'](.+)'$/), fileFirst],
  // PHP: `#0 /a.php(12): f()`, `/a.php:12`.
  ["#", boundedPattern(/^#\d+ (\S*[/\\].*?|\S+)\((\d+)\): ([^(]+)/), fileFirst],
  [".php:", boundedPattern(/^\s*((?:\S*[/\\].*|\S+)\.php):(\d+)$/), fileFirst],
  // Go: the function above, then `\t/a.go:12 +0x1d`.
  [
    ".go:",
    boundedPattern(/^\t(\S.*?\.go):(\d+)/),
    ([, file = "", line], lines, at) => place(file, (lines[at - 1] ?? "").replace(/\([^()]*\)$/, ""), line),
  ],
  [".go:", boundedPattern(/^ {4,}((?:\S*\/.*?|\S+)\.go):(\d+): /), fileFirst],
  // Rust: `at src/a.rs:12:5` below the function, `panicked at src/a.rs:12:5`.
  [
    ".rs:",
    boundedPattern(/\bat (?:\.\/)?((?:\S*\/.*?|\S+)\.rs):(\d+):\d+/),
    ([, file = "", line], lines, at) => place(file, rustFunction(lines, at, `${file}:${line}:`), line),
  ],
];

function place(file: string, name: string, line = "0", code?: string): OwnPlace {
  const path = file
    .replace(/^file:\/\//, "")
    .replace(/\?[^/]{0,200}$/, "")
    .replace(/\\/g, "/");
  // A function without a name is called after what calls it.
  const known = name
    .replace(/^(?:Module|Object|TestContext|Context|Suite|new|async)[. ]/, "")
    .replace(/<anonymous>|<module>|^block .* in .*|rescue in /, "");
  return { file: path, name: known, line: Number(line), code: code || undefined };
}

/** The function that the backtrace names for a place, which Rust prints once more before it. */
function rustFunction(lines: readonly string[], from: number, at: string): string {
  const frame = lines.findIndex((line, index) => index >= from && /^\s+at /.test(line) && line.includes(at));
  const [, name = ""] = /^\s*\d+: (.{1,500}?)(?:::h[0-9a-f]{16})?$/.exec(lines[frame - 1] ?? "") ?? [];
  return name;
}

function functionAbove(lines: readonly string[], index: number): string {
  for (let at = index - 1; at >= 0 && !isSectionEnd(lines[at] ?? ""); at--) {
    const [, name] = /^\s*(?:async )?def (\w+)\(/.exec(lines[at] ?? "") ?? [];
    if (name !== undefined) {
      return name;
    }
  }
  return "";
}

/** The line of code that pytest points at. */
function statementAbove(lines: readonly string[], index: number): string | undefined {
  for (let at = index - 1; at >= 0 && !isSectionEnd(lines[at] ?? ""); at--) {
    const [, code] = /^> {1,40}(\S.*)$/.exec(lines[at] ?? "") ?? [];
    if (code !== undefined) {
      return code.trim();
    }
  }
  return undefined;
}

/** Between two frames of pytest. */
function isSectionEnd(line: string): boolean {
  return /^_ _ _|^\S+\.py:\d+:/.test(line);
}
