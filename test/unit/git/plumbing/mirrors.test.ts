import { expect, test } from "vitest";
import { findMirrors } from "../../../../src/git/plumbing/mirrors.ts";

test.each([
  ["remote.a.mirror", "true", true],
  ["remote.a.mirror", "false", false],
  ["remote.a.push", "refs/*:refs/*", true],
  ["remote.a.push", "+refs/*", true],
  ["remote.a.push", "refs/casebook/*:refs/casebook/*", true],
  ["remote.a.push", "refs/casebook/log/0:refs/x", true],
  ["remote.a.push", "refs/heads/*:refs/heads/*", false],
  ["remote.a.push", "main", false],
  ["remote.a.push", ":", false],
  ["remote.a.fetch", "+refs/*:refs/*", false],
])("%s=%s takes our references along: %s", (key, value, takes) => {
  expect(findMirrors(new Map([[key, [value]]]))).toEqual(takes ? ["a"] : []);
});

test("names each remote once, by any of its values", () => {
  const config = new Map([
    ["remote.b.x.push", ["main", "refs/*:refs/*"]],
    ["remote.b.x.mirror", ["true"]],
    ["remote.a.mirror", ["yes"]],
  ]);
  expect(findMirrors(config)).toEqual(["a", "b.x"]);
});
