import type { TreeNode } from "../editor/treeNode.ts";
import type { WatchedRun } from "../model/outsideRun.ts";

/** The row that offers a command which the user ran: a click takes it in. */
export function watchedRunRow({ kind, command, exitCode }: WatchedRun, hasSession: boolean): TreeNode {
  const line = command.replace(/\s+/g, " ").trim();
  const label = kind === "task" ? `Ran as a task: ${line}` : `Ran in terminal: ${line}`;
  const result =
    exitCode === undefined ? "ended" : exitCode === 0 ? "ended (exit 0)" : `failed (exit ${exitCode})`;
  const click = hasSession ? "A click adds it to the session." : "A click starts a session with it.";
  return {
    id: "watchedRun",
    kind: "watchedRun",
    label,
    description: result,
    tooltip: `${command}\n${result}\n\n${click} Nothing is run again.`,
    spoken: `${label}, ${result}. ${click}`,
    icon: {
      name: kind === "task" ? "tools" : "terminal",
      color: exitCode === 0 ? undefined : "testing.iconFailed",
    },
    click: "casebook.recordWatchedRun",
  };
}
