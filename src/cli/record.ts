import { quote } from "../model/answers/quote.ts";
import { currentHypothesis } from "../model/log/session.ts";
import { type Answer, type Arguments, answerCodes, type CliCommand } from "./command.ts";
import { openSession } from "./sessionHere.ts";
import { UsageError } from "./usageError.ts";

/** *casebook note*. */
export const note: CliCommand = {
  name: "note",
  summary: "writes a note into the log",
  usage: '"<text>"',
  help: ["Something read, seen or decided, in one or more lines."],
  options: {},
  run: async (given, around): Promise<Answer> => {
    const text = textOf(given);
    const folder = await around.open();
    await folder.request("addNote", { session: openSession(folder).id, text });
    return done(`Noted: ${quote(text)}`, { note: text });
  },
};

/** *casebook hypothesis*. */
export const hypothesis: CliCommand = {
  name: "hypothesis",
  summary: "writes down what the next attempts test, or marks it",
  usage: '"<text>" | --confirmed | --refuted',
  help: [
    "The next attempts test it, until it is marked.",
    "--confirmed, --refuted   marks the hypothesis that is open",
  ],
  options: { confirmed: { type: "boolean" }, refuted: { type: "boolean" } },
  run: async (given, around): Promise<Answer> => {
    const state = given.has("confirmed") ? "confirmed" : given.has("refuted") ? "refuted" : undefined;
    const text = state === undefined ? textOf(given) : "";
    const folder = await around.open();
    const session = openSession(folder);
    if (state === undefined) {
      await folder.request("addHypothesis", { session: session.id, text });
      return done(`The next attempts test: ${quote(text)}`, { hypothesis: text, state: "open" });
    }
    const open = currentHypothesis(session);
    if (open === undefined) {
      throw new UsageError("No hypothesis is open.", 'Write one: casebook hypothesis "<text>"');
    }
    await folder.request("markHypothesis", { session: session.id, hypothesis: open.id, state });
    return done(`${quote(open.text)} is ${state}.`, { hypothesis: open.text, state });
  },
};

function textOf({ words }: Arguments): string {
  const text = words.join(" ").trim();
  if (text === "") {
    throw new UsageError("The text is missing.");
  }
  return text;
}

function done(line: string, json: object): Answer {
  return { code: answerCodes.done, lines: [line], json: [json] };
}
