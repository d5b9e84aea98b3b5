/** How long work on many things may keep everybody waiting at a time, in milliseconds. */
const longestTurn = 100;

/** Does something with each of many things, one after the other, and breathes now and then. */
export async function forEachInTurns<T>(things: Iterable<T>, act: (thing: T) => void): Promise<void> {
  let since = performance.now();
  for (const thing of things) {
    act(thing);
    if (performance.now() - since > longestTurn) {
      await breathe();
      since = performance.now();
    }
  }
}

/** Those of many things that fit, found in the same way. */
export async function filterInTurns<T>(
  things: Iterable<T>,
  fits: (thing: T) => boolean,
): Promise<readonly T[]> {
  const found: T[] = [];
  await forEachInTurns(things, (thing) => {
    if (fits(thing)) {
      found.push(thing);
    }
  });
  return found;
}

/** Resolves once whatever waits has had its turn: long work that calls it between its steps keeps nobody waiting for its end. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Keeps everybody waiting for this many milliseconds: only for a few, and where nothing else can be done. */
export function holdUp(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Carries out long work that pauses at each of its steps, and returns its result; in between, other work has its turn. */
export async function inSteps<T>(work: Generator<void, T>): Promise<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) {
      return value;
    }
    await breathe();
  }
}
