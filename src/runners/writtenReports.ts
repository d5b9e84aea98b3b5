import { constants, lstat, open } from "node:fs/promises";
import { resolve } from "node:path";
import { codeOf } from "../base/errors.ts";
import type { WrittenReport } from "../ports/runners.ts";
import { askForReports, customaryReports } from "./askForReports.ts";
import { findFrameworks } from "./findFramework.ts";
import type { Shell } from "./line/shell.ts";
import type { Project } from "./project/project.ts";
import { findMatching, patternsOfSetting } from "./reports/reportGlobs.ts";

/**
 * The reports at absolute paths: a file is taken unchanged, whatever it holds, and of a folder every XML file below it that
 * looks like JUnit. Missing files are left out.
 */
export async function listReports(paths: readonly string[]): Promise<readonly WrittenReport[]> {
  const found: WrittenReport[] = [];
  for (const path of paths) {
    const stat = await look(path);
    if (stat?.isDirectory()) {
      found.push(...(await listReports(await findBelow(path))));
    } else if (stat !== undefined) {
      found.push({ path, writtenAt: stat.mtime.toISOString() });
    }
  }
  return found;
}

async function findBelow(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of await findMatching(folder, ["**/*.xml"])) {
    found.push(...((await looksLikeJUnit(path)) ? [path] : []));
  }
  return found;
}

/** When a run began and ended, in milliseconds since 1970. */
interface Window {
  readonly from: number;
  readonly to: number;
}

/** How long after the end a report may be written still, in milliseconds: the end is reported a moment after it happens. */
const slack = 1000;

/**
 * The reports that a command has written which somebody else ran: where the command itself says, where the user says, where its
 * framework writes them, and where reports lie by custom; the first of these that has any. Only what was written in the window
 * is of this run.
 */
export async function findWritten(
  line: string,
  project: Project,
  shell: Shell,
  window: Window,
  patterns: readonly string[],
): Promise<readonly WrittenReport[]> {
  const asked = askForReports(
    line,
    findFrameworks(line, project, shell),
    { directories: [], reporters: "", env: {} },
    shell,
  );
  const own = asked.reportPaths.map((path) => resolve(project.folder, path));
  for (const paths of [
    await findMatching(project.folder, patternsOfSetting(patterns)),
    own,
    await findMatching(project.folder, asked.reportGlobs),
    await findMatching(project.folder, customaryReports),
  ]) {
    const written = await listReports(paths);
    const found = written.filter(({ writtenAt }) => {
      const at = Date.parse(writtenAt);
      return at >= window.from && at <= window.to + slack;
    });
    if (found.length > 0) {
      return found;
    }
  }
  return [];
}

/** A link may lead anywhere (docs/rules/security.md#s18). */
async function look(path: string) {
  try {
    const stat = await lstat(path);
    return stat.isFile() || stat.isDirectory() ? stat : undefined;
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") {
      return undefined;
    }
    throw error;
  }
}

/** How much of a file shows what it is, in bytes (docs/rules/runners.md#recognising-a-report). */
const looked = 2048;

/** What cannot be looked into counts as one: whoever reads it says why it cannot be read. */
async function looksLikeJUnit(path: string): Promise<boolean> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(undefinedIfRefused);
  if (file === undefined) {
    return true;
  }
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(looked), 0, looked, 0);
    // In UTF-16 every other byte is a NUL.
    return buffer.subarray(0, bytesRead).toString("latin1").replaceAll("\0", "").includes("<testsuite");
  } finally {
    await file.close();
  }
}

function undefinedIfRefused(error: unknown): undefined {
  if (!["EACCES", "EPERM", "ENOENT"].includes(codeOf(error) ?? "")) {
    throw error;
  }
}
