import { describe, expect, it } from "vitest";
import type { TreeNode } from "../../../src/editor/window/treeNode.ts";
import { Rows } from "../../../src/views/rows.ts";

function node(id: string, children?: readonly TreeNode[], label = id): TreeNode {
  return { id, label, kind: "test", children };
}

function idsOf(changed: readonly TreeNode[] | "all") {
  return changed === "all" ? changed : changed.map(({ id }) => id);
}

describe("Rows", () => {
  it("draw nothing anew where nothing has changed, whatever objects say so", () => {
    const rows = new Rows();
    const nodes = () => [node("a", [node("a1"), node("a2")]), node("b")];
    expect(rows.show(nodes())).toBe("all");
    const before = rows.roots;
    expect(rows.show(nodes())).toEqual([]);
    expect(rows.roots).toEqual(before);
  });

  it("draw anew the row that changed, and it stays the same object", () => {
    const rows = new Rows();
    rows.show([node("a", [node("a1"), node("a2")]), node("b")]);
    const row = rows.find("a2");
    expect(
      idsOf(rows.show([node("a", [node("a1"), node("a2", undefined, "new label")]), node("b")])),
    ).toEqual(["a2"]);
    expect(rows.find("a2")).toBe(row);
    expect(row?.label).toBe("new label");
  });

  it("draw anew the parent of rows that came, went or moved, once", () => {
    const rows = new Rows();
    rows.show([node("a", [node("a1"), node("a2", [node("deep")])]), node("b", [node("b1")])]);
    const changed = rows.show([
      node("a", [node("a2", [node("deep", undefined, "changed too")]), node("a1")]),
      node("b", []),
    ]);
    expect(idsOf(changed)).toEqual(["a", "b"]);
    expect(rows.find("b1")).toBeUndefined();
    expect(rows.find("a")?.children?.map(({ id }) => id)).toEqual(["a2", "a1"]);
  });

  it("draw everything anew where the top changes", () => {
    const rows = new Rows();
    rows.show([node("a")]);
    expect(rows.show([node("b"), node("a")])).toBe("all");
    expect(rows.show([])).toBe("all");
  });

  it("forget what a node does not have any more", () => {
    const rows = new Rows();
    rows.show([{ ...node("a"), description: "new" }]);
    expect(idsOf(rows.show([node("a")]))).toEqual(["a"]);
    expect(rows.find("a")?.description).toBeUndefined();
  });

  it("know the row above", () => {
    const rows = new Rows();
    rows.show([node("a", [node("a1")])]);
    const [a1, a] = [rows.find("a1"), rows.find("a")];
    expect(a1 && rows.parentOf(a1)).toBe(a);
    expect(a && rows.parentOf(a)).toBeUndefined();
  });
});
