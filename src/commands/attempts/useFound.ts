import { t } from "../../base/l10n.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import type { TreeNode } from "../../editor/window/treeNode.ts";
import type { FoundWay } from "../../model/log/restores.ts";
import { foundDone, foundPreviewTitle } from "../choices/hunkSearch.ts";
import { searchOf } from "../searches/openFound.ts";
import { restoreChosen } from "./restoreAttempt.ts";

/** *Keep Only These…* and *Take Them Out…*: merges what a search found into the current files, after a preview. */
export async function useFound(folders: Folders, node: TreeNode | undefined, way: FoundWay): Promise<void> {
  const { search, attempt } = searchOf(folders, node);
  await restoreChosen(
    folders,
    { kind: "found", search, way },
    {
      title: (preview) => foundPreviewTitle(way, attempt, preview),
      nothing: t("The files already are as this would make them."),
      done: foundDone(way, attempt),
    },
  );
}
