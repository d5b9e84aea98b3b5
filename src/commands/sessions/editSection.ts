import { openSection } from "../../editor/documents/sectionDocuments.ts";
import type { AgreedCommands } from "../../editor/folders/agreedCommands.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import type { TreeNode } from "../../editor/window/treeNode.ts";
import { askForText, pickOne } from "../../editor/window/window.ts";
import { type SectionName, sectionNames, sectionTitle } from "../../model/log/section.ts";
import { agreementToEdited } from "../choices/agreement.ts";
import { offerSections } from "../choices/sessionPicks.ts";

/** Sections of one line are asked for in an input box; the others are documents, written by saving them. */
const oneLine: ReadonlySet<SectionName> = new Set(["title", "isolationCommand", "verificationCommand"]);

/** *Edit Section…*: the section of the row, else one that the user picks. */
export async function editSection(
  folders: Folders,
  agreed: AgreedCommands,
  node: TreeNode | undefined,
): Promise<void> {
  const section = await chooseSection(folders, node);
  if (section === undefined) {
    return;
  }
  if (!oneLine.has(section)) {
    await openSection(folders, section);
    return;
  }
  const { id: session, sections } = folders.session;
  const { folder } = folders.state;
  const text = await askForText({
    title: sectionTitle(section),
    value: sections[section],
    ignoreFocusOut: true,
  });
  if (text === undefined) {
    return;
  }
  await folders.request("editSection", { folder, session, section, text });
  if (section !== "title") {
    // The text in the box may have been written by others.
    const agreement = agreementToEdited(sections[section], (command) => agreed.has(folder, command));
    await agreed[agreement](folder, text);
  }
}

async function chooseSection(folders: Folders, node: TreeNode | undefined): Promise<SectionName | undefined> {
  const { subject } = node ?? {};
  if (subject?.kind === "section") {
    return sectionNames.find((name) => name === subject.section);
  }
  return (await pickOne(offerSections(folders.session.sections)))?.section;
}
