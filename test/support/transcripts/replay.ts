import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { forkModule } from "../../../src/base/process.ts";
import { answerHook, type HookWork } from "../../../src/cli/hook.ts";
import { HookState } from "../../../src/cli/hookState.ts";
import { listEvents, readLogs } from "../../kills/logs.ts";
import type { Casebook } from "../cli/casebook.ts";
import { fingerprint, openTestRepository, type TestRepository } from "../git/repositories.ts";
import { agentCalls, commandIn, saidIn } from "./agentCalls.ts";
import type { Step, TestTruth, Transcript } from "./transcript.ts";

/** How often something was right, and how often it could have been. */
export interface Share {
  readonly right: number;
  readonly of: number;
}

/** What one transcript came to. A list has a sentence for each case that went wrong. */
export interface Replayed {
  /** Test runs that are in the log, each once and on the code that it ran on. */
  readonly recorded: Share;
  /** Of these, the ones whose result and headline are right. */
  readonly verdicts: Share;
  /** Test runs whose tests failed, and which are green in the log. */
  readonly wronglyGreen: readonly string[];
  readonly falseRecordings: readonly string[];
  readonly repeatRecall: Share;
  readonly repeatPrecision: Share;
  readonly planRecall: Share;
  readonly planPrecision: Share;
  readonly falseGreenCaught: Share;
  readonly trueGreenLeftAlone: Share;
  readonly facts: Share;
  /** Of each text after the context was cut. */
  readonly factTokens: readonly number[];
  /** What was said to the agent about each test run, and what its command printed. */
  readonly runTokens: readonly { readonly said: number; readonly raw: number }[];
  readonly harm: readonly string[];
  /** Everything that was not as the transcript says, for whoever reads it. */
  readonly misses: readonly string[];
}

/**
 * Replays a transcript in its repository: the commands run for real, the hooks of the agent are called as it calls them, and each is waited
 * for, however long it takes: what it says does not depend on how busy the machine is.
 */
export async function replay(
  { start, steps }: Transcript,
  repository: TestRepository,
  casebook: Casebook,
): Promise<Replayed> {
  const counts = {
    recorded: [0, 0],
    verdicts: [0, 0],
    repeatRecall: [0, 0],
    repeatPrecision: [0, 0],
    planRecall: [0, 0],
    planPrecision: [0, 0],
    caught: [0, 0],
    leftAlone: [0, 0],
    facts: [0, 0],
  } satisfies Record<string, [number, number]>;
  const lists = {
    wronglyGreen: [] as string[],
    falseRecordings: [] as string[],
    harm: [] as string[],
    misses: [] as string[],
  };
  const factTokens: number[] = [];
  const runTokens: { said: number; raw: number }[] = [];
  // The same conversations and uses of tools are in other transcripts.
  casebook.forget();
  const calls = agentCalls[start.agent];
  const hookState = new HookState(casebook.state);
  let uses = 0;

  const tally = (name: keyof typeof counts, isRight: boolean, miss: string) => {
    counts[name] = [counts[name][0] + Number(isRight), counts[name][1] + 1];
    if (!isRight) {
      lists.misses.push(miss);
    }
  };

  for (const [index, step] of steps.entries()) {
    await play(step, `step ${index + 1}, ${step.step}`);
  }
  const share = ([right, of]: readonly [number, number]): Share => ({ right, of });
  return {
    recorded: share(counts.recorded),
    verdicts: share(counts.verdicts),
    wronglyGreen: lists.wronglyGreen,
    falseRecordings: lists.falseRecordings,
    repeatRecall: share(counts.repeatRecall),
    repeatPrecision: share(counts.repeatPrecision),
    planRecall: share(counts.planRecall),
    planPrecision: share(counts.planPrecision),
    falseGreenCaught: share(counts.caught),
    trueGreenLeftAlone: share(counts.leftAlone),
    facts: share(counts.facts),
    factTokens,
    runTokens,
    harm: lists.harm,
    misses: lists.misses,
  };

  async function play(step: Step, where: string): Promise<void> {
    switch (step.step) {
      case "shell":
        return playShell(step, where);
      case "edit":
        return playEdit(step, where);
      case "plan": {
        const { stdout } = await byCommandLine(where, "check", step.text);
        const found = numbersIn(stdout);
        for (const attempt of step.like) {
          tally("planRecall", found.includes(attempt), `${where}: #${attempt} was not found: ${stdout}`);
        }
        for (const attempt of found) {
          tally(
            "planPrecision",
            step.like.includes(attempt),
            `${where}: #${attempt} is not like it: ${stdout}`,
          );
        }
        return;
      }
      case "compact": {
        const text = await hear(calls.compacted(repository.dir), where);
        factTokens.push(countTokens(text));
        for (const wanted of step.facts) {
          tally("facts", text.includes(wanted), `${where}: “${wanted}” is missing in: ${text}`);
        }
        return;
      }
      case "claim": {
        const text = await hear(calls.stops(repository.dir), where);
        const isSilent = text === "";
        tally(
          step.isTrue ? "leftAlone" : "caught",
          step.isTrue === isSilent,
          `${where}: it was answered: “${text}”`,
        );
        return;
      }
      case "hypothesis":
        await byCommandLine(where, "hypothesis", step.text);
        return;
      case "restore":
        await byCommandLine(where, "restore", String(step.attempt), "--yes");
    }
  }

  async function playShell(step: Extract<Step, { step: "shell" }>, where: string): Promise<void> {
    const cwd = resolve(repository.dir, step.in ?? ".");
    const use = `use-${++uses}`;
    const answers =
      start.level > 1 ? await call(calls.shellStarts({ cwd, command: step.command, use }), where) : [];
    const command = answers.map(commandIn).find((replaced) => replaced !== undefined) ?? step.command;
    const known = new Set(readRuns(repository).map(({ id }) => id));
    const ran = await runInShell(command, cwd, casebook.commandOf([]).env);
    const tree = step.tests === undefined ? "" : treeOf(openTestRepository(cwd, repository.env));
    const said = await hear(calls.shellEnded({ cwd, command, use, ...ran }), where);
    const added = readRuns(repository).filter(({ id }) => !known.has(id));
    if (step.tests === undefined) {
      lists.falseRecordings.push(...added.map(() => `${where}: ${step.command}`));
      return;
    }
    runTokens.push({ said: countTokens(said), raw: countTokens(ran.output) });
    const [run] = added;
    tally(
      "recorded",
      added.length === 1 && run?.tree === tree,
      `${where}: ${added.length} runs were recorded, on ${run?.tree}; it ran on ${tree}`,
    );
    if (run !== undefined) {
      const isGreen = run.outcome === "passed";
      if (isGreen && (step.tests.failing > 0 || step.tests.isBroken)) {
        lists.wronglyGreen.push(where);
      }
      tally(
        "verdicts",
        isRight(run, step.tests),
        `${where}: ${JSON.stringify({ ...run, output: ran.output.slice(-600) })}`,
      );
    }
  }

  /** A green run that was only watched has no result, which is all that is promised of it. */
  function isRight(run: RecordedRun, { failing, isBroken = false, headline }: TestTruth): boolean {
    const isWatched = start.level === 1;
    const outcomes = isBroken
      ? ["broken"]
      : failing > 0
        ? ["failed"]
        : isWatched
          ? ["broken", "passed"]
          : ["passed"];
    return (
      outcomes.includes(run.outcome) &&
      (isBroken || failing === 0 || run.failing === failing) &&
      (headline === undefined || run.headline === headline)
    );
  }

  async function playEdit(step: Extract<Step, { step: "edit" }>, where: string): Promise<void> {
    const at = join(repository.dir, step.path);
    const edit = { cwd: repository.dir, path: at, old: step.old, new: step.new };
    const before = await hear(calls.editStarts(edit), where);
    if (step.old === undefined) {
      writeFileSync(at, step.new);
    } else {
      const parts = readFileSync(at, "utf8").split(step.old);
      if (parts.length !== 2) {
        throw new Error(`${where}: ${step.path} has the text ${parts.length - 1} times.`);
      }
      writeFileSync(at, parts.join(step.new));
    }
    const said = before + (await hear(calls.editEnded(edit), where));
    const isHeard = calls.editStarts(edit).length + calls.editEnded(edit).length > 0;
    const found = numbersIn(said);
    for (const attempt of isHeard ? (step.repeats ?? []) : []) {
      tally("repeatRecall", found.includes(attempt), `${where}: #${attempt} was not named: “${said}”`);
    }
    for (const attempt of found) {
      tally(
        "repeatPrecision",
        step.repeats?.includes(attempt) === true,
        `${where}: #${attempt} is no repeat: “${said}”`,
      );
    }
  }

  /** Calls hooks and returns what they say to the model. */
  async function hear(inputs: readonly object[], where: string): Promise<string> {
    return (await call(inputs, where)).map(saidIn).filter(Boolean).join("\n");
  }

  async function call(inputs: readonly object[], where: string): Promise<readonly (object | undefined)[]> {
    // An agent that has two hooks for one thing calls both at once.
    return inputs.length === 0 ? [] : unharmed(where, () => Promise.all(inputs.map(callHook)));
  }

  async function callHook(input: object): Promise<object | undefined> {
    const { env } = casebook.commandOf([]);
    const text = await answerHook({
      args: ["--for", start.agent, ...(start.level > 1 ? ["--level", String(start.level)] : [])],
      stdin: Readable.from([Buffer.from(JSON.stringify(input))]),
      state: hookState,
      // As if it had begun in an hour: no answer is late.
      began: Date.now() + 3_600_000,
      isCheck: false,
      handOver: async (work) => ({ said: workFor({ ...work, at: new Date().toISOString() }, env) }),
    });
    return text === "" ? undefined : JSON.parse(text);
  }

  function workFor(work: HookWork, env: NodeJS.ProcessEnv): Promise<string> {
    const worker = forkModule(casebook.program, ["hook", "--work"], env, false);
    return new Promise((done) => {
      let said = "";
      worker.once("message", (answer) => {
        said = String(answer);
      });
      worker.once("exit", () => done(said));
      worker.send(work);
    });
  }

  async function byCommandLine(where: string, ...args: readonly string[]) {
    return unharmed(where, () => casebook.call(repository.dir, ...args), args[0] === "restore");
  }

  /** Does something of ours, and compares what must not change by it. */
  async function unharmed<T>(where: string, act: () => Promise<T>, mayWrite = false): Promise<T> {
    const before = fingerprint(repository);
    const result = await act();
    const after = fingerprint(repository);
    for (const part of ["index", "references", "config", "tree"] as const) {
      if (before[part] !== after[part] && !(part === "tree" && mayWrite)) {
        lists.harm.push(`${where}: the ${part} changed`);
      }
    }
    return result;
  }
}

/** A run as it is in a log. */
interface RecordedRun {
  readonly id: string;
  readonly tree: string;
  readonly outcome: string;
  readonly failing: number;
  readonly headline: string | undefined;
}

/** All runs of all logs of a repository; a session each is in them. */
function readRuns(repository: TestRepository): readonly RecordedRun[] {
  return [...readLogs(repository)].flatMap(([uuid, log]) => {
    const logs = new Map([[uuid, log]]);
    const attempts = listEvents(logs, "attemptRecorded");
    const ends = listEvents(logs, "runFinished");
    return listEvents(logs, "runStarted").map(({ run, attempt }) => {
      const end = ends.find((one) => one.run === run)?.end;
      return {
        id: `${uuid} ${run}`,
        tree: attempts.find((one) => one.attempt === attempt)?.tree ?? "",
        outcome: end?.result.outcome ?? "not ended",
        failing: (end?.result.counts.failed ?? 0) + (end?.result.counts.errored ?? 0),
        headline: end?.judgement?.headline,
      };
    });
  });
}

/** The tree of everything in a work tree that git does not ignore, as plain git makes it, with an index of its own. */
function treeOf({ dir, env, git }: TestRepository): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook-index-")));
  try {
    const index = join(folder, "index");
    // With its time: git compares whole seconds, and looks into files that are as new as their index.
    const from = git("rev-parse", "--git-path", "index").replace(/^(?!\/)/, `${dir}/`);
    cpSync(from, index, { preserveTimestamps: true });
    const aside = openTestRepository(dir, { ...env, GIT_INDEX_FILE: index });
    aside.git("add", "--all");
    return aside.git("write-tree");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function numbersIn(text: string): readonly number[] {
  return [...new Set([...text.matchAll(/#(\d+)/g)].map(([, number]) => Number(number)))];
}

async function runInShell(command: string, cwd: string, env: NodeJS.ProcessEnv) {
  const began = performance.now();
  const child = spawn("bash", ["-c", command], {
    cwd,
    env: { ...env, NODE_TEST_CONTEXT: undefined, FORCE_COLOR: undefined },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number>((done) => child.once("close", (exit) => done(exit ?? 1)));
  return { output, code, ms: Math.round(performance.now() - began) };
}
