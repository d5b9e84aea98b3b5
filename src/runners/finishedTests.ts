import { StringDecoder } from "node:string_decoder";
import { stripVTControlCharacters } from "node:util";
import { boundedPattern, longestLine } from "../base/boundedPattern.ts";

/** After how many bytes nothing is counted any more: looking at every line of an endless output would cost more than it is worth. */
const mostBytes = 4 * 1024 * 1024;

/** A line that reports one test that has ended: node:test, vitest, mocha, jest, bun; pytest; Go; Rust; TAP; googletest; ctest. */
const ofOne = boundedPattern(
  /^ *[✔✓√✖✗×﹣] \S|^ *\d+\) \S|\.\w+::\S.* (?:PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)(?: +\[ *\d+%\])?$|^ *--- (?:PASS|FAIL|SKIP): |^test \S.* \.\.\. (?:ok|FAILED|ignored)$|^(?:not )?ok \d|^\[ +(?:OK|FAILED) +\] .* ms\)$|^ *\d+\/\d+ Test +#\d/,
);

/** A line of vitest or surefire that counts the tests of a file. */
const ofSeveral = boundedPattern(/^ *[✓❯×] \S+ \((\d+) tests?\b|^.*Tests run: (\d+),.* Time elapsed:/);

/** A character for each test, behind the file or before how far it is: pytest, unittest, RSpec, minitest, PHPUnit. */
const ofCharacters =
  /^(?:\S+\.py )?([.FEsxXSRIW*]{2,}|[.FEsxXSRIW*](?= +\[))(?: +\[ *\d+%\]| +\d+ \/ \d+ +\( *\d+%\))?$/;

/** Everything after it is printed a second time. */
const endOfTests = /^(?:✖ failing tests:|=+ (?:FAILURES|ERRORS) =+$|ℹ tests \d)/;

/**
 * Counts the tests that have ended by the output of a run in progress, as far as its framework reports them. It is for people who
 * wait: what a run came to is never counted so.
 */
export class FinishedTests {
  readonly #decoder = new StringDecoder("utf8");
  #rest = "";
  #isOver = false;
  #bytes = 0;
  #count = 0;

  /** 0 where nothing is known: also of an output that is too long to be looked at. */
  get count(): number {
    return this.#bytes > mostBytes ? 0 : this.#count;
  }

  add(chunk: Uint8Array): void {
    if (this.#isOver || this.#bytes > mostBytes) {
      return;
    }
    this.#bytes += chunk.length;
    const lines = (this.#rest + this.#decoder.write(Buffer.from(chunk))).split("\n");
    this.#rest = (lines.pop() ?? "").slice(0, longestLine);
    for (const line of lines) {
      this.#addLine(stripVTControlCharacters(line.slice(0, longestLine)).trimEnd());
    }
  }

  #addLine(line: string): void {
    this.#isOver ||= endOfTests.test(line);
    if (this.#isOver) {
      return;
    }
    const [, ofFile, ofClass] = ofSeveral.exec(line) ?? [];
    const counted = ofFile ?? ofClass;
    if (counted !== undefined) {
      this.#count += Number(counted);
    } else if (ofOne.test(line)) {
      this.#count++;
    } else {
      this.#count += ofCharacters.exec(line)?.[1]?.length ?? 0;
    }
  }
}
