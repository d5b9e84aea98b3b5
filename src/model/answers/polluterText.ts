import { say } from "../../base/facts/words.ts";
import { plural } from "../../base/l10n.ts";
import type { FoundPolluters, PolluterSearchPlan, PolluterTest } from "../search/foundPolluters.ts";
import { searchTimeLabel } from "../words/searchLabel.ts";
import { codeSpan } from "./codeSpan.ts";
import { quote } from "./quote.ts";

/** How many tests an answer names. */
const mostTests = 20;

/** What a search would look for, and what it would take. */
export function describePolluterPlan(plan: PolluterSearchPlan): readonly string[] {
  const { tests, sameProcess, attempt, run, command, runs, mostRuns, ms, framework } = plan;
  const process =
    sameProcess > 0 && sameProcess < tests ? `, ${sameProcess} of them in the same process` : "";
  return [
    `${subject(plan)}: ${plural(tests, "{0} test", "{0} tests")} ran before it in run ${run} (#${attempt})${process}.`,
    `About ${runs} runs of parts of ${quote(command)} (${framework})${ms === undefined ? "" : `, ${searchTimeLabel(ms)}`}; it stops by itself after ${mostRuns}.`,
    "It runs in this folder: do not edit it in the meantime.",
  ];
}

/** What a search came to: first what was found, then how sure that is. */
export function describePolluters(search: FoundPolluters): readonly string[] {
  const { end, found, agreed, carriedOut, unresolved, changedFiles } = search;
  const listed = found.slice(0, mostTests).map((one) => `  ${label(one)}`);
  const more = found.length - listed.length;
  const isListed = end === "found" || end === "stopped" || end === "tooMany";
  return [
    verdict(search),
    ...(isListed ? [...listed, ...(more > 0 ? [`  and ${more} more`] : [])] : []),
    ...(agreed === undefined
      ? []
      : [`Tried ${agreed.of} times, ${agreed.yes} times with this result. Other tests may do it as well.`]),
    `${plural(carriedOut, "{0} run", "{0} runs")} in the folder${unresolved === 0 ? "" : `, ${unresolved} of which could not be judged`}.`,
    ...(changedFiles.length === 0
      ? []
      : [
          `Files that have changed since then, by an edit or by the tests: ${changedFiles.slice(0, 3).map(quote).join(", ")}${changedFiles.length > 3 ? ` and ${changedFiles.length - 3} more` : ""}. If it was an edit, search again.`,
        ]),
    ...(end === "stopped" || end === "tooMany" ? ["Search again to go on: nothing is run twice."] : []),
  ];
}

function verdict({ end, question, test, found, tests, reason }: FoundPolluters): string {
  const name = quote(test.name);
  const breaks = question === "breaks";
  const some = plural(found.length, "{0} test", "{0} tests");
  switch (end) {
    case "found":
      return found.length === 1
        ? breaks
          ? `This test leaves something behind that breaks ${name}:`
          : `${name} needs what this test leaves behind:`
        : breaks
          ? `These ${some} together leave something behind that breaks ${name}; it needs all of them:`
          : `${name} needs what these ${some} leave behind:`;
    case "stopped":
      return `STOPPED: among ${some}, of ${tests}:`;
    case "tooMany":
      return `NOT FINISHED, too many runs: among ${some}, of ${tests}:`;
    case "failed":
      return reason === undefined ? "NO RESULT." : `NO RESULT: ${say(reason)}`;
  }
}

function subject({ question, test }: PolluterSearchPlan): string {
  return question === "breaks"
    ? `Which test breaks ${quote(test.name)}`
    : `Which test ${quote(test.name)} needs before it`;
}

function label({ name, file, line }: PolluterTest): string {
  const place = file === undefined ? "" : ` (${line === undefined ? file : `${file}:${line}`})`;
  return quote(`${name}${place}`);
}

/** The result as Markdown, in English as every export. */
export function polluterMarkdown({ question, test, found, command, agreed }: FoundPolluters): string {
  const list = found.map((one) => `- ${placed(one)}`).join("\n");
  const tried =
    agreed === undefined ? "" : `\n\nTried ${agreed.of} times, ${agreed.yes} times with this result.`;
  return question === "breaks"
    ? `${codeSpan(test.name)} fails after:\n\n${list}\n\nof ${codeSpan(command)}.${tried}\n`
    : `${codeSpan(test.name)} passes only after:\n\n${list}\n\nof ${codeSpan(command)}.${tried}\n`;
}

function placed({ name, file, line }: PolluterTest): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return `${codeSpan(name)}${file === undefined ? "" : ` (${codeSpan(place ?? "")})`}`;
}
