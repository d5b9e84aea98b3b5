/** How long an escape sequence may be that has not ended yet, in characters; a longer one is dropped. */
const longestSequence = 4096;

/**
 * Makes the output of a run safe for a terminal, piece by piece: colours and lines stay, everything that could set a title,
 * write the clipboard, make a link, move the cursor or ask the terminal something goes (docs/rules/security.md#s21).
 */
export class SafeOutput {
  /** The beginning of an escape sequence that the next piece continues. */
  #unfinished = "";

  write(piece: string): string {
    const text = this.#unfinished + piece;
    const start = text.search(unfinished);
    this.#unfinished = start < 0 ? "" : text.slice(start).slice(0, longestSequence);
    return text
      .slice(0, start < 0 ? undefined : start)
      .replace(unsafe, "")
      .replace(/\r?\n/g, "\r\n");
  }
}

const unfinished = /\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?)?$/;

/**
 * Control sequences but colours, strings up to their end, other escapes, and control characters but tab and line ends. Any
 * escape ends a string, as in the terminal of VS Code; so nothing is read twice, whatever is printed.
 */
const unsafe =
  /\x1b\[(?![0-9;:]*m)[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\|(?=\x1b))|\x1b[^[\]PX^_]|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]/g;
