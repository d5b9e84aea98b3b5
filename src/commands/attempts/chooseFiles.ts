import * as vscode from "vscode";
import { DisposableStore } from "../../base/disposable.ts";
import { t } from "../../base/l10n.ts";
import { openFileAgainst } from "../../editor/documents/diffs.ts";
import { findUnsaved } from "../../editor/documents/unsavedDocuments.ts";
import type { PickList } from "../../editor/window/questions.ts";
import { askInDialog, createPicker } from "../../editor/window/window.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import type { FolderState } from "../../model/folder/folderState.ts";
import {
  askAboutUnsaved,
  canBeChosen,
  chosenPaths,
  type FileLine,
  notSaved,
} from "../choices/restoreFiles.ts";

/**
 * Lets the user choose among the files of a restore: the paths, or undefined where the list was left. A file can be compared with what
 * it is in `tree` first, without the list going away; the result of a merge is in no tree.
 */
export function choosePaths(
  state: FolderState,
  list: PickList<FileLine>,
  tree: Oid | undefined,
): Promise<readonly string[] | undefined> {
  const store = new DisposableStore();
  const compare = { iconPath: new vscode.ThemeIcon("diff"), tooltip: t("Compare with the Current File") };
  const picks = list.picks.map((line) => ({
    ...line,
    buttons: tree !== undefined && canBeChosen(line) ? [compare] : [],
  }));
  const picker = store.add(createPicker({ ...list, picks }));
  picker.selectedItems = picker.items.filter(({ file }) => file?.choice === "chosen");
  store.add(
    picker.onDidChangeSelection((selected) => {
      const possible = selected.filter(canBeChosen);
      if (possible.length < selected.length) {
        picker.selectedItems = possible;
      }
    }),
  );
  store.add(
    picker.onDidTriggerItemButton(({ item: { file } }) => {
      if (tree !== undefined && file !== undefined) {
        void openFileAgainst(state, file.path, tree, file.isDeleted);
      }
    }),
  );
  return new Promise<readonly string[] | undefined>((resolve) => {
    store.add(
      picker.onDidAccept(() => {
        resolve(chosenPaths(picker.selectedItems));
        picker.hide();
      }),
    );
    store.add(
      picker.onDidHide(() => {
        resolve(undefined);
        store.dispose();
      }),
    );
    picker.show();
  });
}

/** What is left of these paths once the user has said what becomes of editors with unsaved changes; undefined for nothing. */
export async function settleUnsaved(
  topLevel: vscode.Uri,
  paths: readonly string[],
): Promise<readonly string[] | undefined> {
  const unsaved = new Map(
    paths.flatMap((path) => {
      const document = findUnsaved(vscode.Uri.joinPath(topLevel, path));
      return document === undefined ? [] : [[path, document] as const];
    }),
  );
  if (unsaved.size === 0) {
    return paths;
  }
  const { question, detail, save, leaveOut } = askAboutUnsaved([...unsaved.keys()]);
  const chosen = await askInDialog(question, detail, save, leaveOut);
  if (chosen === leaveOut) {
    return paths.filter((path) => !unsaved.has(path));
  }
  if (chosen !== save) {
    return undefined;
  }
  for (const [path, document] of unsaved) {
    if (!(await document.save())) {
      throw notSaved(path);
    }
  }
  return paths;
}
