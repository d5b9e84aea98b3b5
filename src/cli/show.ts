import { lookUp } from "../base/lookUp.ts";
import { readableText } from "../base/visibleText.ts";
import { withoutColours } from "../base/withoutColours.ts";
import { quote, quoteNames } from "../model/answers/quote.ts";
import { describeFailing, listFailing, runVerdict } from "../model/answers/runText.ts";
import { cellLegend, type Matrix } from "../model/judgement/testMatrix.ts";
import { decidingRun } from "../model/log/attempt.ts";
import { makerDescription } from "../model/log/maker.ts";
import { deltaParts, fileStatusLabel, verdictLabel } from "../model/words/wording.ts";
import { type Answer, type Around, answerCodes, type CliCommand, type OpenFolder } from "./command.ts";
import { attemptJson, failingJson, seenJson } from "./jsonShapes.ts";
import {
  attemptHere,
  describeSeenHere,
  failingTestHere,
  NothingOpen,
  seenHere,
  sessionHere,
} from "./sessionHere.ts";
import { UsageError } from "./usageError.ts";

/** How many lines of a diff are printed, and how many characters of a failure. */
const most = { diff: 400, failure: 1500, names: 20, rows: 30, tests: 20 };

/** *casebook show*. */
export const show: CliCommand = {
  name: "show",
  summary: "one attempt: what it changed, and what it gave",
  usage: "[N] [--diff|--failures]",
  help: [
    "The newest attempt without N.",
    "--diff       its changes",
    "--failures   every failing test of the last run, with the numbers for “casebook failure”",
  ],
  options: { diff: { type: "boolean" }, failures: { type: "boolean" } },
  run: async (given, around): Promise<Answer> => {
    const folder = await around.open();
    const session = sessionHere(folder);
    const attempt = attemptHere(session, given.words[0], folder);
    const run = decidingRun(attempt);
    const verdict = run === undefined ? `#${attempt.number} was not run.` : runVerdict(attempt, run);
    if (given.has("diff")) {
      return showDiff(folder, around, attempt.number, verdict);
    }
    const lastRun = await folder.request("readLastRun", { session: session.id });
    const isLast = lastRun?.attempt === attempt.number;
    if (given.has("failures")) {
      if (!isLast) {
        throw new UsageError(
          `Only the last run has its failing tests at hand: that of #${lastRun?.attempt ?? "?"}.`,
          `Those of #${attempt.number}: casebook matrix, or casebook compare ${attempt.number} ${lastRun?.attempt ?? 0}`,
        );
      }
      const failing = lastRun?.failing ?? [];
      return {
        code: answerCodes.done,
        lines: [verdict, ...listFailing(failing, folder.calls, Number.POSITIVE_INFINITY)],
        json: failing.map(failingJson),
        isWhole: true,
      };
    }
    const hypothesis = lookUp(session.hypotheses, "id", attempt.hypothesis);
    const parts = [run?.end?.judgement?.previous ?? []].flat().flatMap(deltaParts);
    return {
      code: answerCodes.done,
      lines: [
        verdict,
        makerDescription(attempt.by),
        hypothesis && `Hypothesis: ${quote(hypothesis.text)}, ${hypothesis.state}`,
        ...parts
          .filter(({ names }) => names.length > 0)
          .map(({ label, names }) => `${label}: ${quoteNames(names, most.names)}`),
        ...attempt.changes
          .slice(0, most.names)
          .map(
            ({ path, status, added, removed }) =>
              `${fileStatusLabel(status)} ${quote(path)}${added === undefined ? "" : ` +${added} −${removed ?? 0}`}`,
          ),
        ...(isLast ? listFailing(lastRun?.failing ?? [], folder.calls) : []),
        attempt.changes.length > 0 && `Its diff: ${folder.calls.diff(attempt.number)}`,
      ].filter((line) => line !== false && line !== undefined),
      json: [attemptJson(attempt)],
    };
  },
};

/** *casebook failure*. */
export const failure: CliCommand = {
  name: "failure",
  summary: "one failing test of the last run, in full",
  usage: "ID",
  help: ["ID is its number in the answer of the run, or a part of its name that no other has."],
  options: {},
  run: async (given, around): Promise<Answer> => {
    const word = given.words.join(" ");
    if (word === "") {
      throw new UsageError("Which failing test?", "casebook failure 1");
    }
    const folder = await around.open();
    const session = sessionHere(folder);
    const lastRun = await folder.request("readLastRun", { session: session.id });
    const test = failingTestHere(lastRun, word, folder);
    const { run } = lastRun ?? { run: 0 };
    const [details] = await folder.request("readFailures", {
      session: session.id,
      run,
      testCases: [test.id],
    });
    const [seen] = await seenHere(folder, around, { session: session.id, run, test: test.id });
    const texts = (details?.testCase.failures ?? []).flatMap(({ text, message }) => text || message || []);
    const stack = (details?.stack ?? []).map(({ path, line }) => `${path}:${line}`);
    const text = cutMiddle(withoutColours(texts.join("\n")), most.failure);
    return {
      code: answerCodes.done,
      // Whatever a test printed is set off from what we say.
      lines: [
        describeFailing(test),
        ...text.split("\n").map((line) => `  | ${readableText(line)}`),
        stack.length > 0 && `In this folder: ${quoteNames(stack, 5)}`,
        ...(await describeSeenHere(folder, seen?.sessions[0])),
      ].filter((line) => line !== false),
      json: [
        {
          ...failingJson(test, 0),
          number: undefined,
          failures: details?.testCase.failures,
          stack: details?.stack,
          seenBefore: seen && seenJson(seen),
        },
      ],
      isWhole: true,
    };
  },
};

/** *casebook matrix*. */
export const matrix: CliCommand = {
  name: "matrix",
  summary: "what every attempt did to every test",
  usage: "",
  help: ["One row a test that ever failed, one column an attempt; the last line explains the shapes."],
  options: {},
  run: async (_, around): Promise<Answer> => {
    const folder = await around.open();
    const session = sessionHere(folder);
    const table = await folder.request("readMatrix", { session: session.id });
    if (table.columns.length === 0) {
      throw new NothingOpen("The session has no attempt yet.", "Record one: casebook run");
    }
    return { code: answerCodes.done, lines: describeMatrix(table), json: [table] };
  },
};

/** How many attempts fit beside each other. */
const mostColumns = 20;

function describeMatrix({ columns, rows }: Matrix): readonly string[] {
  const shown = columns.slice(-mostColumns);
  const shapeOf = (letter: string) => cellLegend.find((one) => one.letter === letter)?.shape ?? "";
  const failed = rows
    .map((row, index) => ({ row, cells: shown.map(({ cells }) => shapeOf(cells[index] ?? " ")) }))
    .filter((_, index) => columns.some(({ cells }) => !"p ".includes(cells[index] ?? " ")));
  const first = failed.slice(0, most.rows);
  const used = new Set(first.flatMap(({ cells }) => cells));
  const width = Math.max(...shown.map(({ attempt }) => `#${attempt}`.length)) + 1;
  return [
    `${failed.length} of ${rows.length} tests ever failed or were not run, in ${columns.length} attempts.`,
    `${shown.map(({ attempt }) => `#${attempt}`.padEnd(width)).join("")}test`,
    ...first.map(({ row, cells }) => `${cells.map((cell) => cell.padEnd(width)).join("")}${quote(row.name)}`),
    ...(failed.length > first.length
      ? [`… ${failed.length - first.length} more tests: casebook matrix --json`]
      : []),
    cellLegend
      .filter(({ shape }) => used.has(shape))
      .map(({ shape, verdict }) => `${shape} ${verdictLabel(verdict)}`)
      .join("  "),
  ].filter((line) => line !== "");
}

/** *casebook compare*. */
export const compare: CliCommand = {
  name: "compare",
  summary: "what differs between two attempts, or an attempt and the files",
  usage: "A [B]",
  help: ["Without B, A is compared with the files as they are."],
  options: {},
  run: async (given, around): Promise<Answer> => {
    const [a, b] = given.words;
    if (a === undefined) {
      throw new UsageError("Which attempts?", "casebook compare A B");
    }
    const folder = await around.open();
    const session = sessionHere(folder);
    const before = attemptHere(session, a, folder).number;
    const now = b === undefined ? undefined : attemptHere(session, b, folder).number;
    const found = await folder.request("compareAttempts", { session: session.id, before, now });
    const { files, results } = found;
    const tests = results?.tests ?? [];
    const more = tests.length - most.tests;
    const to = now === undefined ? "the files" : `#${now}`;
    return {
      code: answerCodes.done,
      lines: [
        `#${before} → ${to}: ${files.length} files differ${results === undefined ? "; no results to compare" : `, ${tests.length} tests differ, ${results.stillFailing} fail alike`}.`,
        ...(files.length > 0
          ? [
              `Files: ${quoteNames(
                files.map(({ path }) => path),
                most.names,
              )}`,
            ]
          : []),
        ...tests.slice(0, most.tests).map(({ verdict, name }) => `${verdictLabel(verdict)}: ${quote(name)}`),
        ...(more > 0 ? [`… ${more} more: casebook compare ${before} ${now ?? ""} --json`] : []),
      ],
      json: [{ before, now, ...found }],
    };
  },
};

/** *casebook output*. */
export const output: CliCommand = {
  name: "output",
  summary: "the whole console output of the last run, as it was kept",
  usage: "",
  help: ["Secrets in it were masked when the run was recorded."],
  options: {},
  run: async (_, around): Promise<Answer> => {
    const folder = await around.open();
    const session = sessionHere(folder);
    const ended = session.attempts.flatMap(({ runs }) => runs).filter(({ end }) => end !== undefined);
    const last = ended.toSorted((a, b) => a.number - b.number).at(-1);
    if (last === undefined) {
      throw new NothingOpen("No run has ended in this session.", "Make one: casebook run");
    }
    const text = await folder.request("readOutput", { session: session.id, run: last.number });
    return {
      code: answerCodes.done,
      lines: withoutColours(text).replace(/\n$/, "").split(/\r?\n/).map(readableText),
      json: [{ run: last.number, attempt: last.attempt, output: text }],
      isWhole: true,
    };
  },
};

async function showDiff(
  folder: OpenFolder,
  around: Around,
  number: number,
  verdict: string,
): Promise<Answer> {
  const session = sessionHere(folder);
  const { timeZone, home } = around;
  const { files } = await folder.request("exportFolder", { session: session.id, timeZone, home });
  const json: unknown = JSON.parse(files.find(({ path }) => path === "session.json")?.text ?? "{}");
  const diff = diffIn(json, number);
  const lines = diff.split("\n");
  const more = lines.length - most.diff;
  return {
    code: answerCodes.done,
    lines: [
      verdict,
      ...lines.slice(0, most.diff).map(readableText),
      ...(more > 0 ? [`… ${more} more lines: casebook show ${number} --diff --json`] : []),
    ],
    json: [{ attempt: number, diff }],
    isWhole: true,
  };
}

function diffIn(exported: unknown, number: number): string {
  const attempts = exported instanceof Object && "attempts" in exported ? exported.attempts : [];
  const found: unknown = Array.isArray(attempts) ? attempts.find((one) => one?.number === number) : undefined;
  return found instanceof Object && "diff" in found && typeof found.diff === "string" ? found.diff : "";
}

/** The beginning and the end of a long text, with the number of characters between them. */
function cutMiddle(text: string, longest: number): string {
  if (text.length <= longest) {
    return text;
  }
  const half = Math.floor(longest / 2);
  return `${text.slice(0, half)}\n… ${text.length - 2 * half} characters …\n${text.slice(-half)}`;
}
