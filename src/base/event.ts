import { type Disposable, toDisposable } from "./disposable.ts";

/** Subscribes a listener until the returned disposable is disposed. Shaped like the event of VS Code. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** The side that announces. Events announce what has happened; they do not drive what happens next. */
export class EventEmitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = (listener) => {
    // Wrapped, so that one function subscribed twice is two subscriptions.
    const subscription = (value: T) => listener(value);
    this.#listeners.add(subscription);
    return toDisposable(() => this.#listeners.delete(subscription));
  };

  /** Calls every listener that is subscribed at this moment, in the order of subscription. */
  fire(value: T): void {
    for (const listener of [...this.#listeners]) {
      listener(value);
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
