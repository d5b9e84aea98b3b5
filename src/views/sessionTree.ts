import type { Icon, TreeNode } from "../editor/treeNode.ts";
import type { FolderState, ShownSession } from "../model/folderState.ts";
import { plural } from "../model/plural.ts";
import { type SectionName, sectionNames, sectionTitles } from "../model/section.ts";

/**
 * The rows of Session: what is investigated and where it stands, then its sections, each with its first line. `folder` is the
 * name of the folder where there are several to tell apart.
 */
export function sessionTree(state: FolderState, session: ShownSession, folder?: string): readonly TreeNode[] {
  return [
    headerNode(state, session, folder),
    ...sectionNames.filter((name) => name !== "title").map((name) => sectionNode(session, name)),
  ];
}

function headerNode(state: FolderState, session: ShownSession, folder: string | undefined): TreeNode {
  const others = state.sessions.length - 1;
  return {
    id: "title",
    kind: "section",
    label: session.sections.title || "Session without a title",
    description: [session.state, state.place.branch ?? "detached HEAD", folder].filter(Boolean).join(" · "),
    tooltip: [
      `${session.sections.title || "Session without a title"}, ${session.state}`,
      plural(session.attempts.length, "attempt"),
      others > 0 && `${plural(others, "other session")} on this branch`,
    ]
      .filter(Boolean)
      .join("\n"),
    icon: stateIcons[session.state],
    subject: { kind: "section", section: "title" },
  };
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
    label: sectionTitles[section],
    description: text === "" ? unwritten(session, section) : firstLineOf(text),
    tooltip: text === "" ? `Write down: ${sectionTitles[section]}` : text,
    icon: text === "" ? { name: "circle-small" } : icons[section],
    click: "casebook.editSection",
    subject: { kind: "section", section },
  };
}

/** The first line that says something: not that of a fence. */
function firstLineOf(text: string): string | undefined {
  return text.split(/\r?\n/).find((line) => !/^\s*(?:`{3,}.*|~{3,}.*)?$/.test(line));
}

/** What the first run tells by itself need not be written. */
function unwritten(session: ShownSession, section: SectionName): string {
  const isTold = section === "initialSymptom" || section === "affectedArea";
  return isTold && session.attempts.length > 0 ? "from the baseline" : "not written yet";
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
