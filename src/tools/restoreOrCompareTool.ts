import * as vscode from "vscode";
import { UserError } from "../base/errors.ts";
import { t, tellInEnglish } from "../base/l10n.ts";
import { listLines } from "../base/listNames.ts";
import { topLevel } from "../editor/documents/diffs.ts";
import { findUnsaved } from "../editor/documents/unsavedDocuments.ts";
import type { Folders } from "../editor/folders/folders.ts";
import { plainText } from "../editor/window/shownText.ts";
import { plainBlock } from "../editor/window/window.ts";
import { quote, quoteNames } from "../model/answers/quote.ts";
import { describeRestore } from "../model/answers/restoreText.ts";
import { describeAttempt } from "../model/answers/sessionText.ts";
import type { Attempt } from "../model/log/attempt.ts";
import {
  type RestoreHow,
  type RestorePreview,
  type RestoreWhat,
  splitByFolder,
} from "../model/log/restores.ts";
import { has, readNumber, readWord, type Tool } from "./tool.ts";

/** Tells what an attempt changed and came to, or brings its files back after the user has agreed. */
export function restoreOrCompareTool(folders: Folders): Tool {
  return {
    prepare: async (input) => {
      await folders.opened();
      const { action, attempt } = readInput(folders, input);
      if (action === "compare") {
        return { invocationMessage: t("Comparing attempt #{0}", attempt.number) };
      }
      const preview = await previewOf(folders, attempt, howOf(folders, input, attempt));
      return {
        invocationMessage: t("Restoring attempt #{0}", attempt.number),
        confirmationMessages: {
          title: t("Restore the files of attempt #{0}?", attempt.number),
          message: plainBlock(confirmation(preview, folders.state.pathInRepository)),
        },
      };
    },
    invoke: async (input) => {
      await folders.opened();
      const { action, attempt } = readInput(folders, input);
      return action === "compare"
        ? compare(folders, attempt, input)
        : restore(folders, attempt, howOf(folders, input, attempt));
    },
  };
}

function readInput(folders: Folders, input: unknown) {
  const action = readWord(input, "action", ["compare", "restore"]);
  return { action, attempt: findAttempt(folders, readNumber(input, "attempt")) };
}

function findAttempt(folders: Folders, number: number): Attempt {
  const { attempts } = folders.session;
  const attempt = attempts.find((one) => one.number === number);
  if (attempt === undefined) {
    throw new UserError(
      `The session has no attempt #${number}.`,
      attempts.length === 0
        ? "Run its isolation command first."
        : `Its newest is #${attempts.at(-1)?.number}.`,
    );
  }
  return attempt;
}

/** Where commits were made since the attempt, files as they were then would undo them: the model has to say so. */
function howOf(folders: Folders, input: unknown, { number, head }: Attempt): RestoreHow {
  if (has(input, "how")) {
    return readWord(input, "how", ["exactly", "onTop"]);
  }
  if (head !== folders.state.place.head) {
    throw new UserError(
      `HEAD has moved since attempt #${number}.`,
      `Say how: “onTop” merges its changes into the current files; “exactly” also undoes in the files everything committed since.`,
    );
  }
  return "exactly";
}

function compare(folders: Folders, attempt: Attempt, input: unknown): string {
  const { hypotheses } = folders.session;
  const others = has(input, "with") ? [findAttempt(folders, readNumber(input, "with"))] : [];
  return tellInEnglish(() => [attempt, ...others].map((one) => describeAttempt(one, hypotheses)).join("\n"));
}

function previewOf(folders: Folders, attempt: Attempt, how: RestoreHow): Promise<RestorePreview> {
  return folders.request("previewRestore", { session: folders.session.id, what: whatOf(attempt, how) });
}

function whatOf({ number: attempt }: Attempt, how: RestoreHow): RestoreWhat {
  return { kind: "attempt", attempt, how };
}

function confirmation(preview: RestorePreview, folder: string): string {
  const { inside, outside } = splitByFolder(preview, folder);
  const { write, delete: deleted, marked, kept } = inside;
  return [
    t("{0} to write, {1} to delete, {2} kept.", write.length, deleted.length, kept.length),
    ...group(t("Write"), write),
    ...group(t("Delete"), deleted),
    marked.length > 0 && t("{0} will get conflict markers.", marked.length),
    ...group(t("Not restored, because they are outside of {0}", folder), outside),
    t("Your current files are saved in the log; “Undo Restore” brings them back."),
  ]
    .filter((line) => line !== false)
    .join("\n");
}

/** Paths below what becomes of them. */
function group(what: string, paths: readonly string[]): readonly string[] {
  return paths.length === 0 ? [] : [`${what}:`, listLines(paths.map((path) => `  ${plainText(path)}`))];
}

async function restore(folders: Folders, attempt: Attempt, how: RestoreHow): Promise<string> {
  const { pathInRepository: folder } = folders.state;
  const { inside, outside } = splitByFolder(await previewOf(folders, attempt, how), folder);
  const touched = [...inside.write, ...inside.delete];
  if (touched.length === 0 && outside.length > 0) {
    throw new UserError(
      `Attempt #${attempt.number} differs from the files only outside of ${quote(folder)}. Nothing was restored.`,
      "Ask the user to run “Casebook: Restore Attempt…”, where these files can be chosen.",
    );
  }
  const unsaved = touched.filter((path) => findUnsaved(vscode.Uri.joinPath(topLevel(folders.state), path)));
  if (unsaved.length > 0) {
    throw new UserError(
      `Not saved in the editor: ${quoteNames(unsaved)}. Nothing was restored.`,
      "Ask the user to save these files or to close them.",
    );
  }
  const what = whatOf(attempt, how);
  const paths = outside.length > 0 ? touched : undefined;
  const result = await folders.request("restore", { session: folders.session.id, what, paths });
  return tellInEnglish(() => describeRestore(attempt.number, result, outside));
}
