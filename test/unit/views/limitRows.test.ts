import { describe, expect, test } from "vitest";
import type { TreeNode } from "../../../src/editor/treeNode.ts";
import { limitRows } from "../../../src/views/limitRows.ts";

function rows(parent: string, count: number): readonly TreeNode[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${parent}/${index}`,
    kind: "test",
    label: `${index}`,
  }));
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
    const nodes = [group("a", rows("a", 501)), ...rows("", 3)];
    expect(limitRows(nodes, "click")[0]?.children).toEqual(nodes[0]?.children);
  });

  test("of a long list end with one that counts the others and shows them", () => {
    const [limited] = limitRows([group("a", rows("a", 5_000))], "click");
    expect(limited?.children).toHaveLength(501);
    expect(limited?.children?.at(-1)).toMatchObject({ id: "more a", label: "4500 more", click: "click" });
    expect(new Set(limitRows(rows("", 600), "").map(({ id }) => id)).size).toBe(501);
  });

  test("are closed at first below what is open already", () => {
    const files = Array.from({ length: 100 }, (_, index) => group(`${index}`, rows(`${index}`, 50)));
    const limited = limitRows(files, "click");
    expect(limited).toHaveLength(100);
    expect(limited[0]?.expanded).toBe(true);
    expect(limited.at(-1)).toMatchObject({ expanded: false, children: rows("99", 50) });
    expect(countOpen(limited)).toBeLessThan(700);
  });
});
