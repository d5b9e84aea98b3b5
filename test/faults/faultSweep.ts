import { execFile, execFileSync } from "node:child_process";
import { accessSync, constants, cpSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { makeFolder, openTestRepository, type TestRepository } from "../support/git/repositories.ts";
import type { FaultPlan, FaultPoint, FaultyCommand } from "./faultPlan.ts";

/** What is done to copies of a repository, each time with another fault. */
export interface FaultSweep {
  readonly from: TestRepository;
  /** A command of `scripts/store.ts`, and what follows the folder there. */
  readonly args: readonly [command: FaultyCommand, ...rest: string[]];
  readonly plan: FaultPlan;
  /** Looks at what a fault left; throws where that is not as it was promised. */
  readonly check: (files: TestRepository, point: FaultPoint) => Promise<void>;
}

/** What came of a sweep. */
export interface SweepResult {
  /** How many calls change something where nothing goes wrong. */
  readonly calls: number;
  /** How many faults happened. */
  readonly faults: number;
  /** A line for each fault after which something was not as it was promised; it begins with the point. */
  readonly failures: readonly string[];
}

/** How many points are played at once: each mostly waits, for other processes, and for up to a minute for the lock that a killed git left. */
const atOnce = 3 * availableParallelism();

/** How often it is said how far a sweep is, and how long a command may take, in milliseconds: it waits for a lock several times. */
const [perReport, longest] = [60_000, 15 * 60_000];

/** Does the same with a copy of a repository at every point of a plan. */
export async function sweepFaults({ from, args, plan, check }: FaultSweep): Promise<SweepResult> {
  const [command] = args;
  const tools = await makeTools();
  const copies = makeFolder(memory());
  const copy = (name: string) => {
    const files = openTestRepository(join(copies, name), from.env);
    cpSync(from.dir, files.dir, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    return files;
  };
  // This keeps what it compiled. The next ones read that and write nothing, so that their calls are the same each time.
  const { calls } = await runWithFault(tools, copy("whole"), args, { at: 0, kind: "kill" });

  let isOver = false;
  const failures: string[] = [];
  let faults = 0;
  const play = async (point: FaultPoint) => {
    const { at, kind } = point;
    const where = `${command} ${at} ${kind}`;
    const files = copy(where.replaceAll(" ", "-"));
    const { calls: counted, met } = await runWithFault(tools, files, args, point);
    if (counted >= at) {
      faults += 1;
    } else {
      isOver ||= at > calls;
    }
    try {
      await check(files, point);
      const found = files.git("fsck", "--no-dangling");
      if (found !== "") {
        throw new Error(`git fsck says: ${found}`);
      }
    } catch (error) {
      failures.push(`${where} (${met}): ${error}`);
      console.log(`FAILED ${failures.at(-1)}`);
    }
    rmSync(files.dir, { recursive: true });
  };

  // How many calls there are is not always the same: a folder for objects is there, or is made.
  function* points() {
    for (let at = plan.first; at <= plan.last && !isOver; at += plan.step) {
      yield* plan.kindsAt(at).map((kind) => ({ at, kind }));
    }
  }
  const left = points();
  const work = async () => {
    for (const point of left) {
      await play(point);
    }
  };
  const started = performance.now();
  const say = () => {
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(
      `${command}: ${calls} calls that change something, ${faults} faults, ${failures.length} failures, ${seconds} s`,
    );
  };
  const reports = setInterval(say, perReport);
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
  } finally {
    clearInterval(reports);
  }
  say();
  return { calls, faults, failures };
}

/** What a fault is made with. */
interface Tools {
  readonly library: string;
  readonly script: string;
  readonly compileCache: string;
}

/** The script becomes one file: to load its sources takes longer than what it does. */
async function makeTools(): Promise<Tools> {
  const folder = makeFolder();
  const library = join(folder, "injector.so");
  execFileSync("cc", ["-shared", "-fPIC", "-o", library, join(import.meta.dirname, "injector.c"), "-ldl"]);
  const script = join(folder, "store.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "../../scripts/store.ts")],
    outfile: script,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    mainFields: ["module", "main"],
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    logLevel: "error",
  });
  return { library, script, compileCache: join(folder, "compiled") };
}

/** A folder whose files are in memory, if there is one: what git writes through to a disk takes no time there. */
function memory(): string {
  const folder = "/dev/shm";
  try {
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    return tmpdir();
  }
}

/** Runs the script with a library that lets something go wrong; gives how many calls were counted, and which one it was, in words. */
async function runWithFault(
  { library, script, compileCache }: Tools,
  { dir, env }: TestRepository,
  [command, ...args]: FaultSweep["args"],
  { at, kind }: FaultPoint,
): Promise<{ readonly calls: number; readonly met: string }> {
  const counter = `${dir}.counter`;
  const faults = { LD_PRELOAD: library, FAULT_COUNTER: counter, FAULT_AT: String(at), FAULT_KIND: kind };
  const options = { env: { ...env, NODE_COMPILE_CACHE: compileCache, ...faults }, timeout: longest };
  await new Promise<void>((resolve, reject) => {
    execFile(process.execPath, [script, command, dir, ...args], options, (error) =>
      error?.killed === true ? reject(error) : resolve(),
    );
  });
  const counted = readFileSync(counter);
  rmSync(counter);
  const [met = ""] = counted.toString("utf8", 8).split("\0");
  return { calls: Number(counted.readBigInt64LE()), met };
}
