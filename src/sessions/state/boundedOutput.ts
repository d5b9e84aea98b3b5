/** How many bytes are kept of the beginning and of the end of a run's output: enough to read, bounded whatever runs. */
const keptAtEachEnd = 512 * 1024;

/** Console output of a run in bounded memory: its beginning and its end, and how much was cut between them. */
export class BoundedOutput {
  readonly #head = Buffer.alloc(keptAtEachEnd);
  /** A ring: once it is full, the newest byte takes the place of the oldest. */
  readonly #tail = Buffer.alloc(keptAtEachEnd);
  #headBytes = 0;
  /** All that came after the head, whether it is still there or not. */
  #tailBytes = 0;

  add(chunk: Uint8Array): void {
    const toHead = chunk.subarray(0, keptAtEachEnd - this.#headBytes);
    this.#head.set(toHead, this.#headBytes);
    this.#headBytes += toHead.length;
    const toTail = chunk.subarray(toHead.length);
    const kept = toTail.subarray(Math.max(0, toTail.length - keptAtEachEnd));
    const at = (this.#tailBytes + toTail.length - kept.length) % keptAtEachEnd;
    const untilEnd = kept.subarray(0, keptAtEachEnd - at);
    this.#tail.set(untilEnd, at);
    this.#tail.set(kept.subarray(untilEnd.length), 0);
    this.#tailBytes += toTail.length;
  }

  /**
   * The output as it is kept; a line of its own says how much is missing in the middle. The cut is made between lines, or at least
   * between words: half of a secret would not be known for one.
   */
  bytes(): Uint8Array {
    const head = this.#head.subarray(0, this.#headBytes);
    if (this.#tailBytes <= keptAtEachEnd) {
      return Buffer.concat([head, this.#tail.subarray(0, this.#tailBytes)]);
    }
    const oldest = this.#tailBytes % keptAtEachEnd;
    const tail = Buffer.concat([this.#tail.subarray(oldest), this.#tail.subarray(0, oldest)]);
    const before = head.subarray(0, lastBreak(head));
    const after = tail.subarray(firstBreak(tail));
    const cut = this.#headBytes + this.#tailBytes - before.length - after.length;
    return Buffer.concat([before, Buffer.from(`\n… ${cut} bytes were cut here …\n`), after]);
  }
}

/** How far from a cut a line, a word, or nothing of the kind is looked for, in bytes. */
const breaks = { line: 64 * 1024, word: 8 * 1024 };

/** Where the last whole line ends, without its line feed; or the last whole word; or what may be a part of one begins. */
function lastBreak(bytes: Buffer): number {
  const line = bytes.lastIndexOf("\n");
  const word = bytes.lastIndexOf(" ");
  if (line >= bytes.length - breaks.line) {
    return line;
  }
  return Math.max(word, bytes.length - breaks.word);
}

/** Where the first whole line begins; or the first whole word; or what may be a part of one has ended. */
function firstBreak(bytes: Buffer): number {
  const line = bytes.indexOf("\n") + 1;
  const word = bytes.indexOf(" ") + 1;
  if (line > 0 && line <= breaks.line) {
    return line;
  }
  return word > 0 && word <= breaks.word ? word : breaks.word;
}

/**
 * The most informative lines of the output of a run that went wrong: the first errors in it, then its end. Without escape
 * codes and blank lines, each cut at 2,000 characters.
 */
export function tellingLines(output: Uint8Array, count: number): readonly string[] {
  const text = Buffer.from(output).toString("utf8").replace(escapeCodes, "");
  // A carriage return inside a line is a progress display that wrote over itself: what was written last is what was seen.
  const lines = text.split(/\r?\n/).map((line) =>
    line
      .slice(line.lastIndexOf("\r") + 1)
      .trimEnd()
      .slice(0, 2000),
  );
  const end = lines.filter((line) => line !== "").slice(-count);
  const errors = lines.filter((line) =>
    /^\s*(?:[\w.]+: )?(?:\w*(?:Error|Exception)|error)(?:\[\w+\])?:? \S/.test(line),
  );
  return [...new Set([...errors.filter((line) => !end.includes(line)).slice(0, shownErrors), ...end])];
}

/** How many errors stand before the end of an output. */
const shownErrors = 3;

/** CSI and OSC sequences, and any other control character but tab, line feed and carriage return (docs/rules/security.md#s21). */
const escapeCodes =
  /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b.|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]/g;
