import { UserError } from "../base/errors.ts";
import { describeDone, howToRestore, previewLines } from "../cli/restore.ts";
import { attemptHere, sessionHere } from "../cli/sessionHere.ts";
import { quoteNames } from "../model/answers/quote.ts";
import { isInFolder, type RestorePreview, type RestoreWhat, splitByFolder } from "../model/log/restores.ts";
import { inputNumber, inputText, inputTexts, type McpTool, type ToolAnswer } from "./toolCall.ts";

/** How many tokens a list of files may take. */
const most = 600;

/** *casebook_restore*. */
export const mcpRestore: McpTool = {
  name: "casebook_restore",
  description:
    "Brings the files of an attempt back. Without confirm it shows what would change, and the token for confirm.",
  properties: {
    attempt: { type: "integer" },
    how: { enum: ["exactly", "onTop", "reverted"] },
    paths: { type: "array", items: { type: "string" } },
    confirm: { type: "string" },
  },
  required: ["attempt"],
  annotations: { readOnlyHint: false, destructiveHint: true, openWorldHint: false },
  call: async (input, { folder, previews }): Promise<ToolAnswer> => {
    // At once: of several calls with one token, only the first may restore.
    const confirm = inputText(input, "confirm");
    const confirmed = confirm === undefined ? undefined : previews.take(confirm);
    const session = sessionHere(folder);
    const attempt = attemptHere(session, String(inputNumber(input, "attempt")), folder);
    const how = howToRestore(inputText(input, "how"), attempt, folder);
    const what: RestoreWhat = { kind: "attempt", attempt: attempt.number, how };
    // In this order: a file that is changed in between is in the preview and not in the tree, so they are not what was confirmed.
    const before = await folder.request("readTree", {});
    const preview = await folder.request("previewRestore", { session: session.id, what });
    const split = splitByFolder(preview, folder.state.pathInRepository);
    const inside = chosen(split.inside, inputTexts(input, "paths"));
    const touched = [...inside.write, ...inside.delete];
    const numbers = { attempt: attempt.number, write: inside.write.length, delete: inside.delete.length };
    if (touched.length === 0) {
      const line = `The files already match attempt #${attempt.number}: there is nothing to restore.`;
      return { lines: [line], most, numbers };
    }
    const shown = JSON.stringify([folder.state.folder, before, attempt.tree, how, ...touched.toSorted()]);
    if (confirmed !== shown) {
      const first =
        confirm === undefined
          ? []
          : [
              confirmed === undefined
                ? "NOT RESTORED: the token is not that of a preview, or was used before."
                : "NOT RESTORED: the token is not that of this preview, because files were changed since.",
            ];
      return {
        lines: [
          ...first,
          ...previewLines(attempt.number, confirm === undefined ? "Preview" : "Now", {
            inside,
            outside: split.outside,
          }),
          `The current files are saved in the log first. To restore: the same call with confirm ${previews.give(shown)}`,
        ],
        most,
        numbers,
        isRefusal: confirm !== undefined,
      };
    }
    const isAll =
      split.outside.length === 0 && touched.length === preview.write.length + preview.delete.length;
    const result = await folder.request("restore", {
      session: session.id,
      what,
      paths: isAll ? undefined : touched,
    });
    return {
      lines: [...describeDone(attempt.number, result, split.outside).lines, "In a terminal: casebook undo"],
      most,
      numbers: {
        attempt: attempt.number,
        written: result.written,
        deleted: result.deleted,
        conflicts: result.conflicts.length,
        wrong: result.wrong.length,
      },
    };
  },
};

/** What of a preview is at or below some paths, from the top level of the repository. */
function chosen(preview: RestorePreview, paths: readonly string[] | undefined): RestorePreview {
  if (paths === undefined || paths.length === 0) {
    return preview;
  }
  const tops = paths.map((path) => path.replaceAll("\\", "/").replace(/^\.\/|\/$/g, ""));
  const isChosen = (path: string) => tops.some((top) => path === top || isInFolder(path, top));
  const write = preview.write.filter(isChosen);
  const deleted = preview.delete.filter(isChosen);
  if (write.length + deleted.length === 0) {
    throw new UserError(
      `The restore would change nothing at ${quoteNames(paths)}.`,
      "Give paths from the top of the repository, as the preview without paths lists them.",
    );
  }
  return { ...preview, write, delete: deleted, marked: preview.marked.filter(isChosen) };
}
