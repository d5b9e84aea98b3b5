import { expect, test } from "vitest";
import { DisposableStore, toDisposable } from "../../../src/base/disposable.ts";

test("a store ends what it owns once, last added first", () => {
  const ended: string[] = [];
  const store = new DisposableStore();
  for (const name of ["a", "b", "c"]) {
    store.add(toDisposable(() => ended.push(name)));
  }
  store.dispose();
  store.dispose();
  expect(ended).toEqual(["c", "b", "a"]);
});

test("a store that was disposed ends a late arrival at once, and hands it back", () => {
  const store = new DisposableStore();
  store.dispose();
  let ended = 0;
  const late = toDisposable(() => {
    ended++;
  });
  expect(store.add(late)).toBe(late);
  expect(ended).toBe(1);
});

test("a part that cannot be disposed does not keep the others alive, and its error is not lost", () => {
  const store = new DisposableStore();
  let ended = false;
  const error = new Error("stuck");
  store.add(
    toDisposable(() => {
      ended = true;
    }),
  );
  store.add({
    dispose: () => {
      throw error;
    },
  });
  let thrown: unknown;
  try {
    store.dispose();
  } catch (caught) {
    thrown = caught;
  }
  expect(thrown).toMatchObject({ errors: [error] });
  expect(ended).toBe(true);
});

test("a function made disposable is called once", () => {
  let calls = 0;
  const disposable = toDisposable(() => {
    calls++;
  });
  disposable.dispose();
  disposable.dispose();
  expect(calls).toBe(1);
});
