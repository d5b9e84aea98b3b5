import { plural, t } from "../base/l10n.ts";
import type { TreeNode } from "../editor/window/treeNode.ts";
import type { ShownSession } from "../model/folder/folderState.ts";
import { type ImportedAttempt, type ImportedLine, listImportedAttempts } from "../model/log/importedLog.ts";
import { importedAttemptLabel, outcomeLabel } from "../model/words/wording.ts";
import { hypothesisIcon, icons } from "./attemptIcons.ts";

/**
 * The chronological log of an imported document, in its own order and words, the lines after an attempt below it. They are texts
 * that nobody has confirmed: no row can be compared, restored or marked. Nothing for a session that was not imported.
 */
export function importedNodes({ imported, attempts }: ShownSession): readonly TreeNode[] {
  if (imported === undefined || imported.lines.length === 0) {
    return [];
  }
  const told = listImportedAttempts(imported.lines);
  return [
    {
      id: "imported",
      kind: "importedLog",
      label: t("Imported log"),
      description: [
        plural(told.length, "{0} attempt", "{0} attempts"),
        plural(imported.lines.length, "{0} line", "{0} lines"),
      ].join(" · "),
      tooltip: t("This log was written elsewhere. Nothing in it was run or captured here."),
      icon: icons.imported,
      expanded: attempts.length === 0,
      children: groupLines(imported.lines, told),
    },
  ];
}

function groupLines(lines: readonly ImportedLine[], told: readonly ImportedAttempt[]): readonly TreeNode[] {
  const [first = lines.length] = told.map(({ line }) => line);
  return [
    ...lines.slice(0, first).map(lineNode),
    ...told.flatMap((attempt, index) =>
      lines.slice(attempt.line, attempt.line + 1).map((line) => ({
        ...lineNode(line),
        // The result comes first: a line is longer than the view is wide.
        label: importedAttemptLabel(attempt),
        description: joinWords([
          resultsLabel(attempt),
          attempt.repeats === undefined ? "" : t("called a retry of #{0}", attempt.repeats),
          line.when,
          plainWords(line.text),
        ]),
        children: lines.slice(attempt.line + 1, told[index + 1]?.line).map(lineNode),
      })),
    ),
  ];
}

function lineNode({ id, kind, when, text }: ImportedLine): TreeNode {
  return {
    id: `imported ${id}`,
    kind: "importedLine",
    label: plainWords(text),
    description: joinWords([when]),
    tooltip: text,
    icon: lineIcons[kind],
  };
}

function joinWords(parts: readonly string[]): string | undefined {
  return parts.filter((part) => part !== "").join(" · ") || undefined;
}

/** Without the signs of Markdown that the lines of a log are full of. */
function plainWords(text: string): string {
  return text.replace(/\*\*|\x60/g, "");
}

const lineIcons = {
  note: icons.note,
  hypothesis: hypothesisIcon("open"),
  attempt: icons.baseline,
  change: icons.modified,
  revert: icons.restore,
  run: icons.run,
} as const;

/** The results of the runs after an attempt, as the log says: `4 failing, broken, 3 failing`. */
function resultsLabel({ results }: ImportedAttempt): string {
  return results
    .flatMap((result) => {
      if (result === "unknown") {
        return [];
      }
      return typeof result === "number" ? t("{0} failing", result) : outcomeLabel(result);
    })
    .join(", ");
}
