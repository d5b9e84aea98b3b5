import { describe, expect, it } from "vitest";
import { findInSession, readQuery } from "../../../../src/model/log/findText.ts";
import type { SeenError } from "../../../../src/model/memory/seenErrors.ts";
import { failing, modified, reportOf, startSession } from "../../../support/sessions/sessionBuilder.ts";

describe("what was typed", () => {
  it.each([
    ["  Timed  OUT timed ", undefined, ["timed", "out"]],
    ["error: Timed out", "error", ["timed", "out"]],
    ["FILE:src/a.ts", "file", ["src/a.ts"]],
    ["http://x", undefined, ["http://x"]],
    ["errors: x", undefined, ["errors:", "x"]],
    ["test:", "test", []],
    [" \n", undefined, []],
  ])("%j is of kind %s, with the words %j", (typed, kind, words) => {
    expect(readQuery(typed)).toEqual({ kind, words });
  });

  it("is bounded", () => {
    expect(readQuery(Array.from({ length: 10_000 }, (_, word) => word).join(" ")).words).toHaveLength(20);
  });
});

function played() {
  const builder = startSession({
    title: "Orders answer 500",
    rootCause: "Two requests share one connection.",
  });
  builder.attempt();
  builder.run(reportOf([failing("saves an order", "boom")]));
  builder.hypothesis("The pool is too small");
  builder.attempt([
    modified("src/pool.ts"),
    { ...modified("src/new.ts"), status: "renamed", from: "src/old.ts" },
  ]);
  builder.run(reportOf([failing("saves an order", "boom")]));
  builder.note("Looked at the pool of connections.");
  return builder.session();
}

const error: SeenError = {
  test: "saves an order",
  name: "saves an order",
  signature: {
    type: "InterfaceError",
    says: "another operation is in progress",
    causes: ["socket closed"],
    place: undefined,
    behind: undefined,
    statement: undefined,
  },
  last: 1,
};

const find = (typed: string) => findInSession(played(), [error], readQuery(typed));

describe("a session", () => {
  it.each([
    ["shared connection", []],
    [
      "CONNECTION share",
      [{ kind: "section", section: "rootCause", excerpt: "Two requests share one connection." }],
    ],
    ["pool small", [{ kind: "hypothesis", attempt: 1, excerpt: "The pool is too small" }]],
    ["looked", [{ kind: "note", excerpt: "Looked at the pool of connections." }]],
    [
      "saves",
      [
        {
          kind: "test",
          attempt: 1,
          test: "saves an order",
          name: "saves an order",
          excerpt: "saves an order",
        },
      ],
    ],
    [
      "interfaceerror progress",
      [
        {
          kind: "error",
          attempt: 1,
          test: "saves an order",
          name: "saves an order",
          excerpt: "InterfaceError: another operation is in progress",
        },
      ],
    ],
    [
      "socket",
      [
        {
          kind: "error",
          attempt: 1,
          test: "saves an order",
          name: "saves an order",
          excerpt: "socket closed",
        },
      ],
    ],
    ["old.ts", [{ kind: "file", attempt: 1, path: "src/new.ts", excerpt: "src/old.ts" }]],
    ["", []],
  ])("says of %j: %j", (typed, places) => {
    expect(find(typed)).toEqual(places);
  });

  it("has what is looked for in one kind only there", () => {
    expect(find("pool").map(({ kind }) => kind)).toEqual(["hypothesis", "note", "file"]);
    expect(find("file: pool").map(({ kind }) => kind)).toEqual(["file"]);
    expect(find("test: pool")).toEqual([]);
  });

  it("shows a long text around what was found, on one line, and few of many places", () => {
    const builder = startSession({ solution: `${"x ".repeat(500_000)}\nneedle\n${"y ".repeat(500_000)}` });
    for (let count = 0; count < 200; count++) {
      builder.note(`needle ${count}`);
    }
    const places = findInSession(builder.session(), [], readQuery("needle"));
    expect(places).toHaveLength(50);
    expect(places[0]?.excerpt).toMatch(/^…(?:x )+needle (?:y )+y…$/);
    expect(places[0]?.excerpt.length).toBeLessThan(100);
  });
});
