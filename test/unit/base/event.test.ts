import { expect, test } from "vitest";
import { EventEmitter } from "../../../src/base/event.ts";

test("every subscription hears what is announced, in order, until it is disposed", () => {
  const emitter = new EventEmitter<number>();
  const heard: string[] = [];
  const first = emitter.event((value) => heard.push(`first ${value}`));
  emitter.event((value) => heard.push(`second ${value}`));
  emitter.fire(1);
  first.dispose();
  emitter.fire(2);
  emitter.dispose();
  emitter.fire(3);
  expect(heard).toEqual(["first 1", "second 1", "second 2"]);
});

test("one function subscribed twice is two subscriptions", () => {
  const emitter = new EventEmitter<void>();
  let calls = 0;
  const listener = () => {
    calls++;
  };
  const one = emitter.event(listener);
  emitter.event(listener);
  one.dispose();
  one.dispose();
  emitter.fire();
  expect(calls).toBe(1);
});

test("a listener that is added while an event is announced hears the next one only", () => {
  const emitter = new EventEmitter<number>();
  const heard: number[] = [];
  emitter.event((value) => {
    if (value === 1) {
      emitter.event((later) => heard.push(later));
    }
  });
  emitter.fire(1);
  emitter.fire(2);
  expect(heard).toEqual([2]);
});
