import { plural, t } from "../base/l10n.ts";
import type { Icon, TreeNode } from "../editor/window/treeNode.ts";
import type { FolderState, ShownSession } from "../model/folder/folderState.ts";
import { headlineOf } from "../model/log/attempt.ts";
import { type SectionName, sectionNames, sectionTitle, titleLabel } from "../model/log/section.ts";
import { branchLabel, sessionStateLabel } from "../model/words/wording.ts";

/**
 * The rows of Session: what is investigated and where it stands, then its sections, each with its first line. `folder` is the
 * name of the folder if there are several to distinguish.
 */
export function sessionTree(state: FolderState, session: ShownSession, folder?: string): readonly TreeNode[] {
  return [
    headerNode(state, session, folder),
    ...nextNodes(session),
    ...unneededNodes(session),
    ...sectionNames.filter((name) => name !== "title").map((name) => sectionNode(session, name)),
  ];
}

function headerNode(state: FolderState, session: ShownSession, folder: string | undefined): TreeNode {
  const others = state.sessions.length - 1;
  return {
    id: "title",
    kind: "section",
    label: titleLabel(session.sections.title),
    description: [sessionStateLabel(session.state), branchLabel(state.place.branch), folder]
      .filter(Boolean)
      .join(" · "),
    tooltip: [
      `${titleLabel(session.sections.title)}, ${sessionStateLabel(session.state)}`,
      plural(session.attempts.length, "{0} attempt", "{0} attempts"),
      others > 0 && plural(others, "{0} other session on this branch", "{0} other sessions on this branch"),
    ]
      .filter(Boolean)
      .join("\n"),
    icon: stateIcons[session.state],
    subject: { kind: "section", section: "title" },
  };
}

/** What is left to do: a session whose newest attempt is green is verified and closed, and a solved one is a log to be shown. */
function nextNodes({ state, attempts }: ShownSession): readonly TreeNode[] {
  const newest = attempts.at(-1);
  if (state === "open" && newest !== undefined && headlineOf(newest) === "solved") {
    return [
      {
        id: "solve",
        kind: "solve",
        label: t("Solve this session?"),
        description: t("run the verification command"),
        tooltip: t("Runs the verification command, and closes the session only if that is green too."),
        icon: { name: "check-all" },
        click: "casebook.solveSession",
      },
    ];
  }
  return state === "solved"
    ? [
        {
          id: "exportLog",
          kind: "exportLog",
          label: t("Export the log…"),
          description: t("for a pull request or a colleague"),
          tooltip: t("The whole log as Markdown."),
          icon: { name: "markdown" },
          click: "casebook.exportMarkdown",
        },
      ]
    : [];
}

/** Of a solved session it can be asked which of its changes are forgotten attempts; nothing is said once that was asked. */
function unneededNodes({ state, attempts, searches }: ShownSession): readonly TreeNode[] {
  const newest = attempts.at(-1);
  const isAsked = searches.some(({ aim }) => aim.kind === "hunks" && aim.question === "notNeeded");
  return state !== "solved" || newest === undefined || newest.number === 0 || isAsked
    ? []
    : [
        {
          id: "unneeded",
          kind: "unneeded",
          label: t("Is everything needed?"),
          description: t("find hunks that can be left out"),
          tooltip: t("Tries parts of the changes in a copy of the folder, and says before what that takes."),
          icon: { name: "target" },
          click: "casebook.findHunks",
          subject: { kind: "attempt", number: newest.number },
        },
      ];
}

const stateIcons: Readonly<Record<ShownSession["state"], Icon>> = {
  open: { name: "book" },
  solved: { name: "pass-filled", color: "testing.iconPassed" },
  abandoned: { name: "circle-slash" },
};

function sectionNode(session: ShownSession, section: SectionName): TreeNode {
  const text = session.sections[section].trim();
  return {
    id: section,
    kind: "section",
    label: sectionTitle(section),
    description: text === "" ? unwritten(session, section) : firstLineOf(text),
    tooltip: text === "" ? t("Write down: {0}", sectionTitle(section)) : text,
    icon: text === "" ? { name: "circle-small" } : icons[section],
    click: "casebook.editSection",
    subject: { kind: "section", section },
  };
}

/** The first line that says something: not that of a fence. */
function firstLineOf(text: string): string | undefined {
  return text.split(/\r?\n/).find((line) => !/^\s*(?:`{3}.*|~{3}.*)?$/.test(line));
}

/** Sections that the first run fills by itself need not be written. */
function unwritten(session: ShownSession, section: SectionName): string {
  const isTold = section === "initialSymptom" || section === "affectedArea";
  return isTold && session.attempts.length > 0 ? t("from the baseline") : t("not written yet");
}

const icons: Readonly<Record<SectionName, Icon>> = {
  title: { name: "book" },
  context: { name: "comment" },
  goal: { name: "target" },
  initialSymptom: { name: "flame" },
  affectedArea: { name: "folder" },
  isolationCommand: { name: "terminal" },
  verificationCommand: { name: "checklist" },
  rootCause: { name: "search" },
  solution: { name: "wrench" },
  verification: { name: "verified" },
  learnings: { name: "mortar-board" },
};
