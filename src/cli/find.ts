import { describeFound, describePlan } from "../model/answers/searchText.ts";
import type { ShownSession } from "../model/folder/folderState.ts";
import { type HunkQuestion, hunkQuestions } from "../model/log/searches.ts";
import { commandOf } from "../model/log/session.ts";
import { startOfChanges } from "../model/search/startOfChanges.ts";
import { askToAgree } from "./askToAgree.ts";
import { type Answer, type Arguments, answerCodes, type CliCommand } from "./command.ts";
import { findCommit, findPolluter, searchToEnd } from "./searchHere.ts";
import { attemptHere, openSession } from "./sessionHere.ts";
import { UsageError } from "./usageError.ts";

const flags: Readonly<Record<HunkQuestion, string>> = {
  fixes: "fixes",
  breaks: "breaks",
  notNeeded: "not-needed",
};

/** *casebook find hunk*, *find polluter*, *find commit*. */
export const find: CliCommand = {
  name: "find",
  summary: "which hunks matter, which tests break another one, and since which commit one fails",
  usage:
    "hunk [N] [--fixes|--breaks|--not-needed] [--from M] [--yes] | polluter TEST [--yes] | commit TEST [--since REV] [--yes]",
  help: [
    "hunk: runs the isolation command on parts of the changes up to attempt N, the newest one without N, in a copy of the folder.",
    "--fixes         the smallest part that makes failing tests pass",
    "--breaks        the smallest part that makes passing tests fail, with the error of attempt N",
    "--not-needed    the largest part that can be left out, and the tests still pass",
    "--from M        the changes since attempt M; without it, since the attempt before, or since #0 for --not-needed",
    "--diff          prints the changes that were found, or those of the commit, and nothing else",
    "polluter: the earlier tests that make TEST fail although it passes alone, or that it needs. Runs in this folder.",
    "commit: the commit since which TEST fails with the error that it has now; --since REV names one at which it passed. Runs in a copy.",
    "Without --yes it only says what it would take. Ctrl+C stops it with what is left so far.",
    "Exit codes: 0 found, 4 stopped, 3 no answer.",
  ],
  options: {
    fixes: { type: "boolean" },
    breaks: { type: "boolean" },
    "not-needed": { type: "boolean" },
    from: { type: "string" },
    since: { type: "string" },
    diff: { type: "boolean" },
    yes: { type: "boolean" },
  },
  run: async (given, around): Promise<Answer> => {
    const [what, word, ...others] = given.words;
    if (what === "polluter" && word !== undefined && others.length === 0) {
      return findPolluter(word, given, around);
    }
    if (what === "commit" && word !== undefined && others.length === 0) {
      return findCommit(word, given, around);
    }
    if (what !== "hunk" || others.length > 0) {
      throw new UsageError(
        "What is to be found?",
        "casebook find hunk, casebook find polluter TEST, or casebook find commit TEST",
      );
    }
    const folder = await around.open();
    const session = openSession(folder);
    const question = questionOf(given);
    const to = attemptHere(session, word, folder).number;
    const from = given.has("from")
      ? attemptHere(session, given.value("from"), folder).number
      : startOf(session, question, to);
    const request = { session: session.id, question, from, to };
    const plan = await folder.request("planHunkSearch", request);
    const command = commandOf(session, "isolation");
    if (!given.has("yes")) {
      return {
        code: answerCodes.usage,
        lines: [...describePlan(plan), "NOT RUN. To search: add --yes"],
        json: [{ state: "planned", ...plan }],
      };
    }
    const call = ["casebook find", ...given.words, "--yes"].join(" ");
    const asked = askToAgree(folder, around, given, { command, purpose: "isolation", call });
    if (asked !== undefined) {
      return asked;
    }
    around.agreements.add(folder.state.folder, command);
    const found = await searchToEnd(folder, around, () =>
      folder.request("findHunks", { ...request, command, by: around.by }),
    );
    const code =
      found.end === "found"
        ? answerCodes.done
        : found.end === "stopped"
          ? answerCodes.interrupted
          : answerCodes.broken;
    return given.has("diff")
      ? { code, lines: found.patch.split("\n").slice(0, -1), json: [found], isWhole: true }
      : { code, lines: describeFound(found), json: [found] };
  },
};

function questionOf(given: Arguments): HunkQuestion {
  const asked = hunkQuestions.filter((question) => given.has(flags[question]));
  const [question = "fixes", other] = asked;
  if (other !== undefined) {
    throw new UsageError(`Ask for one: --${flags[question]} or --${flags[other]}.`);
  }
  return question;
}

/** The attempt that the changes are counted from by default. */
function startOf({ attempts }: ShownSession, question: HunkQuestion, to: number): number {
  const from = startOfChanges(attempts, question, to);
  if (from === undefined) {
    throw new UsageError(
      `No attempt before #${to} has results.`,
      "Its changes cannot be compared with anything.",
    );
  }
  return from;
}
