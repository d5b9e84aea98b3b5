import { type BoundedPattern, boundedPattern, longestLine } from "../base/boundedPattern.ts";

/** A place that a text names: the path as it is written there. */
export interface Frame {
  readonly written: string;
  readonly line: number;
  readonly column?: number | undefined;
}

/** How places are written, whatever the framework; only the ones that are files of the folder are ever shown. */
const notations: readonly BoundedPattern[] = [
  // Python: `File "a.py", line 12, in f`.
  boundedPattern(/File "([^"]+)", line (\d+)/),
  // Java, Kotlin, Scala: `at app.OpsTest.fails(OpsTest.java:8)`; the packages are the directories.
  boundedPattern(
    /^\s*at (?:[\w.]+\/)?(?<packages>(?:[\w$]+\.)*)[\w$]+\.[\w$<>]+\(([\w$]+\.(?:java|kt|scala|groovy)):(\d+)\)/,
  ),
  // .NET: `in /src/A.cs:line 12`.
  boundedPattern(/ in (\S[^:]*(?::\\[^:]+)?):line (\d+)/),
  // Most: `at f (file:///a.js:1:2)`, `❯ src/a.ts:1:2`, `a.py:12: AssertionError`, `a_test.go:13: text`, `# ./a_spec.rb:6:in`.
  boundedPattern(
    /(?:^|[\s("'`[{<,=])((?:file:\/\/)?(?:[A-Za-z]:)?[\w@.~+\-/\\%$]*[\w+-]\.[A-Za-z]\w{0,7}):(\d+)(?::(\d+))?/,
  ),
  // PHP, MSVC: `#0 /a.php(12): f()`, `a.cpp(12): error`.
  boundedPattern(/(?:^|[\s("'`])((?:[A-Za-z]:)?[\w@.~+\-/\\]*[\w+-]\.[A-Za-z]\w{0,7})\((\d+)(?:,(\d+))?\)/),
  // Perl, bats, shells: `at t/a.t line 5.`, `in test file test/a.bats, line 2`, `a.sh: line 4: syntax error`.
  boundedPattern(/(?:^|[\s("'`])([\w@.~+\-/\\]*[\w+-]\.[A-Za-z]\w{0,7})[,:]? line (\d+)/),
];

/** Lines that name a place at which nothing failed: Playwright's heading of a test, and functions that a bats test calls. */
const headings = boundedPattern(/^\s*(?:\[[^\]]+\] › .* › |\(?from function `)/);

/** Longer texts are looked at where they begin and where they end. */
const mostLines = 120;

/** The places that a failure's text names, the innermost first; they are looked for as they are asked for. */
export function* readFrames(text: string): Generator<Frame> {
  const lines = selectLines(text);
  // Python prints the innermost call last, everybody else first.
  if (/^(?:\S[^:\n]*\.py:\d+:|[ \t]*File "[^"\n]+", line \d)/m.test(text.slice(0, longestChecked))) {
    lines.reverse();
  }
  for (const line of lines) {
    const frame = readFrame(line);
    if (frame !== undefined) {
      yield frame;
    }
  }
}

/** How much of a text is looked at to tell whose it is. */
const longestChecked = 20_000;

function selectLines(text: string): string[] {
  // Boost.Test writes file and line below each other.
  const all = text.replace(/^- file *: (.*)\n- line *: (\d+)/gm, "$1:$2").split("\n");
  return all.length > mostLines ? [...all.slice(0, mostLines / 2), ...all.slice(-mostLines / 2)] : all;
}

function readFrame(line: string): Frame | undefined {
  // What is longer than patterns see is no frame.
  if (line.length > longestLine || !/[:( ]\d/.test(line) || headings.test(line)) {
    return undefined;
  }
  for (const notation of notations) {
    const match = notation.exec(line);
    if (match !== null) {
      return toFrame(match);
    }
  }
  return undefined;
}

function toFrame(match: RegExpExecArray): Frame {
  const packages = match.groups?.["packages"];
  const [, written = "", lineNumber = "", column] = packages === undefined ? match : match.toSpliced(1, 1);
  // The class is the last of them, and mostly named like its file.
  const directory = packages === undefined ? "" : packages.split(".").slice(0, -1).join("/");
  return {
    written: directory === "" ? written : `${directory}/${written}`,
    line: Number(lineNumber),
    column: column === undefined ? undefined : Number(column),
  };
}
