import * as vscode from "vscode";
import { t } from "../base/l10n.ts";
import type { Folders } from "../editor/folders.ts";
import { openSection } from "../editor/sectionDocuments.ts";
import type { TreeNode } from "../editor/treeNode.ts";
import { type SectionName, sectionNames, sectionTitle } from "../model/section.ts";

/** Sections of one line are asked for in an input box; the others are documents, written by saving them. */
const oneLine: ReadonlySet<SectionName> = new Set(["title", "isolationCommand", "verificationCommand"]);

/** *Edit Section…*: the section of the row, else one that the user picks. */
export async function editSection(folders: Folders, node: TreeNode | undefined): Promise<void> {
  const section = await chooseSection(folders, node);
  if (section === undefined) {
    return;
  }
  if (!oneLine.has(section)) {
    await openSection(folders, section);
    return;
  }
  const { id: session, sections } = folders.session;
  const text = await vscode.window.showInputBox({
    title: sectionTitle(section),
    value: sections[section],
    ignoreFocusOut: true,
  });
  if (text !== undefined) {
    await folders.request("editSection", { session, section, text });
  }
}

async function chooseSection(folders: Folders, node: TreeNode | undefined): Promise<SectionName | undefined> {
  const { subject } = node ?? {};
  if (subject?.kind === "section") {
    return sectionNames.find((name) => name === subject.section);
  }
  const { sections } = folders.session;
  const picks = sectionNames.map((section) => ({
    label: sectionTitle(section),
    description: sections[section].split(/\r?\n/, 1)[0] || t("not written yet"),
    section,
  }));
  const pick = await vscode.window.showQuickPick(picks, { title: t("Which section?") });
  return pick?.section;
}
