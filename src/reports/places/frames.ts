import { type BoundedPattern, boundedPattern, longestLine } from "../../base/boundedPattern.ts";

/** A place that a text names. */
export interface Frame {
  /**
   * The text of its line up to where the path ends: where the path begins cannot be seen, because a path may hold any character. It is the
   * longest end of this text that leads to a file (`resolveEnd`).
   */
  readonly written: string;
  readonly line: number;
  readonly column?: number | undefined;
  /** It says where it went wrong, whatever other places the text names, and whichever file the test is in. */
  readonly isCertain?: boolean;
}

/**
 * How the end of a path, and the line after it, are written, whatever the framework: each with a sign that every line of it has, which is
 * looked for first.
 */
const marks: readonly (readonly [sign: RegExp, mark: RegExp])[] = [
  // Most: `at f (file:///a.js:1:2)`, `❯ src/a.ts:1:2`, `a.py:12: AssertionError`, `a_test.go:13: text`, `# ./a_spec.rb:6:in`.
  [/:\d/, /:(\d{1,10})(?::(\d{1,10}))?(?![\w.])/g],
  // Python, Perl, bats, shells, PHP, .NET in its languages: `File "a.py", line 12`, `at a.t line 5.`, `a.sh: line 4:`, `A.cs:line 12`.
  [
    /\p{L} \d/u,
    /["'’”»]?[,:]?(?: on)?(?<=[^ ]) ?(?:line|Zeile|ligne|línea|riga|linha|wiersz|строка|行号?|줄) (\d{1,10})(?!\w)/g,
  ],
  // PHP, MSVC: `#0 /a.php(12): f()`, `a.cpp(12,5): error`.
  [/\(\d/, /\((\d{1,10})(?:, ?(\d{1,10}))?\)/g],
  // Dart: `test/a_test.dart 12:5  main.<fn>`.
  [/\d:\d/, /(?<=\S) (\d{1,10}):(\d{1,10})(?![\w.:])/g],
];

/** How many places of a line are looked at: nobody writes more for people to read. */
const mostMarks = 8;

/** Java, Kotlin, Scala: `at app.OpsTest.fails(OpsTest.java:8)`; the packages are the directories. */
const ofPackage = boundedPattern(/^\s*at ([^()]+)\(([^():]+\.(?:java|kt|scala|groovy|clj)):(\d{1,10})\)/);

/** Lines that name a place at which nothing failed: Playwright's heading of a test, and functions that a bats test calls. */
const headings: BoundedPattern = boundedPattern(/^\s*(?:\[[^\]]+\] › .* › |\(?from function `)/);

/** What Unity prints of each check that did not fail: `a.c:12:test_sum:PASS`. */
const passed = boundedPattern(/:\d{1,10}:\w+:(?:PASS|IGNORE)\b/);

/** What Unity prints of one that failed, by its file and line: `a.c:62:test_sum:FAIL: Expected 3 Was 4`. */
const check = boundedPattern(/^(.+?):(\d{1,10}):\w+:FAIL\b/);

/** Where Python, and pytest behind its `E`, names code that it could not read: without a function, above the code and the error. */
const unread = boundedPattern(/^(?:E {2,9})?\s*(File ".+)", line (\d{1,10})$/);
const readError = boundedPattern(/^(?:E {2,9})?\s*(?:Syntax|Indentation|Tab)Error: /);

/** Longer texts are looked at where they begin and where they end. */
const mostLines = 120;

/** The places that a failure's text names, the innermost first; they are looked for as they are asked for. */
export function* readFrames(text: string): Generator<Frame> {
  const lines = selectLines(text);
  yield* readCertain(lines);
  // Python prints the innermost call last, everybody else first.
  if (/^(?:\S[^:\n]*\.py:\d+:|[ \t]*File "[^"\n]+", line \d)/m.test(text.slice(0, longestChecked))) {
    lines.reverse();
  }
  for (const line of lines) {
    yield* readLine(line);
  }
}

/** How much of a text is read to see whose it is. */
const longestChecked = 20_000;

/** The places that say themselves that something went wrong there. */
function* readCertain(lines: readonly string[]): Generator<Frame> {
  for (const [at, line] of lines.entries()) {
    // Between the place and the error stand the line of code and what points into it.
    const isUnread =
      line.includes('File "') &&
      unread.test(line) &&
      lines.slice(at + 1, at + 4).some((next) => readError.test(next));
    const certain = isUnread ? unread : line.includes(":FAIL") ? check : undefined;
    const [, written, number] = certain?.exec(line) ?? [];
    if (written !== undefined) {
      yield { written, line: Number(number), isCertain: true };
    }
  }
}

function selectLines(text: string): string[] {
  // Boost.Test writes file and line below each other.
  const all = text.replace(/^- file *: (.*)\n- line *: (\d+)/gm, "$1:$2").split("\n");
  return all.length > mostLines ? [...all.slice(0, mostLines / 2), ...all.slice(-mostLines / 2)] : all;
}

function* readLine(line: string): Generator<Frame> {
  // A line longer than patterns see is not a frame.
  if (line.length > longestLine || !/[:( ]\d/.test(line) || headings.test(line) || passed.test(line)) {
    return;
  }
  const [, called, source, at] = ofPackage.exec(line) ?? [];
  if (called !== undefined && source !== undefined) {
    yield { written: [...directoriesOf(called), source].join("/"), line: Number(at) };
    return;
  }
  const found = marks.flatMap(([sign, mark]) => (sign.test(line) ? listMatches(mark, line) : []));
  for (const { index, 1: number, 2: column } of found.sort((a, b) => a.index - b.index)) {
    const written = line.slice(0, index);
    if (written.trim() !== "") {
      yield {
        written,
        line: Number(number),
        column: column === undefined ? undefined : Number(column),
      };
    }
  }
}

/** The first matches of a pattern that goes on from match to match. (`matchAll` makes another pattern for every line.) */
function listMatches(mark: RegExp, line: string): readonly RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  mark.lastIndex = 0;
  for (let match = mark.exec(line); match !== null && found.length < mostMarks; match = mark.exec(line)) {
    found.push(match);
  }
  return found;
}

/** The directories of the class that a method is called on: `app//java.base/shop.OrderTest$Inner.fails` lies in `shop`. */
function directoriesOf(called: string): readonly string[] {
  return called
    .slice(called.lastIndexOf("/") + 1)
    .split(".")
    .slice(0, -2);
}
