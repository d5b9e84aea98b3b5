/** A word as a POSIX shell takes it for one word, whatever it holds but NUL; as it is where nothing in it means anything to a shell. */
export function quoteWord(word: string): string {
  return isPlainWord(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Whether no shell sees anything but a word in it. */
export function isPlainWord(word: string): boolean {
  return /^[\w./:=@+,-]+$/.test(word);
}
