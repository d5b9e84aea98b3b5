import { english } from "../base/facts/words.ts";
import { type Answer, answerCodes, type CliCommand } from "./command.ts";
import { sessionHere } from "./sessionHere.ts";
import { UsageError } from "./usageError.ts";

/** *casebook export*. */
export const exportCommand: CliCommand = {
  name: "export",
  summary: "the session as Markdown, as the text of a pull request, or as JSON",
  usage: "[--pr|--json]",
  help: ["Prints it; secrets are masked. --json has the form of docs/exportJson.md on one line."],
  options: { pr: { type: "boolean" } },
  run: async (given, around): Promise<Answer> => {
    if (given.has("pr") && given.has("json")) {
      throw new UsageError("--pr and --json are two forms: give one.");
    }
    const folder = await around.open();
    const { id: session } = sessionHere(folder);
    const { timeZone, home } = around;
    if (given.has("json")) {
      const { files } = await folder.request("exportFolder", { session, timeZone, home });
      const text = files.find(({ path }) => path === "session.json")?.text ?? "{}";
      return { code: answerCodes.done, lines: [], json: [JSON.parse(text)], isWhole: true };
    }
    const scope = given.has("pr") ? { kind: "pullRequest" as const } : { kind: "session" as const };
    const parts = given.has("pr") ? [] : (["diffs", "matrix"] as const);
    const { text, masked } = await folder.request("exportSession", {
      session,
      form: { scope, parts },
      timeZone,
      home,
    });
    const said = masked.map(({ what, count }) => ({ what: english(what), count }));
    return {
      code: answerCodes.done,
      lines: text.replace(/\n$/, "").split("\n"),
      json: [{ text, masked: said }],
      isWhole: true,
    };
  },
};
