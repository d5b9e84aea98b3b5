import { quote, quoteNames } from "../model/answers/quote.ts";
import type { ShownSession } from "../model/folder/folderState.ts";
import { type HunkQuestion, hunkQuestions } from "../model/log/searches.ts";
import type { Victim } from "../model/search/foundPolluters.ts";
import { type HunkSearchRequest, startOfChanges } from "../model/search/searchRequests.ts";
import type { Answer, Arguments, CliCommand, OpenFolder } from "./command.ts";
import { searchCommit, searchHunks, searchPolluter, searchSessions } from "./searchHere.ts";
import { attemptHere, openSession } from "./sessionHere.ts";
import { UsageError } from "./usageError.ts";

const flags: Readonly<Record<HunkQuestion, string>> = {
  fixes: "fixes",
  breaks: "breaks",
  notNeeded: "not-needed",
};

/** *casebook find hunk*, *find polluter*, *find commit*, *find text*. */
export const find: CliCommand = {
  name: "find",
  summary:
    "which hunks matter, which tests break another one, since which commit one fails, and what earlier sessions say",
  usage:
    "hunk [N] [--fixes|--breaks|--not-needed] [--from M] [--yes] | hunk TEST --of COMMIT [--yes] | polluter TEST [--yes] | commit TEST [--since REV] [--yes] | text WORDS…",
  help: [
    "hunk: runs the isolation command on parts of the changes up to attempt N, the newest one without N, in a copy of the folder.",
    "--fixes         the smallest part that makes failing tests pass",
    "--breaks        the smallest part that makes passing tests fail, with the error of attempt N",
    "--not-needed    the largest part that can be left out, and the tests still pass",
    "--from M        the changes since attempt M; without it, since the attempt before, or since #0 for --not-needed",
    "--of COMMIT     the smallest part of that commit that makes TEST fail",
    "--diff          prints the changes that were found, or those of the commit, and nothing else",
    "polluter: the earlier tests that make TEST fail although it passes alone, or that it needs. Runs in this folder.",
    "commit: the commit since which TEST fails with the error that it has now; --since REV names one at which it passed. Runs in a copy.",
    "text: all sessions of the repository that have these words together; after test:, error:, file:, hypothesis: or note: only there.",
    "Without --yes it only says what it would take. Ctrl+C stops it with what is left so far.",
    "Exit codes: 0 found, 4 stopped, 3 no answer.",
  ],
  options: {
    fixes: { type: "boolean" },
    breaks: { type: "boolean" },
    "not-needed": { type: "boolean" },
    from: { type: "string" },
    of: { type: "string" },
    since: { type: "string" },
    diff: { type: "boolean" },
    yes: { type: "boolean" },
  },
  run: async (given, around): Promise<Answer> => {
    const [what, word, ...others] = given.words;
    if (what === "text" && word !== undefined) {
      return searchSessions([word, ...others].join(" "), await around.open(), around);
    }
    const isOfTest = (what === "polluter" || what === "commit") && word !== undefined;
    if ((what !== "hunk" && !isOfTest) || others.length > 0) {
      throw new UsageError(
        "What is to be found?",
        "casebook find hunk, casebook find polluter TEST, casebook find commit TEST, or casebook find text WORDS",
      );
    }
    const folder = await around.open();
    const session = openSession(folder);
    if (what === "hunk" && !given.has("of")) {
      return searchHunks(hunksAsked(session, word, folder, given), folder, given, around);
    }
    const victims = await folder.request("listVictims", { session: session.id });
    const request = { session: session.id, test: victimNamed(victims, word ?? "").id };
    if (what === "hunk") {
      return searchHunks(hunksOfCommit(session, request.test, folder, given), folder, given, around);
    }
    return what === "polluter"
      ? searchPolluter(request, folder, given, around)
      : searchCommit({ ...request, since: given.value("since") }, folder, given, around);
  },
};

/** Of a commit it is asked what breaks the test, as it fails now. */
function hunksOfCommit(
  session: ShownSession,
  test: string,
  folder: OpenFolder,
  given: Arguments,
): HunkSearchRequest {
  const { number } = attemptHere(session, undefined, folder);
  const commit = given.value("of");
  return { session: session.id, question: "breaks", from: number, to: number, commit, tests: [test] };
}

function hunksAsked(
  session: ShownSession,
  word: string | undefined,
  folder: OpenFolder,
  given: Arguments,
): HunkSearchRequest {
  const question = questionOf(given);
  const to = attemptHere(session, word, folder).number;
  const from = given.has("from")
    ? attemptHere(session, given.value("from"), folder).number
    : startOf(session, question, to);
  return { session: session.id, question, from, to };
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
  const from = startOfChanges(attempts, question, to);
  if (from === undefined) {
    throw new UsageError(
      `No attempt before #${to} has results.`,
      "Its changes cannot be compared with anything.",
    );
  }
  return from;
}

/** The failing test that a word names: by its id, its whole name, or a part of its names that only it has. */
function victimNamed(victims: readonly Victim[], word: string): Victim {
  const exact = victims.filter(({ id, name }) => id === word || name === word);
  const alike = exact.length > 0 ? exact : victims.filter((one) => labelOf(one).includes(word));
  const [found] = alike;
  if (found === undefined) {
    throw new UsageError(
      `No run of the session's commands had a failing test ${quote(word)}.`,
      victims.length === 0 ? "No test failed in them." : `Failed: ${quoteNames(victims.map(labelOf), 5)}.`,
    );
  }
  if (alike.length > 1) {
    throw new UsageError(
      `${alike.length} failing tests are called like that: ${quoteNames(alike.map(labelOf), 5)}.`,
      "Give more of its name.",
    );
  }
  return found;
}

function labelOf({ file, classname, name }: Victim): string {
  return [file, classname, name].filter(Boolean).join(" ");
}
