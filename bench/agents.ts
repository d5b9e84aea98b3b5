import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { claude } from "../test/support/agents/hookInputs.ts";
import { type Casebook, makeCasebook } from "../test/support/cli/casebook.ts";
import { hooksOf } from "../test/support/cli/hooks.ts";
import { type Replayed, replay, type Share } from "../test/support/transcripts/replay.ts";
import { listTranscripts, makeProject, readTranscript } from "../test/support/transcripts/transcript.ts";
import { median, milliseconds, type Row } from "./measure.ts";

/**
 * Replays every transcript of a coding agent against the command line and its hooks, without a model, and holds what was recorded and said
 * against what is right; then times the hooks. Each case that missed is printed.
 */
export async function measureAgents(times: number): Promise<readonly Row[]> {
  const casebook = await makeCasebook();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook-bench-")));
  try {
    const all: Replayed[] = [];
    for (const name of listTranscripts()) {
      const transcript = readTranscript(name);
      const replayed = await replay(
        transcript,
        makeProject(transcript.start, mkdtempSync(join(folder, "t-"))),
        casebook,
      );
      all.push(replayed);
      console.log(`${name}: ${transcript.steps.length} steps`);
      for (const miss of [...replayed.misses, ...replayed.harm, ...replayed.falseRecordings]) {
        console.log(`  ${miss.replaceAll("\n", "\n    ")}`);
      }
    }
    return [...rowsOf(all), ...(await timeHooks(casebook, mkdtempSync(join(folder, "times-")), times))];
  } finally {
    casebook.remove();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The goals are those of docs/rules/agents.md#a8. */
function rowsOf(all: readonly Replayed[]): readonly Row[] {
  const shared = (what: string, of: (one: Replayed) => Share, goal: string) =>
    shareRow(what, all.map(of), goal);
  const counted = (what: string, of: (one: Replayed) => readonly string[], goal: string): Row => ({
    what: `agents: ${what}`,
    figure: String(all.flatMap(of).length),
    range: "",
    goal,
  });
  const factTokens = all.flatMap((one) => one.factTokens).filter((tokens) => tokens > 0);
  const facts = all.reduce((sum, one) => sum + one.facts.right, 0);
  const runs = all.flatMap((one) => one.runTokens);
  const said = runs.map((run) => run.said);
  const sum = (figures: readonly number[]) => figures.reduce((total, figure) => total + figure, 0);
  return [
    shared("test runs recorded, on the right code", (one) => one.recorded, "100 %"),
    shared("verdicts right", (one) => one.verdicts, "≥ 95 %"),
    counted("red runs recorded as green", (one) => one.wronglyGreen, "0"),
    counted("false recordings", (one) => one.falseRecordings, "0"),
    shared("repeated edits found", (one) => one.repeatRecall, "≥ 95 %"),
    shared("attempts named for an edit that it repeats", (one) => one.repeatPrecision, "≥ 95 %"),
    shared("attempts like a plan in words found", (one) => one.planRecall, "≥ 80 %"),
    shared("attempts named for a plan that it is like", (one) => one.planPrecision, "≥ 80 %"),
    shared("false green caught", (one) => one.falseGreenCaught, "100 %"),
    shared("true green left alone", (one) => one.trueGreenLeftAlone, "100 %"),
    shared("facts after compaction", (one) => one.facts, "≥ 90 %"),
    figureRow("tokens of a text after compaction", factTokens, "", "≤ 250 each"),
    {
      what: "agents: facts per 100 tokens",
      figure: ((100 * facts) / sum(factTokens)).toFixed(1),
      range: "",
      goal: "",
    },
    figureRow("tokens said after a run", said, "", "median ≤ 200"),
    {
      what: "agents: tokens said, of what the commands printed",
      figure: percent(sum(said), sum(runs.map((run) => run.raw))),
      range: "",
      goal: "≤ 25 %",
    },
    counted("harm to index, HEAD, references, stash or files", (one) => one.harm, "0"),
  ];
}

function shareRow(what: string, shares: readonly Share[], goal: string): Row {
  const right = shares.reduce((sum, share) => sum + share.right, 0);
  const of = shares.reduce((sum, share) => sum + share.of, 0);
  return { what: `agents: ${what}`, figure: percent(right, of), range: `${right} of ${of}`, goal };
}

function figureRow(what: string, figures: readonly number[], unit: string, goal: string): Row {
  const range = `${Math.min(...figures)}–${Math.max(...figures)}`;
  return { what: `agents: ${what}`, figure: `${median(figures)}${unit}`, range, goal };
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`;
}

/** How long an agent waits for a hook: the whole process. */
async function timeHooks(casebook: Casebook, folder: string, times: number): Promise<readonly Row[]> {
  const repository = makeProject({ agent: "claude", level: 1, from: "examples/orders-api" }, folder);
  const { dir } = repository;
  const hooks = hooksOf(casebook);
  const time = async (input: object) => {
    const began = performance.now();
    await hooks.call(dir, { ...input, cwd: dir });
    return performance.now() - began;
  };
  const failure =
    "Exit code 1\n✖ failing tests:\n\ntest at tests/orders.test.js:4:1\n✖ reads (0.5ms)\nℹ fail 1\n";
  const [others, edits, tests]: [number[], number[], number[]] = [[], [], []];
  for (let index = 0; index < times; index++) {
    repository.write({ "src/pricing.js": `export const priceOf = () => ${index};\n` });
    tests.push(
      await time({
        ...claude.bashFailed,
        tool_use_id: `timed-${index}`,
        tool_input: { command: "node --test" },
        error: failure,
      }),
    );
    others.push(await time({ ...claude.bashEnded, tool_input: { command: "ls -la" } }));
    const file_path = join(dir, "src/pricing.js");
    const old_string = "export const priceOf = () => 0;";
    const new_string = "export const priceOf = () => undefined;";
    edits.push(await time({ ...claude.edit, tool_input: { file_path, old_string, new_string } }));
  }
  return [
    milliseconds("agents: time added to a command that is no test", others, "≤ 150 ms"),
    milliseconds("agents: time added to a test run", tests, "≤ 500 ms"),
    milliseconds("agents: time added to an edit", edits, "≤ 100 ms"),
  ];
}
