import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { joinOptions } from "./frameworks/shared/runEnvironment.ts";

/** What stands for the process in what a program is asked: each writes a report of its own. */
export const ofProcess = "{process}";

/** What programs of Node are asked from inside, where no argument of the line reaches them: behind make, in several packages. */
export interface Preload {
  readonly programs: readonly AskedProgram[];
  /** Variables are taken out on the way, but those of Node. */
  readonly isStrict: boolean;
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

/**
 * The variables that have every process of Node load our file first, and say what it asks for. Only where variables are taken out on
 * the way is that written into a file of the run: a process that outlives the run must still find the file that it loads.
 */
export async function preloading(
  reportDirectory: string,
  preload: Preload,
  reporters: string,
  options: string | undefined,
): Promise<Readonly<Record<string, string>>> {
  const own = `${reporters}/arguments.cjs`;
  if (!preload.isStrict) {
    return { CASEBOOK_NODE_ARGUMENTS: JSON.stringify(preload), NODE_OPTIONS: requiring(own, options) };
  }
  const folder = join(reportDirectory, "preload");
  await mkdir(folder);
  const path = join(folder, "arguments.cjs");
  await writeFile(path, `${"require"}(${JSON.stringify(own)})(${JSON.stringify(preload)});\n`);
  return { NODE_OPTIONS: requiring(path, options) };
}

function requiring(path: string, options: string | undefined): string {
  return joinOptions(`--require "${path.replaceAll("\\", "/").replaceAll('"', '\\"')}"`, options);
}
