import { say } from "../base/facts/words.ts";
import { t } from "../base/l10n.ts";
import type { TreeNode } from "../editor/window/treeNode.ts";
import type { RepositoryStatus } from "../model/folder/repositoryStatus.ts";

/** The rows that say what is unusual about the repository; none for most. `isHidden` says which warnings not to show again. */
export function repositoryRows(
  { notices, mirrors, keptIn, leftIn }: RepositoryStatus,
  isHidden: (warning: string) => boolean,
): readonly TreeNode[] {
  const rows: TreeNode[] = notices.map(say).map((notice, index) => ({
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
      label: t("Earlier sessions of this folder"),
      description: t("move them into its repository"),
      tooltip: t("The folder has become a git repository. Its earlier sessions are in\n{0}", leftIn),
      icon: { name: "repo-pull" },
      click: "casebook.moveLogsHere",
    });
  }
  if (keptIn !== undefined) {
    rows.push({
      id: "keptIn",
      kind: "keptIn",
      label: t("Kept outside of the folder"),
      description: keptIn,
      tooltip: t(
        "The folder is not in a git repository, so Casebook keeps a private one in\n{0}\nIts .git/info/exclude lists what it leaves out.",
        keptIn,
      ),
      icon: { name: "database" },
    });
  }
  for (const remote of mirrors.filter((one) => !isHidden(mirrorWarning(one)))) {
    rows.push({
      id: mirrorWarning(remote),
      kind: "mirrorWarning",
      label: t("A push to {0} also sends the log", remote),
      description: t("mirror"),
      tooltip: t(
        "The remote “{0}” is configured to push every ref (mirror, or refs/*), including Casebook's hidden refs:\nattempts, reports and output would be sent. Git has no setting to exclude them.",
        remote,
      ),
      icon: { name: "warning", color: "list.warningForeground" },
    });
  }
  return rows;
}

/** The name of the warning of a remote, which is the id of its row. */
function mirrorWarning(remote: string): string {
  return `mirror ${remote}`;
}
