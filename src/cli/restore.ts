import { plural } from "../base/l10n.ts";
import { quote, quoteNames } from "../model/answers/quote.ts";
import { describeRestore } from "../model/answers/restoreText.ts";
import type { Attempt } from "../model/log/attempt.ts";
import {
  type RestoreHow,
  type RestorePreview,
  type RestoreResult,
  type RestoreWhat,
  splitByFolder,
} from "../model/log/restores.ts";
import { type Answer, answerCodes, type CliCommand, type OpenFolder } from "./command.ts";
import { attemptHere, sessionHere } from "./sessionHere.ts";
import { UsageError } from "./usageError.ts";

/** How many paths of a kind a preview names. */
const most = 20;

/** *casebook restore*. */
export const restoreCommand: CliCommand = {
  name: "restore",
  summary: "brings the files of an attempt back, after a preview",
  usage: "N [--preview|--yes] [--how exactly|onTop|reverted]",
  help: [
    "Without --yes it only shows what would be written and deleted.",
    "--how exactly    the files as they were (what is meant without it, while HEAD has not moved)",
    "--how onTop      merges what changed since the attempt's commit into the current files",
    "--how reverted   takes what the attempt itself changed out of the current files",
    "“casebook undo” brings the files from before back.",
  ],
  options: { preview: { type: "boolean" }, yes: { type: "boolean" }, how: { type: "string" } },
  run: async (given, around): Promise<Answer> => {
    const [word] = given.words;
    if (word === undefined) {
      throw new UsageError("Which attempt?", "casebook restore N");
    }
    const folder = await around.open();
    const session = sessionHere(folder);
    const attempt = attemptHere(session, word, folder);
    const how = howToRestore(given.value("how"), attempt, folder);
    const what: RestoreWhat = { kind: "attempt", attempt: attempt.number, how };
    const preview = await folder.request("previewRestore", { session: session.id, what });
    const { inside, outside } = splitByFolder(preview, folder.state.pathInRepository);
    const touched = [...inside.write, ...inside.delete];
    if (given.has("preview") || !given.has("yes")) {
      return describePreview(attempt.number, how, { inside, outside }, given.has("preview"));
    }
    if (touched.length === 0) {
      return {
        code: answerCodes.done,
        lines: [`The files already match attempt #${attempt.number}: nothing was restored.`],
        json: [{ attempt: attempt.number, how, written: 0, deleted: 0 }],
      };
    }
    const paths = outside.length > 0 ? touched : undefined;
    const result = await folder.request("restore", { session: session.id, what, paths });
    return describeDone(attempt.number, result, outside);
  },
};

/** *casebook undo*. */
export const undo: CliCommand = {
  name: "undo",
  summary: "brings back the files from before the last restore",
  usage: "",
  help: ["A second time, it redoes the restore."],
  options: {},
  run: async (_, around): Promise<Answer> => {
    const folder = await around.open();
    const session = sessionHere(folder);
    const result = await folder.request("restore", { session: session.id, what: { kind: "undo" } });
    const { written, deleted } = result;
    const isClean = result.conflicts.length + result.wrong.length === 0;
    return {
      code: isClean ? answerCodes.done : answerCodes.broken,
      lines: [
        `The restore was undone: ${plural(written, "{0} file", "{0} files")} written, ${deleted} deleted.`,
        ...(isClean ? [] : describeRestore(0, result).split("\n").slice(1)),
      ],
      json: [result],
    };
  },
};

/**
 * How an attempt is restored: as it was said, else exactly. Where commits were made since the attempt, files as they were then would undo
 * them.
 * @throws {UsageError} if it is not said then, or in no word of ours
 */
export function howToRestore(
  how: string | undefined,
  { number, head }: Attempt,
  { state }: OpenFolder,
): RestoreHow {
  if (how === "exactly" || how === "onTop" || how === "reverted") {
    return how;
  }
  if (how !== undefined) {
    throw new UsageError(`--how takes exactly, onTop or reverted, not ${quote(how)}.`);
  }
  if (head !== state.place.head) {
    throw new UsageError(
      `HEAD has moved since attempt #${number}.`,
      "Say how: “onTop” merges its changes into the current files; “exactly” also undoes in the files everything committed since.",
    );
  }
  return "exactly";
}

/** What a restore would do, with the names of some files; `begins` is how the first line begins. */
export function previewLines(
  attempt: number,
  begins: string,
  { inside, outside }: ReturnType<typeof splitByFolder>,
): readonly string[] {
  const { write, delete: deleted, marked, kept }: RestorePreview = inside;
  return [
    `${begins}: #${attempt} would write ${plural(write.length, "{0} file", "{0} files")}, delete ${deleted.length} and keep ${kept.length}.`,
    write.length > 0 && `Write: ${quoteNames(write, most)}`,
    deleted.length > 0 && `Delete: ${quoteNames(deleted, most)}`,
    marked.length > 0 && `With conflict markers: ${quoteNames(marked, most)}`,
    outside.length > 0 &&
      `Not restored, because they are outside of the open folder: ${quoteNames(outside, most)}`,
  ].filter((line) => line !== false);
}

function describePreview(
  attempt: number,
  how: RestoreHow,
  split: ReturnType<typeof splitByFolder>,
  isAsked: boolean,
): Answer {
  const { inside, outside } = split;
  const { write, delete: deleted, marked, kept }: RestorePreview = inside;
  return {
    code: isAsked ? answerCodes.done : answerCodes.usage,
    lines: [
      ...previewLines(attempt, isAsked ? "Preview" : "NOT RESTORED", split),
      `The current files are saved in the log first. To restore: casebook restore ${attempt} --yes${how === "exactly" ? "" : ` --how ${how}`}`,
    ],
    json: [{ attempt, how, write, delete: deleted, marked, kept, outside }],
  };
}

/** What a restore did; `outside` are the files that it left out. */
export function describeDone(attempt: number, result: RestoreResult, outside: readonly string[]): Answer {
  const isClean = result.conflicts.length + result.wrong.length + result.marked.length === 0;
  return {
    code: isClean ? answerCodes.done : answerCodes.broken,
    lines: describeRestore(attempt, result, outside).split("\n"),
    json: [{ attempt, ...result, outside }],
  };
}
