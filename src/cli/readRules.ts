import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { AgentId } from "../agents/hookCall.ts";
import { permissionFiles } from "../agents/permissionRules.ts";
import { codeOf } from "../base/errors.ts";

/**
 * The texts of the files that may hold rules of an agent for commands, of a folder and those above it and of the user. Undefined for one that is there and
 * cannot be read, or is too large, and for a folder of which that is not known.
 */
export function readRules(
  agent: AgentId,
  folder: string,
  { home, env }: { readonly home: string; readonly env: NodeJS.ProcessEnv },
): readonly (string | undefined)[] {
  const folders: string[] = [];
  for (let at = resolve(folder); !folders.includes(at); at = dirname(at)) {
    folders.push(at);
  }
  return permissionFiles(agent, { folders, home, env })
    .flatMap((path) => {
      const [, end] = basename(path).split("*");
      return end === undefined ? [path] : filesWithEnd(dirname(path), end);
    })
    .map((path) => (path === undefined ? undefined : readRuleFile(path)));
}

/** The text of a file; empty where there is none, undefined where that cannot be known. */
function readRuleFile(path: string): string | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined ? "" : readIfSmall(path);
  } catch {
    // A folder on the way to it cannot be entered.
    return undefined;
  }
}

/** The files of a folder whose names end so; an undefined one if the folder cannot be read, as it may hold some. */
function filesWithEnd(folder: string, end: string): readonly (string | undefined)[] {
  try {
    return readdirSync(folder).flatMap((name) => (name.endsWith(end) ? [join(folder, name)] : []));
  } catch (error) {
    return ["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "") ? [] : [undefined];
  }
}

/** The text of a file that is there and not too large. */
export function readIfSmall(path: string): string | undefined {
  try {
    return statSync(path).size > largestFile ? undefined : readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Larger files are not read, in bytes. */
const largestFile = 1024 * 1024;
