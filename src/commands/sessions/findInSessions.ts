import * as vscode from "vscode";
import { UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import { lookUp } from "../../base/lookUp.ts";
import { openFileChanges } from "../../editor/documents/diffs.ts";
import { keptFailureUri } from "../../editor/documents/failureDocuments.ts";
import { openKept } from "../../editor/documents/keptDocuments.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import { pickWhileTyping } from "../../editor/window/window.ts";
import type { FoundPlace } from "../../model/log/findText.ts";
import { titleLabel } from "../../model/log/section.ts";
import {
  askWhatToFind,
  type FoundPick,
  type FoundSession,
  foundPicks,
  nothingFound,
} from "../choices/foundTextPicks.ts";

/**
 * *Find in All Sessions…*: what is typed is looked for in every session of the repository, and the lines come as they are found. Typing on, or leaving
 * the list, ends the search. A line opens the session at its place: the failing test, the changed file, or the log.
 */
export async function findInSessions(folders: Folders): Promise<void> {
  const { folder } = folders.state;
  const pick = await pickWhileTyping<FoundPick>(askWhatToFind(), async (typed, show, isOver) => {
    const picks: FoundPick[] = [];
    let searched = 0;
    for (let of = 1; searched < of && !isOver(); ) {
      const part = await folders.request("findInSessions", { folder, text: typed, from: searched });
      picks.push(...part.sessions.flatMap((one) => foundPicks(one, vscode.env.language)));
      ({ searched, of } = part);
      show(picks);
    }
    if (picks.length === 0 && typed.trim() !== "" && !isOver()) {
      show([nothingFound(searched)]);
    }
  });
  if (pick?.found !== undefined) {
    await openPlace(folders, pick.found.session, pick.found.place);
  }
}

async function openPlace(folders: Folders, found: FoundSession, place: FoundPlace): Promise<void> {
  const { folder } = folders.state;
  const { log, session, title } = found;
  switch (place.kind) {
    case "test":
    case "error": {
      const at = { folder, log, session, attempt: place.attempt, test: place.test };
      await vscode.window.showTextDocument(keptFailureUri(at, `#${place.attempt} ${titleLabel(title)}`));
      return;
    }
    case "file": {
      const changes = await folders.request("readKeptChanges", {
        folder,
        log,
        session,
        attempt: place.attempt,
      });
      const file = changes && lookUp(changes.files, "path", place.path);
      if (changes === undefined || file === undefined) {
        throw new UserError(t("The log has changed since it was searched."), t("Search again."));
      }
      await openFileChanges(folders.state, {
        ...changes,
        title: `#${place.attempt} ${place.path}`,
        files: [file],
      });
      return;
    }
    default:
      await openKept(folder, found, place.excerpt);
  }
}
