import { checkBriefly } from "../model/answers/planText.ts";
import { parsePatch } from "../model/code/patch.ts";
import { type Answer, answerCodes, type CliCommand } from "./command.ts";
import { sessionHere } from "./sessionHere.ts";
import { UsageError } from "./usageError.ts";

/** *casebook check*. */
export const check: CliCommand = {
  name: "check",
  summary: "whether something like a plan was tried before; runs nothing",
  usage: '"<plan>" [--diff FILE|-] [--file PATH]…',
  help: [
    "Compares the words of the plan with hypotheses and notes, the lines of a diff with those of every attempt,",
    "and the files with those that attempts changed. One line if nothing is like it.",
    "--diff FILE   the diff of the planned change, as “git diff” prints it; - reads standard input",
    "--file PATH   a file that the plan would change, from the top of the repository",
  ],
  options: { diff: { type: "string" }, file: { type: "string", multiple: true } },
  run: async (given, around): Promise<Answer> => {
    const text = given.words.join(" ").trim();
    const path = given.value("diff");
    if (text === "" && path === undefined) {
      throw new UsageError("Say what you plan, or give its diff.", 'casebook check "<plan>" --diff FILE');
    }
    const diff = path === undefined ? undefined : await around.readText(path);
    const folder = await around.open();
    const session = sessionHere(folder);
    const like =
      diff === undefined
        ? undefined
        : await folder.request("findLikeAttempts", { session: session.id, diff });
    const changed = diff === undefined ? [] : parsePatch(diff).files.map((file) => file.path);
    const files = [...new Set([...given.values("file"), ...changed])];
    const found = checkBriefly(session, { text, files, like });
    return {
      code: answerCodes.done,
      lines: found.lines,
      json: [{ isFound: found.isFound, attempts: found.attempts, like: like ?? [], lines: found.lines }],
    };
  },
};
