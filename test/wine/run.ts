import { mkdir, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { UserError } from "../../src/base/errors.ts";
import { listFilesBelow } from "../support/fences/readSources.ts";
import { type ChosenFiles, chooseFiles } from "./chooseFiles.ts";
import { installWine } from "./installWine.ts";
import { isIn } from "./leftOut.ts";
import { runTestFiles } from "./runTestFiles.ts";
import type { TestLine } from "./testLine.ts";

/**
 * Runs tests by Node for Windows under wine: `npm run test:wine` all that is known to run there, `npm run test:wine -- unit` one suite, and
 * `npm run test:wine -- test/unit/base` the files below a folder. The last lines are what is not as on Windows, what was
 * left out and skipped with the reasons, the failed tests by name, and the total; the exit code is 1 when any failed. Wine is not Windows: see
 * CONTRIBUTING.md.
 */
const results = join(import.meta.dirname, "../../test-results/wine");

const remarks: string[] = [];
const report = (line: string) => {
  console.log(line);
  if (line.startsWith("NOT ")) remarks.push(line);
};

const { files, left } = chooseOrSay();
await rm(results, { recursive: true, force: true });
await mkdir(results, { recursive: true });
const started = performance.now();
// No unit test starts git, which takes minutes to build.
const side = await installWine(
  report,
  files.some((file) => !isIn(file, "test/unit")),
);
console.log(`Node ${side.nodeVersion} for Windows, ${side.git === undefined ? "no git" : "with git.exe"}`);
const lines: TestLine[] = [];
await runTestFiles({
  side,
  files,
  folder: results,
  processes: Math.min(availableParallelism(), 4),
  onLine,
});
await writeFile(join(results, "tests.json"), JSON.stringify(lines, undefined, 1));
printTotal();

function chooseOrSay(): ChosenFiles {
  try {
    return chooseFiles(process.argv.slice(2), listFilesBelow("test"));
  } catch (error) {
    console.error(error instanceof UserError ? `${error.message} ${error.nextStep}` : error);
    process.exit(1);
  }
}

function onLine(line: TestLine): void {
  if (line.kind === "began" || line.kind === "ended") return;
  lines.push(line);
  if (line.kind === "failed") console.log(` × ${line.file}: ${line.name}\n${line.text ?? ""}`);
}

function printTotal(): void {
  const of = (kind: TestLine["kind"]) => lines.filter((line) => line.kind === kind);
  const [passed, failed, skipped] = [of("passed"), of("failed"), of("skipped")];
  console.log(`\n${Math.round((performance.now() - started) / 1000)} s`);
  for (const line of remarks) console.log(line);
  for (const [{ path, reason }, count] of left) console.log(`LEFT OUT ${path} (${count} files): ${reason}`);
  for (const { file, name, text } of skipped) {
    console.log(`SKIPPED  ${file}: ${name}${/\(needs [^)]+\)/.test(name) ? "" : `: ${text}`}`);
  }
  for (const { file, name } of failed) console.log(`FAILED   ${file}: ${name}`);
  console.log(`${passed.length} passed, ${failed.length} failed, ${skipped.length} skipped`);
  // Tests that were to run and did not are no success.
  const isWhole = failed.length === 0 && passed.length > 0;
  process.exitCode = isWhole ? 0 : 1;
}
