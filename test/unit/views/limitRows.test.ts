import { describe, expect, test } from "vitest";
import type { TreeNode } from "../../../src/editor/window/treeNode.ts";
import { closeBeyond, firstRows } from "../../../src/views/limitRows.ts";

function rows(parent: string, count: number): readonly TreeNode[] {
  return firstRows(
    parent,
    Array.from({ length: count }, (_, index) => index),
    (index) => row(`${parent}/${index}`),
    "click",
  );
}

function row(id: string): TreeNode {
  return { id, kind: "test", label: id };
}

function group(id: string, children: readonly TreeNode[]): TreeNode {
  return { id, kind: "file", label: id, expanded: true, children };
}

/** Rows as a window shows them at first. */
function countOpen(nodes: readonly TreeNode[]): number {
  return nodes.reduce(
    (sum, { expanded, children = [] }) => sum + 1 + (expanded === true ? countOpen(children) : 0),
    0,
  );
}

describe("rows", () => {
  test("are all there while they are not many", () => {
    expect(rows("a", 501).map(({ label }) => label)).toContain("a/500");
    const nodes = [group("a", rows("a", 300)), row("b")];
    expect(closeBeyond(nodes)).toEqual(nodes);
  });

  test("of a long list end with one that counts the others and shows them", () => {
    expect(rows("a", 5_000)).toHaveLength(501);
    expect(rows("a", 5_000).at(-1)).toMatchObject({ id: "more a", label: "4500 more", click: "click" });
    expect(rows("a", 502).at(-1)).toMatchObject({ label: "2 more" });
  });

  test("are closed at first below what is open already", () => {
    const files = Array.from({ length: 100 }, (_, index) => group(`${index}`, rows(`${index}`, 50)));
    const shown = closeBeyond(files);
    expect(shown).toHaveLength(100);
    expect(shown[0]?.expanded).toBe(true);
    expect(shown.at(-1)).toMatchObject({ expanded: false, children: rows("99", 50) });
    expect(countOpen(shown)).toBeLessThan(700);
  });
});
