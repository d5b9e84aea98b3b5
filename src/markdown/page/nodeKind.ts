import type { Headline, Verdict } from "../../model/judgement/verdict.ts";

/**
 * What a node of the tree stands for, where a page shows it in a way of its own. These are words of ours, never of a log: they
 * become classes.
 */
export type NodeKind = "log" | "time" | "attempts" | "matrix" | `headline ${Headline}` | `cell ${Verdict}`;

declare module "mdast" {
  interface Data {
    kind?: NodeKind;
  }
}

/** The same node, with what it stands for. Markdown shows it like any other. */
export function withKind<T extends object>(node: T, kind: NodeKind | undefined): T {
  return kind === undefined ? node : { ...node, data: { kind } };
}
