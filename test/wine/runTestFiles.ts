import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type WindowsSide, windowsPath, windowsUrl } from "./installWine.ts";
import type { TestLine } from "./testLine.ts";

const project = join(import.meta.dirname, "../..");

/** How long one test may take, in milliseconds: on a busy machine a story of git processes takes many minutes. */
const limit = 20 * 60_000;

/** After how many milliseconds without a word the process counts as stuck: a test that takes too long says so itself. */
const longestSilence = limit + 10 * 60_000;

/** How many files a process runs: when it ends too early, the rest goes to another one. */
const filesAtOnce = 12;

/** How a run on Windows' side is made. */
export interface Request {
  readonly side: WindowsSide;
  /** The tests, as paths below the project. */
  readonly files: readonly string[];
  /** Where what they print is written. */
  readonly folder: string;
  /** How many processes run at once. */
  readonly processes: number;
  readonly onLine: (line: TestLine) => void;
}

/** Runs test files by Node for Windows; gives each test's end to `onLine`. A test in which the process ends or hangs has failed. */
export async function runTestFiles({ side, files, folder, processes, onLine }: Request): Promise<void> {
  const waiting = [...files];
  let begun = 0;
  const work = async () => {
    while (waiting.length > 0) {
      const some = waiting.splice(0, filesAtOnce);
      begun += 1;
      const name = join(folder, `process-${begun}`);
      const left = await runSome(side, some, name, onLine);
      waiting.unshift(...left);
    }
  };
  await Promise.all(Array.from({ length: processes }, work));
}

/** Runs files in one process, and gives those that it did not come to. */
async function runSome(
  side: WindowsSide,
  files: readonly string[],
  name: string,
  onLine: (line: TestLine) => void,
): Promise<readonly string[]> {
  const [list, results, log] = [`${name}.txt`, `${name}.jsonl`, `${name}.log`];
  writeFileSync(list, files.join("\n"));
  writeFileSync(results, "");
  const child = start(side, [list, results], log);
  const { last, isOver } = await follow(child, results, onLine);
  if (isOver) {
    return [];
  }
  // A process that did not get as far as a file would not do so with the same file again.
  const at = Math.max(0, files.indexOf(last.file));
  const text = `The process ended in it, or hung.\n${readFileSync(log, "utf8").slice(-2000)}`;
  onLine({ file: files[at] ?? "", name: last.name || "(the file)", kind: "failed", text });
  return files.slice(at + 1);
}

function start(side: WindowsSide, [list, results]: readonly string[], log: string): ChildProcess {
  const hooks = join(import.meta.dirname, "windows/hooks.ts");
  const runner = join(import.meta.dirname, "windows/runTests.ts");
  const out = openSync(log, "w");
  const args = [
    "--disable-warning=ExperimentalWarning",
    `--import=${windowsUrl(hooks)}`,
    windowsPath(runner),
    ...[list, results].map((path) => windowsPath(path ?? "")),
    String(limit),
  ];
  const child = spawn(side.wine, [side.node, ...args], {
    cwd: project,
    env: { ...side.env, ...madeForWindows(side) },
    stdio: ["ignore", out, out],
  });
  closeSync(out);
  return child;
}

/** The packages that the tests load there: those beside the sources are made for the system that installed them. */
function madeForWindows({ packages }: WindowsSide): NodeJS.ProcessEnv {
  const below = (path: string) => windowsPath(join(packages, "../node_modules", path));
  return {
    CASEBOOK_WINE_PACKAGES: windowsPath(packages),
    ESBUILD_BINARY_PATH: below("@esbuild/win32-x64/esbuild.exe"),
    NAPI_RS_NATIVE_LIBRARY_PATH: below("@oxc-parser/binding-win32-x64-msvc/parser.win32-x64-msvc.node"),
  };
}

/** Reads the lines as they come, until the process ends or is silent for too long. */
async function follow(
  child: ChildProcess,
  results: string,
  onLine: (line: TestLine) => void,
): Promise<{ readonly last: TestLine; readonly isOver: boolean }> {
  let last: TestLine = { file: "", name: "", kind: "began" };
  let read = 0;
  let heard = performance.now();
  let isRunning = true;
  child.once("exit", () => (isRunning = false));
  child.once("error", () => (isRunning = false));
  for (;;) {
    // Asked before it is read: nothing is written after the end.
    const wasRunning = isRunning;
    const lines = readFileSync(results, "utf8").split("\n").slice(0, -1);
    for (const line of lines.slice(read)) {
      last = JSON.parse(line) as TestLine;
      onLine(last);
    }
    heard = lines.length > read ? performance.now() : heard;
    read = lines.length;
    if (last.kind === "ended" || !wasRunning) {
      return { last, isOver: last.kind === "ended" };
    }
    if (performance.now() - heard > longestSilence) {
      child.kill("SIGKILL");
    }
    await sleep(500);
  }
}
