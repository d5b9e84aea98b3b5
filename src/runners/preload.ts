import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { joinOptions } from "./environment.ts";

/** What stands for the process in what a program is asked: each writes a report of its own. */
export const ofProcess = "{process}";

/** What programs of Node are asked from inside, where no argument of the line reaches them: behind make, in several packages. */
export interface Preload {
  readonly programs: readonly AskedProgram[];
  /** Variables that are set where something on the way takes them out. */
  readonly env: Readonly<Record<string, string>>;
}

/** A program of Node that is asked for its report. */
export interface AskedProgram {
  /** How the paths of its file may end, with `/`. */
  readonly scripts: readonly string[];
  /** Where it runs; it is asked elsewhere as well, if nothing is known of there. */
  readonly folder: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Writes what every process of Node loads first, and gives its path. It lies in the directory of the run's reports. */
export async function writePreload(
  reportDirectory: string,
  preload: Preload,
  reporters: string,
): Promise<string> {
  const folder = join(reportDirectory, "preload");
  await mkdir(folder);
  const path = join(folder, "arguments.cjs");
  await writeFile(
    path,
    `${"require"}(${JSON.stringify(`${reporters}/arguments.cjs`)})(${JSON.stringify(preload)});\n`,
  );
  return path;
}

/** The variable that has Node load a file first. */
export function preloading(
  path: string,
  asked: Readonly<Record<string, string>>,
  env: NodeJS.ProcessEnv,
): Readonly<Record<string, string>> {
  const quoted = `"${path.replaceAll("\\", "/").replace(/["\\]/g, "\\$&")}"`;
  return { NODE_OPTIONS: joinOptions(`--require ${quoted}`, asked["NODE_OPTIONS"] ?? env["NODE_OPTIONS"]) };
}
