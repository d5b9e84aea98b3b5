/** How a framework's command line is read. Names are as they are written, with their dashes. */
export interface Grammar {
  /** Options whose value is the word after them. */
  readonly valued: RegExp;
  /** Options that choose tests, with their values. */
  readonly selecting: RegExp;
}

/**
 * The indices of the arguments that choose tests: those of selecting options, with their values, and words that are neither
 * an option nor the value of one. The first word is the program; `from` is the first that may be an argument. What stands
 * behind `--` is left alone.
 */
export function selectingWords(words: readonly string[], grammar: Grammar, from = 1): readonly number[] {
  const found: number[] = [];
  for (let index = from; index < words.length; index++) {
    const word = words[index] ?? "";
    if (word === "--") {
      break;
    }
    const [name = "", ...value] = word.startsWith("-") ? word.split("=") : [];
    const isSelecting = name === "" || grammar.selecting.test(name);
    found.push(...(isSelecting ? [index] : []));
    if (name !== "" && value.length === 0 && grammar.valued.test(name)) {
      index++;
      found.push(...(isSelecting ? [index] : []));
    }
  }
  return found.filter((index) => index < words.length);
}
