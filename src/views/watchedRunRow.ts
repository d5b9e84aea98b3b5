import { say } from "../base/facts/words.ts";
import { t } from "../base/l10n.ts";
import type { TreeNode } from "../editor/window/treeNode.ts";
import type { WatchedRun } from "../model/log/outsideRun.ts";

/** The row that offers a command which the user ran: a click takes it in. */
export function watchedRunRow(
  { kind, command, problem, exitCode }: WatchedRun,
  hasSession: boolean,
): TreeNode {
  const line = command.replace(/\s+/g, " ").trim();
  const label = kind === "task" ? t("Ran as a task: {0}", line) : t("Ran in terminal: {0}", line);
  const result =
    exitCode === undefined
      ? t("ended")
      : exitCode === 0
        ? t("ended (exit 0)")
        : t("failed (exit {0})", exitCode);
  const click = hasSession ? t("Click to add it to the session.") : t("Click to start a session with it.");
  const said = problem === undefined ? [] : [say(problem)];
  return {
    id: "watchedRun",
    kind: "watchedRun",
    label,
    description: result,
    tooltip: [`${command}\n${result}`, ...said, `${click} ${t("Nothing will be run again.")}`].join("\n\n"),
    spoken: `${label}, ${result}. ${click}`,
    icon: {
      name: kind === "task" ? "tools" : "terminal",
      color: exitCode === 0 ? undefined : "testing.iconFailed",
    },
    click: "casebook.recordWatchedRun",
  };
}
