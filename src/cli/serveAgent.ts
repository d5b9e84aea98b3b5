import { answerCodes, type CliCommand } from "./command.ts";
import { UsageError } from "./usageError.ts";

/** Clients give up after 60 seconds, and many do so in spite of progress (docs/rules/terminal.md#t5). */
const answerWithin = { usual: 45, most: 3600 };

/** *casebook mcp*. */
export const mcp: CliCommand = {
  name: "mcp",
  summary: "serves the sessions to a coding agent as an MCP server, over standard input and output",
  usage: "[--folder F]… [--allow-any-command] [--answer-within S] [--structured]",
  help: [
    "Ends when the agent closes the connection, and ends the run that it started.",
    "--folder F            a folder that the agent may work in; the first is meant where it names none",
    "--allow-any-command   also runs commands that are not known to be tests only: then it is as good as a shell",
    `--answer-within S     answers within so many seconds, even if a run is still in progress (${answerWithin.usual})`,
    "--structured          gives the numbers as structuredContent, too; some agents then show their model nothing else",
  ],
  options: {
    folder: { type: "string", multiple: true },
    "allow-any-command": { type: "boolean" },
    "answer-within": { type: "string" },
    structured: { type: "boolean" },
  },
  run: async (given, around) => {
    const seconds = given.value("answer-within");
    const within = seconds === undefined ? answerWithin.usual : Number(seconds);
    if (!(within >= 1 && within <= answerWithin.most)) {
      throw new UsageError(`--answer-within takes a number of seconds from 1 to ${answerWithin.most}.`);
    }
    await around.serve({
      folders: given.values("folder"),
      allowsAnyCommand: given.has("allow-any-command"),
      answerWithin: within,
      isStructured: given.has("structured"),
      by: given.value("by"),
    });
    return { code: answerCodes.done, lines: [], json: [] };
  },
};
