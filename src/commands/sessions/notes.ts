import type { Folders } from "../../editor/folders/folders.ts";
import type { TreeNode } from "../../editor/window/treeNode.ts";
import { askForText } from "../../editor/window/window.ts";
import { askForNote, askForOtherNote } from "../choices/noteQuestions.ts";

/** *Add Note…*: a line of the log, with its time. */
export async function addNote(folders: Folders): Promise<void> {
  const { id: session } = folders.session;
  const text = await askForText(askForNote());
  if (text?.trim()) {
    await folders.request("addNote", { session, text });
  }
}

/** *Edit Note…*, on a note's row. */
export async function editNote(folders: Folders, node: TreeNode | undefined): Promise<void> {
  const { id: session, notes } = folders.session;
  const { subject } = node ?? {};
  const note = subject?.kind === "note" ? notes.find(({ id }) => id === subject.id) : undefined;
  if (note === undefined) {
    return;
  }
  const text = await askForText(askForOtherNote(note.text));
  if (text?.trim()) {
    await folders.request("editNote", { session, note: note.id, text });
  }
}
