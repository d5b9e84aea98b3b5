import { expect, it } from "vitest";
import { coalesce } from "../../../src/base/coalesce.ts";

it("shares one further run among the calls made during a run", async () => {
  let runs = 0;
  const work = coalesce(async () => {
    runs++;
    await new Promise(setImmediate);
  });
  const first = work();
  const second = work();
  const third = work();
  expect(second).toBe(third);
  await first;
  await third;
  expect(runs).toBe(2);
  await work();
  expect(runs).toBe(3);
});

it("works on after a failure, which belongs to those who asked before it", async () => {
  const outcomes = [new Error("first"), undefined];
  const work = coalesce(async () => {
    await new Promise(setImmediate);
    const error = outcomes.shift();
    if (error) {
      throw error;
    }
  });
  const first = work();
  const second = work();
  await expect(first).rejects.toThrow("first");
  await expect(second).resolves.toBeUndefined();
});

it("never does the work twice at once, whenever it is called", async () => {
  let atOnce = 0;
  let most = 0;
  const work = coalesce(async () => {
    atOnce++;
    most = Math.max(most, atOnce);
    await new Promise(setImmediate);
    atOnce--;
  });
  // The call after the first run comes in before the shared further run has begun.
  const afterFirst = work().then(work);
  await Promise.all([work(), afterFirst]);
  expect(most).toBe(1);
});
