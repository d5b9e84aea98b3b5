/** How many lines are remembered: a line holds on to the text that it was cut out of, and a stack is rarely longer. */
const mostLines = 200;

/**
 * The same question about a line, whose answer depends on nothing else, with the answers of the last lines remembered: in thousands of
 * failures the same calls of the framework stand below each other.
 */
export function rememberLines(ask: (line: string) => boolean): (line: string) => boolean {
  const answers = new Map<string, boolean>();
  return (line) => {
    let answer = answers.get(line);
    if (answer === undefined) {
      answer = ask(line);
      if (answers.size === mostLines) {
        answers.clear();
      }
      answers.set(line, answer);
    }
    return answer;
  };
}
