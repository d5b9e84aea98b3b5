/** Resolves once whatever waits has had its turn: long work that calls it between its steps keeps nobody waiting for its end. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
