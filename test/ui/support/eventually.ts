import { expect } from "vitest";

const TIMEOUT_MS = 60_000;
const LOOK_AGAIN_MS = 100;

/** Expects that what is read becomes as the matcher says: `await eventually(() => workbench.tabs()).toEqual(["a.js"])`. */
export function eventually<T>(read: () => T | Promise<T>, message?: string) {
  return expect.poll(read, {
    timeout: TIMEOUT_MS,
    interval: LOOK_AGAIN_MS,
    ...(message !== undefined && { message }),
  });
}
