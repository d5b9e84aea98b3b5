import { describe, expect, it } from "vitest";
import type { TreeNode } from "../../../src/editor/window/treeNode.ts";
import type { FoundBefore } from "../../../src/model/memory/errorMemory.ts";
import { withSeen } from "../../../src/views/seenRows.ts";

const seen: FoundBefore = {
  log: "uuid",
  tip: "a".repeat(40),
  session: "s1",
  title: "Orders are lost",
  rootCause: "One connection\nfor two threads.",
  state: "solved",
  branch: "main",
  lastAt: "2026-11-10T12:00:00Z",
  like: "sameError",
  test: "saves",
  last: 0,
  solvedBy: 7,
};

function testRow(id: string): TreeNode {
  return {
    id: `test ${id}`,
    kind: "test",
    label: id,
    description: "busy",
    spoken: `${id}, failing`,
    subject: { kind: "test", id, name: id },
  };
}

const file = (...children: readonly TreeNode[]): TreeNode => ({
  id: "file",
  kind: "file",
  label: "a.test.js",
  children,
});

describe("a failing test whose error was seen before", () => {
  it("has a row for each session below it, which opens what solved it", () => {
    const [top] = withSeen([file(testRow("a"), testRow("b"))], new Map([["a", [seen]]]));
    const [a, b] = top?.children ?? [];
    expect(a).toMatchObject({ kind: "test", description: "solved before · busy", expanded: true });
    expect(a?.spoken).toBe("a, failing, solved before");
    expect(a?.children).toMatchObject([
      {
        kind: "solvedBefore",
        label: "Solved before in “Orders are lost”",
        description: "One connection for two threads. (main, 2026-11-10, attempt #7)",
        click: "casebook.openSeenBefore",
        subject: { kind: "seenBefore", seen },
      },
    ]);
    expect(a?.children?.[0]?.tooltip).toContain(
      "A click opens the changes of attempt #7 since its baseline.",
    );
    expect(b).toEqual(testRow("b"));
  });

  it("is not called solved where nothing solved it", () => {
    const { solvedBy: _, ...open } = seen;
    const [top] = withSeen([testRow("a")], new Map([["a", [{ ...open, rootCause: "" }]]]));
    expect(top?.description).toBe("busy");
    expect(top?.children).toMatchObject([
      {
        kind: "seenBefore",
        label: "Same error in “Orders are lost”, not solved",
        description: "main, 2026-11-10",
      },
    ]);
  });

  it("is closed where many tests have it", () => {
    const tests = ["a", "b", "c", "d", "e", "f"];
    const rows = withSeen(tests.map(testRow), new Map(tests.map((id) => [id, [seen]])));
    expect(rows.map(({ expanded }) => expanded)).toEqual(tests.map(() => false));
  });
});
