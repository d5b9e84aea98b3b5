import { t } from "../../base/l10n.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import { pickOne } from "../../editor/window/window.ts";

/** *Show Folder…*: the sessions of another folder of the workspace. Gives false where none was chosen. */
export async function chooseFolder(folders: Folders): Promise<boolean> {
  const { current } = folders;
  const picks = folders.all.map((folder) => ({
    label: folder.name,
    description: folder === current ? t("shown") : "",
    detail: folder.uri.fsPath,
    folder,
  }));
  const pick = await pickOne({ picks, title: t("Which folder?") });
  if (pick !== undefined) {
    folders.choose(pick.folder);
  }
  return pick !== undefined;
}
