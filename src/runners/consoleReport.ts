import { stripVTControlCharacters } from "node:util";
import type { Framework } from "./frameworks/shared/framework.ts";
import { writeReport } from "./writeReport.ts";

/** Of an output that is longer than twice this no report is made, in bytes. */
const maxBytes = 16 * 1024 * 1024;

/** Makes a report of what a run prints, for frameworks that can write none; keeps nothing for any other. */
export class ConsoleReport {
  readonly #readers: readonly NonNullable<Framework["consoleReport"]>[];
  /** Other frameworks run as well. */
  readonly isOfSeveral: boolean;
  #chunks: Uint8Array[] = [];
  #size = 0;
  #isCut = false;

  constructor(frameworks: readonly Framework[]) {
    const names = new Set(frameworks.map(({ name }) => name));
    this.#readers = [...new Set(frameworks)].flatMap(({ consoleReport }) => consoleReport ?? []);
    this.isOfSeveral = names.size > 1 && this.#readers.length > 0;
  }

  add(chunk: Uint8Array): void {
    if (this.#readers.length === 0) {
      return;
    }
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size > 2 * maxBytes) {
      this.#chunks = [Buffer.concat(this.#chunks).subarray(-maxBytes)];
      this.#size = maxBytes;
      this.#isCut = true;
    }
  }

  /** The report; undefined where there is none to be made, or a part of it is lost: that could have been red. */
  text(): string | undefined {
    if (this.#readers.length === 0 || this.#isCut) {
      return undefined;
    }
    const printed = stripVTControlCharacters(Buffer.concat(this.#chunks).toString("utf8")).replaceAll(
      "\r\n",
      "\n",
    );
    const read = this.#readers.flatMap((reader) => {
      const cases = reader(printed);
      return cases === undefined ? [] : [cases];
    });
    return read.length === 0 ? undefined : writeReport(read.flat());
  }
}
