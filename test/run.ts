import { spawn } from "node:child_process";
import { copyFile, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { installHost } from "./host/installHost.ts";
import { runIntegration } from "./integration/runIntegration.ts";

/**
 * Runs the tests: `npm test` all of them, `npm test -- unit ui` some suites, `npm test -- adapters --shard=1/3` a third of one. The last
 * lines are the skipped, the flaky and the failed tests by name and the total, as `N passed, N failed, N skipped`; the exit code is 1 when any failed.
 */
const PROJECT = join(import.meta.dirname, "..");
const RESULTS = join(PROJECT, "test-results");

/** How the tests of a suite ended: names, for skipped ones too. */
interface Outcome {
  readonly passed: readonly string[];
  /** Those of the passed ones that failed at first. */
  readonly flaky: readonly string[];
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
}

const SUITES = {
  unit: () => runVitest("unit"),
  adapters: () => runVitest("adapters"),
  integration: async (): Promise<Outcome> => {
    const results = await runIntegration();
    for (const { name, error } of results)
      console.log(error === undefined ? ` ✓ ${name}` : ` × ${name}\n${error}`);
    const named = (ofKind: (error: string | undefined) => boolean) =>
      results.filter(({ error }) => ofKind(error)).map(({ name }) => `integration: ${name}`);
    return {
      passed: named((error) => error === undefined),
      flaky: [],
      failed: named((error) => error !== undefined),
      skipped: [],
    };
  },
  ui: () => runVitest("ui"),
} as const;

type Suite = keyof typeof SUITES;

/** These meet the extension as users get it. */
const NEED_PACKAGE: readonly Suite[] = ["integration", "ui"];

const asked = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const options = process.argv.slice(2).filter((argument) => argument.startsWith("--"));
const unknown = asked.filter((name) => !(name in SUITES));
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(", ")}; there are ${Object.keys(SUITES).join(", ")}.`);
  process.exit(1);
}
const suites = (Object.keys(SUITES) as Suite[]).filter((name) => asked.length === 0 || asked.includes(name));

await mkdir(RESULTS, { recursive: true });
const outcomes: Outcome[] = [];
let packaged = false;
for (const suite of suites) outcomes.push(await runSuite(suite));
printTotal(outcomes);

/** A suite that could not be run to its end is one failed test of its name. */
async function runSuite(suite: Suite): Promise<Outcome> {
  console.log(`\n── ${suite} ──`);
  const started = performance.now();
  try {
    // The desktop's VS Code is downloaded by whoever starts it; the window needs the one that a browser shows.
    if (suite === "ui" || (suite === "integration" && process.env["CASEBOOK_VSCODE"] !== "desktop")) {
      await installHost();
    }
    if (NEED_PACKAGE.includes(suite) && !packaged) {
      await runToEnd("npm", ["run", "--silent", "package"]);
      // The story of “npm start” packages it anew beside the others, which must not miss it for a moment.
      process.env["CASEBOOK_PACKAGE"] = join(RESULTS, "casebook.vsix");
      await copyFile(join(PROJECT, "dist/casebook.vsix"), process.env["CASEBOOK_PACKAGE"]);
      packaged = true;
    }
    return await SUITES[suite]();
  } catch (error) {
    console.error(error);
    return { passed: [], flaky: [], failed: [`${suite}: the suite itself`], skipped: [] };
  } finally {
    console.log(`── ${suite}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
}

/** vitest's JSON report has the shape of jest's. */
interface VitestReport {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      /** Of each time that it was tried. */
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

async function runVitest(project: string): Promise<Outcome> {
  const file = join(RESULTS, `${project}.json`);
  await rm(file, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const vitest = join(PROJECT, "node_modules/vitest/vitest.mjs");
  const exit = await exitOf(process.execPath, [
    vitest,
    "run",
    "--project",
    project,
    ...reporters,
    ...options,
  ]);
  const { testResults } = JSON.parse(await readFile(file, "utf8")) as VitestReport;

  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status, failureMessages }) => ({
      status,
      isFlaky: status === "passed" && failureMessages.length > 0,
      name: `${project}: ${name.slice(PROJECT.length + 1)}: ${fullName}`,
    })),
  );
  const named = (...statuses: readonly string[]) =>
    tests.filter(({ status }) => statuses.includes(status)).map(({ name }) => name);
  const failed = named("failed");
  // A file that does not load has no tests, and an error between tests belongs to none.
  const unloaded = testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  failed.push(
    ...unloaded.map(({ name }) => `${project}: ${name.slice(PROJECT.length + 1)} (it did not load)`),
  );
  if (exit !== 0 && failed.length === 0) failed.push(`${project}: vitest ended with ${exit}`);
  return {
    passed: named("passed"),
    flaky: tests.filter(({ isFlaky }) => isFlaky).map(({ name }) => name),
    failed,
    skipped: named("skipped", "pending", "todo", "disabled"),
  };
}

async function runToEnd(command: string, args: readonly string[]): Promise<void> {
  const exit = await exitOf(command, args);
  if (exit !== 0) throw new Error(`"${command} ${args.join(" ")}" ended with ${exit}.`);
}

function exitOf(command: string, args: readonly string[]): Promise<number | string> {
  // npm is a .cmd file on Windows, which only a shell starts.
  const shell = process.platform === "win32" && command === "npm";
  const child = spawn(command, args, { cwd: PROJECT, stdio: ["ignore", "inherit", "inherit"], shell });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? signal ?? "a signal"));
  });
}

function printTotal(outcomes: readonly Outcome[]): void {
  const passed = outcomes.flatMap((outcome) => outcome.passed);
  const flaky = outcomes.flatMap((outcome) => outcome.flaky);
  const failed = outcomes.flatMap((outcome) => outcome.failed);
  const skipped = outcomes.flatMap((outcome) => outcome.skipped);
  console.log("");
  for (const name of skipped) console.log(`SKIPPED  ${name}`);
  for (const name of flaky) console.log(`FLAKY    ${name}`);
  for (const name of failed) console.log(`FAILED   ${name}`);
  console.log(`${passed.length} passed, ${failed.length} failed, ${skipped.length} skipped`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}
