/**
 * Gives answers within a time. Work that takes longer goes on, and the same call gets its answer, however often it is made: so nothing is done twice.
 */
export class AnswersInTime<T> {
  readonly #limit: number;
  readonly #delay: (ms: number) => Promise<void>;
  readonly #pending = new Map<string, Promise<T>>();

  /** `limit` is in milliseconds. */
  constructor(limit: number, delay: (ms: number) => Promise<void>) {
    this.#limit = limit;
    this.#delay = delay;
  }

  /** Does the work of a call, or waits for that of the same call before; undefined if it is not done in time. */
  async answer(call: string, work: () => Promise<T>, cancelled: AbortSignal): Promise<T | undefined> {
    const working = this.#pending.get(call) ?? work();
    this.#pending.set(call, working);
    const forget = () => {
      if (this.#pending.get(call) === working) {
        this.#pending.delete(call);
      }
    };
    working.then(forget, forget);
    cancelled.addEventListener("abort", forget, { once: true });
    return Promise.race([working, this.#delay(this.#limit).then(() => undefined)]);
  }
}
