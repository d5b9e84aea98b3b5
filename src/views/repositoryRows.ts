import type { TreeNode } from "../editor/treeNode.ts";
import type { RepositoryStatus } from "../model/repositoryStatus.ts";

/** The rows that tell of the repository what is not as usual; none in most. `isHidden` says which warnings not to show again. */
export function repositoryRows(
  { notices, mirrors, keptIn, leftIn }: RepositoryStatus,
  isHidden: (warning: string) => boolean,
): readonly TreeNode[] {
  const rows: TreeNode[] = notices.map((notice, index) => ({
    id: `notice ${index}`,
    kind: "notice",
    label: notice,
    tooltip: notice,
    icon: { name: "info" },
  }));
  if (leftIn !== undefined) {
    rows.push({
      id: "earlierSessions",
      kind: "earlierSessions",
      label: "Earlier sessions of this folder",
      description: "move them into its repository",
      tooltip: `The folder has become a git repository. Its sessions from before are kept in\n${leftIn}`,
      icon: { name: "repo-pull" },
      click: "casebook.moveLogsHere",
    });
  }
  if (keptIn !== undefined) {
    rows.push({
      id: "keptIn",
      kind: "keptIn",
      label: "Kept outside of the folder",
      description: keptIn,
      tooltip: `The folder is in no git repository, so a private one is kept in\n${keptIn}\nWhat it leaves out stands in its .git/info/exclude.`,
      icon: { name: "database" },
    });
  }
  for (const remote of mirrors.filter((one) => !isHidden(mirrorWarning(one)))) {
    rows.push({
      id: mirrorWarning(remote),
      kind: "mirrorWarning",
      label: `A push to ${remote} takes the log along`,
      description: "mirror",
      tooltip:
        `The remote “${remote}” is configured to push every reference (mirror, or refs/*), the hidden ones of Casebook too:\n` +
        "attempts, reports and outputs would be sent. Git has no setting that keeps them back.",
      icon: { name: "warning", color: "list.warningForeground" },
    });
  }
  return rows;
}

/** The name of the warning of a remote, which is the id of its row. */
function mirrorWarning(remote: string): string {
  return `mirror ${remote}`;
}
