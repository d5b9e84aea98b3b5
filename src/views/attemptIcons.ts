import type { Icon } from "../editor/window/treeNode.ts";
import type { HypothesisState } from "../model/log/hypothesis.ts";

/** The icons of Attempts: each headline has a shape of its own, so that colour alone never carries the meaning. */
export const icons = {
  baseline: { name: "circle-outline" },
  running: { name: "sync~spin" },
  openChanges: { name: "edit" },
  solved: { name: "pass-filled", color: "testing.iconPassed" },
  better: { name: "arrow-up", color: "testing.iconPassed" },
  unchanged: { name: "dash" },
  differentError: { name: "arrow-swap", color: "charts.yellow" },
  worse: { name: "arrow-down", color: "testing.iconFailed" },
  mixed: { name: "arrow-both", color: "charts.yellow" },
  noLongerFailing: { name: "pass", color: "testing.iconPassed" },
  broken: { name: "warning", color: "list.warningForeground" },
  interrupted: { name: "debug-stop" },
  run: { name: "play" },
  delta: { name: "git-compare" },
  note: { name: "note" },
  imported: { name: "book" },
  newer: { name: "archive" },
  restore: { name: "history" },
  tried: { name: "issue-reopened", color: "list.warningForeground" },
  notARetry: { name: "question", color: "list.warningForeground" },
  held: { name: "git-commit" },
  residue: { name: "layers" },
  found: { name: "target", color: "testing.iconPassed" },
  foundNothing: { name: "target" },
  "found.test": { name: "beaker" },
  "found.commit": { name: "git-commit" },
  "trial.passed": { name: "check" },
  "trial.failed": { name: "close" },
  "trial.unresolved": { name: "question" },
  stuck: { name: "info" },
  flaky: { name: "pulse" },
  skipped: { name: "eye-closed" },
  added: { name: "diff-added", color: "gitDecoration.addedResourceForeground" },
  modified: { name: "diff-modified", color: "gitDecoration.modifiedResourceForeground" },
  deleted: { name: "diff-removed", color: "gitDecoration.deletedResourceForeground" },
  renamed: { name: "diff-renamed", color: "gitDecoration.renamedResourceForeground" },
  "type changed": { name: "diff-modified", color: "gitDecoration.modifiedResourceForeground" },
} satisfies Readonly<Record<string, Icon>>;

/** A hypothesis is a lamp while it is open. */
export function hypothesisIcon(state: HypothesisState): Icon {
  switch (state) {
    case "open":
      return { name: "lightbulb", color: "charts.yellow" };
    case "confirmed":
      return { name: "check", color: "testing.iconPassed" };
    case "refuted":
      return { name: "close", color: "testing.iconFailed" };
  }
}
