/**
 * Makes a function that does the work at once, or, where it is being done already, once more after that: all calls made in
 * the meantime share that one. Each returned promise settles with the work that began after its call.
 */
export function coalesce(work: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const start = () => {
    next = undefined;
    current = work().finally(() => {
      // Where more is to be done it begins right after this: until then there is no gap for another call to begin in.
      if (next === undefined) {
        current = undefined;
      }
    });
    return current;
  };
  return () => {
    if (current === undefined) {
      return start();
    }
    // A failure of the current work belongs to those who asked for it.
    next ??= current.then(start, start);
    return next;
  };
}
