import { plural, t } from "../base/l10n.ts";
import { listNames } from "../base/listNames.ts";
import type { Icon, TreeNode } from "../editor/window/treeNode.ts";
import type { FolderState, ShownSession } from "../model/folder/folderState.ts";
import {
  type FoundItem,
  foundCommitOf,
  type LoggedSearch,
  type SearchEnd,
  type SearchTrial,
} from "../model/log/searches.ts";
import {
  foundItemLabel,
  searchItemsLabel,
  searchProgressLabel,
  searchResultLabel,
  searchRunsLabel,
  searchTitle,
  surenessLabels,
  trialAnswerLabel,
  trialOutcome,
} from "../model/words/searchLabel.ts";
import { icons } from "./attemptIcons.ts";
import { timeLabel } from "./timeLabels.ts";

/** How many trials a row has below it, the newest ones; and how many of the found things a tooltip names. */
const mostTrials = 20;
const mostNamed = 20;

/** The rows of the searches that are about an attempt, the oldest first: how far one is, or what it came to. */
export function searchNodes(
  { running }: Pick<FolderState, "running">,
  { searches }: Pick<ShownSession, "searches">,
  attempt: number,
): readonly TreeNode[] {
  return searches
    .filter((search) => search.attempt === attempt)
    .map((search) => {
      const { end } = search;
      const progress = running?.search?.search === search.search ? running.search : undefined;
      if (progress !== undefined) {
        const first = progress.run - progress.trials.length;
        return goingNode(search, progress.left, progress.run, trialNodes(search, progress.trials, first));
      }
      const trials = search.trials.slice(-mostTrials);
      const nodes = trialNodes(search, trials, search.trials.length - trials.length + 1);
      return end === undefined
        ? goingNode(search, search.left, undefined, nodes)
        : endedNode(search, end, nodes);
    });
}

/** One in progress; without a run, another process carries it out. */
function goingNode(
  search: LoggedSearch,
  left: number,
  run: number | undefined,
  trials: readonly TreeNode[],
): TreeNode {
  const [title, progress] = [searchTitle(search), searchProgressLabel(search, left, run)];
  return {
    id: `search ${search.search}`,
    kind: run === undefined ? "searchElsewhere" : "searchRunning",
    label: title,
    description: progress,
    tooltip: [`${title}: ${progress}`, search.command].join("\n"),
    icon: icons.running,
    expanded: true,
    children: run === undefined ? trials : [currentNode(search, run), ...trials],
  };
}

/** The trial in progress. A row that got its first child later would stay collapsed. */
function currentNode({ search }: LoggedSearch, run: number): TreeNode {
  return { id: `search ${search} trial now`, kind: "trial", label: t("Run {0}", run), icon: icons.running };
}

function endedNode(search: LoggedSearch, end: SearchEnd, trials: readonly TreeNode[]): TreeNode {
  const label = searchResultLabel(search, end);
  const names = end.found.map(foundItemLabel);
  const more = names.length - mostNamed;
  const id = `search ${search.search}`;
  return {
    id,
    kind: kindOf(search, end),
    label,
    description: listNames(names),
    tooltip: [
      label,
      ...names.slice(0, mostNamed),
      ...(more > 0 ? [t("… and {0} more", more)] : []),
      ...surenessLabels(search, end),
      searchRunsLabel(end),
      search.command,
    ].join("\n"),
    icon: iconOf(end),
    click: clickOf(search, end),
    subject: { kind: "search", search: search.search },
    children: [
      ...end.found.map((item, index) => foundNode(id, search, item, index)),
      ...(trials.length === 0
        ? []
        : [
            {
              id: `${id} trials`,
              kind: "trials",
              label: searchRunsLabel(end),
              icon: icons.run,
              children: trials,
            },
          ]),
    ],
  };
}

/** What a click opens: the changes that were found, or the tests. */
function clickOf(search: LoggedSearch, { end, tree, found }: SearchEnd): string | undefined {
  return tree !== undefined || foundCommitOf(search) !== undefined
    ? "casebook.openFound"
    : end === "found" && found.some((item) => item.kind === "test" && item.file !== undefined)
      ? "casebook.openFoundTests"
      : undefined;
}

const foundKinds = { fixes: "foundFixes", breaks: "foundBreaks", notNeeded: "foundNotNeeded" } as const;

/** What can be done with it, for the menus. */
function kindOf(search: LoggedSearch, { end, tree, found }: SearchEnd): string {
  switch (end) {
    case "found":
      return foundKindOf(search, tree !== undefined, found.length);
    case "failed":
      return "searchFailed";
    case "stopped":
    case "tooMany":
    case "lost":
      return "searchLeft";
  }
}

function foundKindOf({ aim }: LoggedSearch, hasTree: boolean, found: number): string {
  switch (aim.kind) {
    case "hunks":
      return !hasTree ? "searchEnded" : aim.commit === undefined ? foundKinds[aim.question] : "foundInCommit";
    case "polluter":
      return found > 0 ? "foundTests" : "searchEnded";
    case "commits":
      return found > 1 ? "foundCommits" : "foundCommit";
  }
}

function iconOf({ end, items }: SearchEnd): Icon {
  switch (end) {
    case "found":
      return items === 0 ? icons.foundNothing : icons.found;
    case "failed":
      return icons.broken;
    case "stopped":
    case "tooMany":
    case "lost":
      return icons.interrupted;
  }
}

function foundNode(parent: string, search: LoggedSearch, item: FoundItem, index: number): TreeNode {
  const row = { id: `${parent} found ${index}`, kind: "foundItem", label: foundItemLabel(item) };
  switch (item.kind) {
    case "hunk":
      return {
        ...row,
        icon: icons.modified,
        click: "casebook.openChangedFile",
        subject: { kind: "changedFile", path: item.path, attempt: search.attempt },
      };
    case "test": {
      const { name, file, line } = item;
      const place = file === undefined ? undefined : foundItemLabel({ kind: "hunk", path: file, line });
      return {
        ...row,
        description: place,
        tooltip: [name, ...(place === undefined ? [] : [place])].join("\n"),
        icon: icons["found.test"],
        click: place === undefined ? undefined : "casebook.openFoundTests",
        subject: { kind: "search", search: search.search, item: index },
      };
    }
    case "commit": {
      const { commit, subject, author, authoredAt } = item;
      return {
        ...row,
        description: `${author}, ${timeLabel(authoredAt)}`,
        tooltip: [commit, subject, `${author}, ${timeLabel(authoredAt)}`].join("\n"),
        icon: icons["found.commit"],
        click: foundCommitOf(search) === undefined ? undefined : "casebook.openFound",
        subject: { kind: "search", search: search.search, item: index },
      };
    }
  }
}

/** The newest first; `first` is the number of the first one. */
function trialNodes(
  search: LoggedSearch,
  trials: readonly SearchTrial[],
  first: number,
): readonly TreeNode[] {
  return trials
    .map(
      ({ items, answer, error }, index): TreeNode => ({
        id: `search ${search.search} trial ${first + index}`,
        kind: "trial",
        label: t("Run {0}: {1}", first + index, searchItemsLabel(search.aim, items)),
        description: trialAnswerLabel(search.aim, answer, error),
        tooltip: plural(
          search.tests.length,
          "{1}: {2}",
          "{0} tests: {2}",
          search.tests[0]?.name ?? "",
          trialAnswerLabel(search.aim, answer, error),
        ),
        icon: icons[`trial.${trialOutcome(search.aim, answer)}`],
      }),
    )
    .toReversed();
}
