import { english } from "../base/facts/words.ts";
import { type Answer, answerCodes, type CliCommand } from "./command.ts";
import { sessionHere } from "./sessionHere.ts";
import { UsageError } from "./usageError.ts";

/** *casebook export*. */
export const exportCommand: CliCommand = {
  name: "export",
  summary: "the session as Markdown, as the text of a pull request, as one HTML page, or as JSON",
  usage: "[--pr|--html|--json]",
  help: [
    "Prints it; secrets are masked. --json has the form of docs/exportJson.md on one line.",
    "--html needs nothing else and loads nothing: casebook export --html > session.html",
  ],
  options: { pr: { type: "boolean" }, html: { type: "boolean" } },
  run: async (given, around): Promise<Answer> => {
    const forms = ["pr", "html", "json"].filter((form) => given.has(form));
    if (forms.length > 1) {
      throw new UsageError(
        `${forms.map((form) => `--${form}`).join(" and ")} are different forms: give one.`,
      );
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
      as: given.has("html") ? "page" : "markdown",
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
