import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { collect } from "../src/base/process.ts";
import { defaultSettings } from "../src/model/folder/settings.ts";
import { EngineClient } from "../src/protocol/client.ts";
import { median, milliseconds, type Row } from "./measure.ts";

const project = join(import.meta.dirname, "..");
const bundle = join(project, "dist/engine.cjs");

/** How many test files each project has, how many tests each of these, and how many files that are no tests. */
const [files, testsInEach, others] = [20, 5, 500];

/** A project whose suite takes some 5 seconds: its tests wait, as those of people mostly do. */
interface Suite {
  readonly framework: string;
  readonly command: string;
  /** How long each test waits, in milliseconds. */
  readonly wait: number;
  readonly path: (file: number) => string;
  readonly text: (file: number, wait: number) => string;
  readonly configuration: Readonly<Record<string, string>>;
}

const tests = Array.from({ length: testsInEach }, (_, index) => index);

const javascript = (head: string) => (file: number, wait: number) =>
  [
    head,
    ...tests.map(
      (one) => `test("waits ${file} ${one}", () => new Promise((done) => setTimeout(done, ${wait})));`,
    ),
  ].join("\n");

const suites: readonly Suite[] = [
  {
    framework: "pytest",
    command: "pytest -p no:cacheprovider",
    wait: 40,
    path: (file) => `tests/test_waits_${file}.py`,
    text: (file, wait) =>
      [
        "import time",
        ...tests.map((one) => `def test_waits_${file}_${one}():\n    time.sleep(${wait / 1000})`),
      ].join("\n"),
    configuration: { "pytest.ini": "[pytest]\n" },
  },
  {
    framework: "vitest",
    command: "vitest run",
    wait: 60,
    path: (file) => `tests/waits${file}.test.js`,
    text: javascript('import { test } from "vitest";'),
    configuration: { "package.json": '{"type":"module"}' },
  },
  {
    framework: "node:test",
    command: "node --test",
    wait: 30,
    path: (file) => `tests/waits${file}.test.js`,
    text: javascript('import { test } from "node:test";'),
    configuration: { "package.json": '{"type":"module"}' },
  },
];

const env = {
  ...process.env,
  PATH: [join(project, "node_modules/.bin"), process.env["PATH"]].join(delimiter),
};

/**
 * What Casebook adds to a command (docs/rules/performance.md#p3): a run from the request to its recorded end, over the same command in
 * a shell, in turn with it.
 */
export async function measureOverhead(times: number): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const suite of suites) {
    rows.push(...(await measureSuite(suite, times)));
  }
  return rows;
}

async function measureSuite(suite: Suite, times: number): Promise<readonly Row[]> {
  const { framework, command } = suite;
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook-bench-")));
  const client = new EngineClient(bundle, env);
  const plain: number[] = [];
  const recorded: number[] = [];
  try {
    makeProject(folder, suite);
    await client.request("openFolder", { folder, settings: defaultSettings });
    const sections = { title: "bench", isolationCommand: command };
    await client.request("startSession", { folder, sections });
    // The first of each fills the caches of the system and of the framework.
    for (let time = 0; time <= times; time++) {
      edit(folder, 2 * time);
      const [beforePlain, exit] = [performance.now(), await runPlainly(command, folder)];
      const took = performance.now() - beforePlain;
      if (exit !== 0) {
        return [{ what: `overhead: ${framework}`, figure: "not measured", range: `exit ${exit}`, goal: "" }];
      }
      edit(folder, 2 * time + 1);
      const began = performance.now();
      const { outcome, reason } = await client.request("runCommand", {
        folder,
        command,
        purpose: "isolation",
      });
      const tookRecorded = performance.now() - began;
      if (outcome !== "passed") {
        throw new Error(`${framework}: ${outcome}: ${reason}`);
      }
      if (time > 0) {
        plain.push(took);
        recorded.push(tookRecorded);
      }
    }
  } finally {
    client.dispose();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  const ratios = recorded.map((one, index) => one / (plain[index] ?? Number.NaN));
  return [
    milliseconds(`overhead: ${framework}, the plain command`, plain),
    milliseconds(`overhead: ${framework} in Casebook`, recorded),
    {
      what: `overhead: ${framework} in Casebook × the plain command`,
      figure: `${median(ratios).toFixed(2)} ×`,
      range: `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`,
      goal: "≤ 1.15 ×",
    },
  ];
}

/** The exit code of a command in a shell, as a terminal runs it. */
async function runPlainly(command: string, cwd: string): Promise<number | undefined> {
  const { end } = await collect("/bin/sh", ["-c", command], { cwd, env });
  return end.kind === "exited" ? end.code : undefined;
}

function makeProject(folder: string, { path, text, wait, configuration }: Suite): void {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
  const all = {
    ...configuration,
    ".gitignore": "node_modules\n__pycache__\n",
    ...Object.fromEntries(numbers(files).map((file) => [path(file), `${text(file, wait)}\n`])),
    ...Object.fromEntries(
      numbers(others).map((file) => [`src/${file % 20}/${file}.txt`, `${file}\n`.repeat(100)]),
    ),
  };
  for (const [name, content] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: folder });
  git("init", "--quiet", "--template=");
  git("add", "--all");
  git("-c", "user.name=b", "-c", "user.email=b@example.com", "commit", "--quiet", "-m", "bench");
}

/** Each run is of other code, as somebody's who tries something. */
function edit(folder: string, time: number): void {
  writeFileSync(join(folder, "src/0/0.txt"), `${time}\n`);
}
