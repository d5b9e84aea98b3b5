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
  return findWords(words, grammar, from, (name) => name === "" || grammar.selecting.test(name));
}

/** The same without the words that are not options, if these choose something else. */
export function selectingOptions(words: readonly string[], grammar: Grammar, from = 1): readonly number[] {
  return findWords(words, grammar, from, (name) => name !== "" && grammar.selecting.test(name));
}

/** The indices of words, each with its value, that are chosen by the name of the option; empty for a word that is none. */
function findWords(
  words: readonly string[],
  { valued }: Grammar,
  from: number,
  isChosen: (name: string) => boolean,
): readonly number[] {
  const found: number[] = [];
  for (let index = from; index < words.length; index++) {
    const word = words[index] ?? "";
    if (word === "--") {
      break;
    }
    const [name = "", ...value] = word.startsWith("-") ? word.split("=") : [];
    const last = name !== "" && value.length === 0 && valued.test(name) ? index + 1 : index;
    found.push(...(isChosen(name) ? [index, last] : []));
    index = last;
  }
  return [...new Set(found)].filter((index) => index < words.length);
}
