import { UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import { listNames } from "../../base/listNames.ts";
import type { PickItem, PickList } from "../../editor/window/questions.ts";
import { isInFolder, type RestorePreview } from "../../model/log/restores.ts";
import { keptPathLabel } from "../../model/words/wording.ts";

/** A file that a restore would change, or would leave. */
export interface RestoredFile {
  readonly path: string;
  /** `offered` can be chosen, and is not until the user does; `kept` cannot be. */
  readonly choice: "chosen" | "offered" | "kept";
  readonly isDeleted: boolean;
}

/** A line of the list of files: a file, or a heading. */
export interface FileLine extends PickItem {
  readonly file?: RestoredFile;
}

/**
 * What a restore would write, delete and keep. Files outside of `folder` (relative to the repository, as the paths are) stand apart, and
 * are not chosen until the user chooses them: whoever opened a part of a repository need not know what goes on in the rest.
 */
export function offerFiles(preview: RestorePreview, folder: string, title: string): PickList<FileLine> {
  const marked = new Set(preview.marked);
  const line = (icon: string, path: string, description: string, isDeleted = false) => ({
    icon,
    label: path,
    description,
    file: { path, choice: isInFolder(path, folder) ? "chosen" : "offered", isDeleted } as const,
  });
  const write = preview.write.map((path) =>
    marked.has(path)
      ? line("warning", path, t("both sides changed it: with conflict markers"))
      : line("edit", path, ""),
  );
  const deleted = preview.delete.map((path) => line("trash", path, "", true));
  const kept = preview.kept.map((one) => ({
    ...line("lock", one.path, keptPathLabel(one)),
    file: { path: one.path, choice: "kept", isDeleted: false } as const,
  }));
  const of = (lines: readonly FileLine[], choice: RestoredFile["choice"]) =>
    lines.filter(({ file }) => file?.choice === choice);
  return {
    picks: [
      ...group(t("Write"), of(write, "chosen")),
      ...group(t("Delete"), of(deleted, "chosen")),
      ...group(t("Write outside of {0}", folder), of(write, "offered")),
      ...group(t("Delete outside of {0}", folder), of(deleted, "offered")),
      ...group(t("Left unchanged"), kept),
    ],
    title,
    placeHolder: t("Uncheck the files you want to leave unchanged"),
    matchOnDescription: true,
    ignoreFocusOut: true,
  };
}

function group(label: string, lines: readonly FileLine[]): readonly FileLine[] {
  return lines.length === 0 ? [] : [{ label, isHeading: true }, ...lines];
}

/** Whether a line can be checked. */
export function canBeChosen({ file }: FileLine): boolean {
  return file !== undefined && file.choice !== "kept";
}

/** The paths of the lines that are checked, without those that cannot be. */
export function chosenPaths(lines: readonly FileLine[]): readonly string[] {
  return lines.filter(canBeChosen).flatMap(({ file }) => file?.path ?? []);
}

/** What is asked where editors have unsaved changes in files that would be replaced. */
export interface UnsavedQuestion {
  readonly question: string;
  readonly detail: string;
  readonly save: string;
  readonly leaveOut: string;
}

/** Asks what becomes of these paths, which have unsaved changes. */
export function askAboutUnsaved(paths: readonly string[]): UnsavedQuestion {
  return {
    question: t("Files with unsaved changes would be replaced: {0}", listNames(paths)),
    detail: t(
      "Files you save now are kept in the log too, and “Undo Restore” brings them back. Files you leave out are not touched.",
    ),
    save: t("Save First"),
    leaveOut: t("Leave Them Out"),
  };
}

/** That nothing was restored, because a file could not be saved first. */
export function notSaved(path: string): UserError {
  return new UserError(
    t("{0} could not be saved. Nothing was restored.", path),
    t("Save it, or close its editor, and try again."),
  );
}
