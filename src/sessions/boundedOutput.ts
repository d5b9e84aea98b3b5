/** How many bytes are kept of the beginning and of the end of a run's output: enough to read, bounded whatever runs. */
const keptAtEachEnd = 512 * 1024;

/** Console output of a run in bounded memory: its beginning and its end, and how much was cut between them. */
export class BoundedOutput {
  readonly #head: Uint8Array[] = [];
  readonly #tail: Uint8Array[] = [];
  #headBytes = 0;
  #tailBytes = 0;
  #cutBytes = 0;

  add(chunk: Uint8Array): void {
    const toHead = chunk.subarray(0, keptAtEachEnd - this.#headBytes);
    if (toHead.length > 0) {
      this.#head.push(toHead);
      this.#headBytes += toHead.length;
    }
    const toTail = chunk.subarray(toHead.length);
    if (toTail.length > 0) {
      this.#tail.push(toTail);
      this.#tailBytes += toTail.length;
      this.#cutTail();
    }
  }

  #cutTail(): void {
    while (this.#tailBytes > keptAtEachEnd) {
      const [oldest] = this.#tail;
      if (oldest === undefined) {
        return;
      }
      const cut = Math.min(oldest.length, this.#tailBytes - keptAtEachEnd);
      this.#tail.splice(0, 1, ...(cut < oldest.length ? [oldest.subarray(cut)] : []));
      this.#tailBytes -= cut;
      this.#cutBytes += cut;
    }
  }

  /** The output as it is kept; a line of its own says how much is missing in the middle. */
  bytes(): Uint8Array {
    const cut = this.#cutBytes > 0 ? [Buffer.from(`\n… ${this.#cutBytes} bytes were cut here …\n`)] : [];
    return Buffer.concat([...this.#head, ...cut, ...this.#tail]);
  }
}

/**
 * The lines of an output that tell most about a run that went wrong: the first errors in it, then its end. Without escape
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

/** CSI and OSC sequences, and any other control character but tab, line feed and carriage return (security S21). */
const escapeCodes =
  /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b.|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]/g;
