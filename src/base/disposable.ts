/** Something that lives and must be ended once. */
export interface Disposable {
  dispose(): void;
}

/**
 * Owns disposables and ends them together, last added first.
 * Adding to a store that was disposed already disposes at once, so that a late arrival cannot leak.
 */
export class DisposableStore implements Disposable {
  readonly #owned: Disposable[] = [];
  #disposed = false;

  /** Takes ownership and hands the disposable back, so that it is created and owned in one expression. */
  add<T extends Disposable>(disposable: T): T {
    if (this.#disposed) {
      disposable.dispose();
    } else {
      this.#owned.push(disposable);
    }
    return disposable;
  }

  /** Ends everything, also when one part throws; the errors are thrown together at the end. */
  dispose(): void {
    this.#disposed = true;
    const errors: unknown[] = [];
    for (const disposable of this.#owned.splice(0).reverse()) {
      try {
        disposable.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) {
      throw new AggregateError(errors, "Some parts could not be disposed");
    }
  }
}

/** Makes a disposable of a function that is called at most once. */
export function toDisposable(end: () => void): Disposable {
  let ended = false;
  return {
    dispose: () => {
      if (!ended) {
        ended = true;
        end();
      }
    },
  };
}
