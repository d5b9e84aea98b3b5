import * as vscode from "vscode";
import { DisposableStore } from "../../base/disposable.ts";
import { UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import { listNames } from "../../base/listNames.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import type { FolderState } from "../../model/folder/folderState.ts";
import { isInFolder, type RestorePreview } from "../../model/log/restores.ts";
import { keptPathLabel } from "../../model/words/wording.ts";
import type { PickItem } from "../window/questions.ts";
import { askInDialog, createPicker } from "../window/window.ts";
import { openFileAgainst } from "./diffs.ts";

/** A file that the restore would change, or would leave. */
interface FilePick extends PickItem {
  readonly path: string;
  readonly isKept: boolean;
  /** Whether it lies in the repository, but not in the folder that is open. */
  readonly isOutside: boolean;
  readonly buttons: readonly vscode.QuickInputButton[];
}

/** What is to be restored, as it is shown. */
export interface ShownPreview {
  readonly title: string;
  readonly preview: RestorePreview;
  /** The tree that files are compared with; undefined where the result of a merge is in no tree. */
  readonly tree: Oid | undefined;
}

/**
 * Shows what a restore would write, delete and keep, and lets the user choose: the paths, or undefined for none at all. A file
 * can be compared first, without the list going away. Files outside of the open folder stand apart and are not chosen until the
 * user chooses them: whoever opened a part of a repository need not know what goes on in the rest.
 */
export function choosePaths(state: FolderState, shown: ShownPreview): Promise<readonly string[] | undefined> {
  const store = new DisposableStore();
  const picker = store.add(
    createPicker({
      picks: listItems(state, shown) as readonly FilePick[],
      title: shown.title,
      placeHolder: t("Uncheck the files you want to leave unchanged"),
      matchOnDescription: true,
      ignoreFocusOut: true,
    }),
  );
  picker.selectedItems = picker.items.filter((item) => "path" in item && !item.isKept && !item.isOutside);
  store.add(
    picker.onDidChangeSelection((selected) => {
      const possible = selected.filter((item) => !item.isKept);
      if (possible.length < selected.length) {
        picker.selectedItems = possible;
      }
    }),
  );
  store.add(
    picker.onDidTriggerItemButton(({ item }) => {
      if (shown.tree !== undefined) {
        void openFileAgainst(state, item.path, shown.tree, shown.preview.delete.includes(item.path));
      }
    }),
  );
  return new Promise<readonly string[] | undefined>((resolve) => {
    store.add(
      picker.onDidAccept(() => {
        resolve(picker.selectedItems.filter((item) => !item.isKept).map(({ path }) => path));
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

function listItems(
  { pathInRepository: folder }: FolderState,
  { preview, tree }: ShownPreview,
): readonly (FilePick | PickItem)[] {
  const marked = new Set(preview.marked);
  const buttons =
    tree === undefined
      ? []
      : [
          {
            iconPath: new vscode.ThemeIcon("diff"),
            tooltip: t("Compare with the Current File"),
          },
        ];
  const group = (label: string, items: readonly FilePick[]) =>
    items.length === 0 ? [] : [{ label, isHeading: true as const }, ...items];
  const item = (icon: string, path: string, description: string, isKept = false): FilePick => ({
    icon,
    label: path,
    description,
    path,
    isKept,
    isOutside: !isInFolder(path, folder),
    buttons: isKept ? [] : buttons,
  });
  const write = preview.write.map((path) =>
    marked.has(path)
      ? item("warning", path, t("both sides changed it: with conflict markers"))
      : item("edit", path, ""),
  );
  const deleted = preview.delete.map((path) => item("trash", path, ""));
  const of = (items: readonly FilePick[], isOutside: boolean) =>
    items.filter((one) => one.isOutside === isOutside);
  return [
    ...group(t("Write"), of(write, false)),
    ...group(t("Delete"), of(deleted, false)),
    ...group(t("Write outside of {0}", folder), of(write, true)),
    ...group(t("Delete outside of {0}", folder), of(deleted, true)),
    ...group(
      t("Left unchanged"),
      preview.kept.map((kept) => item("lock", kept.path, keptPathLabel(kept), true)),
    ),
  ];
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
  const save = t("Save First");
  const skip = t("Leave Them Out");
  const names = listNames([...unsaved.keys()]);
  const chosen = await askInDialog(
    t("Files with unsaved changes would be replaced: {0}", names),
    t(
      "Files you save now are kept in the log too, and “Undo Restore” brings them back. Files you leave out are not touched.",
    ),
    save,
    skip,
  );
  if (chosen === skip) {
    return paths.filter((path) => !unsaved.has(path));
  }
  if (chosen !== save) {
    return undefined;
  }
  for (const [path, document] of unsaved) {
    if (!(await document.save())) {
      throw new UserError(
        t("{0} could not be saved. Nothing was restored.", path),
        t("Save it, or close its editor, and try again."),
      );
    }
  }
  return paths;
}

/** The open document of a file, if it has changes that are not saved. */
export function findUnsaved(uri: vscode.Uri): { save(): Thenable<boolean> } | undefined {
  const documents = [...vscode.workspace.textDocuments, ...vscode.workspace.notebookDocuments];
  return documents.find((document) => document.isDirty && document.uri.fsPath === uri.fsPath);
}
