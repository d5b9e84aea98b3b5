import { english } from "../base/facts/words.ts";
import { quote } from "../model/answers/quote.ts";
import { commandOf } from "../model/log/session.ts";
import { askToAgree } from "./askToAgree.ts";
import { type Answer, answerCodes, type CliCommand } from "./command.ts";
import { resultOf } from "./run.ts";
import { openSession } from "./sessionHere.ts";

/** *casebook solve*. */
export const solve: CliCommand = {
  name: "solve",
  summary: "runs the verification command, and closes the session if it is green",
  usage: "[--yes]",
  help: [
    "Green is not enough: every test that failed at any attempt must have run and passed.",
    "--yes   you have read the verification command of the log and agree that it runs here",
  ],
  options: { yes: { type: "boolean" } },
  run: async (given, around): Promise<Answer> => {
    const folder = await around.open();
    const session = openSession(folder);
    const command = commandOf(session, "verification");
    const { agreements, by, interrupt } = around;
    const call = "casebook solve --yes";
    const asked =
      command === ""
        ? undefined
        : askToAgree(folder, around, given, { command, purpose: "verification", call });
    if (asked !== undefined) {
      return asked;
    }
    agreements.add(folder.state.folder, command);
    interrupt.addEventListener("abort", () => void folder.request("stopRun", {}).catch(() => undefined), {
      once: true,
    });
    const { solved, reason } = await folder.request("solveSession", { command, by });
    const result = await resultOf(folder, around, session.id);
    return solved
      ? {
          code: answerCodes.done,
          lines: [`SOLVED. ${english(reason)}`, ...result.lines],
          json: [{ solved, ...result.json[0] }],
        }
      : {
          // A green run that left out what had failed solves nothing.
          code: result.code === answerCodes.done ? answerCodes.failed : result.code,
          lines: [`NOT SOLVED. ${quote(english(reason))}`, ...result.lines],
          json: [{ solved, why: english(reason), ...result.json[0] }],
        };
  },
};
