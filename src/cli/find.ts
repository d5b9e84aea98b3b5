import { describeFound, describePlan, describeProgress } from "../model/answers/searchText.ts";
import type { ShownSession } from "../model/folder/folderState.ts";
import { decidingRun, hasResults } from "../model/log/attempt.ts";
import { type HunkQuestion, hunkQuestions } from "../model/log/searches.ts";
import { commandOf } from "../model/log/session.ts";
import type { FoundHunks } from "../model/search/foundHunks.ts";
import type { Params } from "../protocol/messages.ts";
import { askToAgree } from "./askToAgree.ts";
import {
  type Answer,
  type Arguments,
  type Around,
  answerCodes,
  type CliCommand,
  type OpenFolder,
} from "./command.ts";
import { attemptHere, openSession } from "./sessionHere.ts";
import { UsageError } from "./usageError.ts";

const flags: Readonly<Record<HunkQuestion, string>> = {
  fixes: "fixes",
  breaks: "breaks",
  notNeeded: "not-needed",
};

/** *casebook find hunk*. */
export const find: CliCommand = {
  name: "find",
  summary: "which hunks of an attempt fix tests, break them, or are not needed",
  usage: "hunk [N] [--fixes|--breaks|--not-needed] [--from M] [--yes]",
  help: [
    "Runs the isolation command on parts of the changes up to attempt N, the newest one without N, in a copy of the folder.",
    "Without --yes it only says what that would take.",
    "--fixes         the smallest part that makes failing tests pass",
    "--breaks        the smallest part that makes passing tests fail, with the error of attempt N",
    "--not-needed    the largest part that can be left out, and the tests still pass",
    "--from M        the changes since attempt M; without it, since the attempt before, or since #0 for --not-needed",
    "--diff          prints the changes that were found, as “git apply” takes them, and nothing else",
    "Ctrl+C stops it with the smallest part so far. Exit codes: 0 found, 4 stopped, 3 no answer.",
  ],
  options: {
    fixes: { type: "boolean" },
    breaks: { type: "boolean" },
    "not-needed": { type: "boolean" },
    from: { type: "string" },
    diff: { type: "boolean" },
    yes: { type: "boolean" },
  },
  run: async (given, around): Promise<Answer> => {
    const [what, word, ...others] = given.words;
    if (what !== "hunk" || others.length > 0) {
      throw new UsageError("What is to be found?", "casebook find hunk");
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
    const found = await search(folder, around, { ...request, command, by: around.by });
    const code = { found: answerCodes.done, stopped: answerCodes.interrupted, tooMany: answerCodes.broken }[
      found.end
    ];
    return given.has("diff")
      ? { code, lines: found.patch.split("\n").slice(0, -1), json: [found], isWhole: true }
      : { code, lines: describeFound(found), json: [found] };
  },
};

/** Says how far it is as long as it goes on, and stops it when the user asks to. */
async function search(
  folder: OpenFolder,
  around: Around,
  params: Omit<Params<"findHunks">, "folder">,
): Promise<FoundHunks> {
  let shown = "";
  const listening = folder.onDidChange(() => {
    const { running } = folder.state;
    const now = running?.search === undefined ? "" : describeProgress(running.search);
    if (now !== "" && now !== shown) {
      shown = now;
      around.print(`${now}\n`);
    }
  });
  const onInterrupt = () => void folder.request("stopRun", {}).catch(() => undefined);
  around.interrupt.addEventListener("abort", onInterrupt, { once: true });
  if (around.interrupt.aborted) {
    onInterrupt();
  }
  try {
    return await folder.request("findHunks", params);
  } finally {
    around.interrupt.removeEventListener("abort", onInterrupt);
    listening.dispose();
  }
}

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
  const earlier = attempts.filter((attempt) => {
    const outcome = decidingRun(attempt)?.end?.result.outcome;
    return attempt.number < to && outcome !== undefined && hasResults(outcome);
  });
  const from = question === "notNeeded" ? earlier[0] : earlier.at(-1);
  if (from === undefined) {
    throw new UsageError(
      `No attempt before #${to} has results.`,
      "Its changes cannot be compared with anything.",
    );
  }
  return from.number;
}
