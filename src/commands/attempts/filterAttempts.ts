import type { ShownAttempts } from "../../editor/attempts/shownAttempts.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import { pickOne } from "../../editor/window/window.ts";
import { activeSession } from "../../model/folder/folderState.ts";
import { offerMakers } from "../choices/makerPicks.ts";

/** *Filter Attempts…*: only attempts of people, or of agents, are shown. */
export async function filterAttempts(folders: Folders, shownAttempts: ShownAttempts): Promise<void> {
  const attempts = activeSession(folders.state)?.attempts ?? [];
  const pick = await pickOne(offerMakers(attempts, shownAttempts.filter));
  if (pick !== undefined) {
    shownAttempts.filter = pick.filter;
  }
}

/** *Clear Filter* of the view *Attempts*. */
export function showAllAttempts(shownAttempts: ShownAttempts): void {
  shownAttempts.filter = undefined;
}
