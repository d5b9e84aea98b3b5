import { EventEmitter } from "./event.ts";

/**
 * What comes after work that is done, such as tidying up, never decides over it: where it fails, the work stays done, and the error is
 * announced here. Whoever wires the program writes it into the output channel.
 */
const failures = new EventEmitter<unknown>();

/** Something failed after work that was done; nobody waits for it. */
export const onDidFailAfterDone = failures.event;

/** Announces an error in the same way. */
export function reportAfterDone(error: unknown): void {
  failures.fire(error);
}

/** Does what comes after work that is done. It never rejects. */
export async function afterDone(next: () => unknown): Promise<void> {
  try {
    await next();
  } catch (error) {
    reportAfterDone(error);
  }
}
