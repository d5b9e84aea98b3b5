import { realpathSync } from "node:fs";
import { findProgram, searchPath } from "../base/findProgram.ts";
import { thisPlatform } from "../base/platform.ts";
import { quoteWord } from "../base/quoteWord.ts";
import type { ProgramLine } from "./command.ts";

/**
 * How the program whose file is `path` is called in a line: by its name where that leads to it, else by Node and its path. On Windows always so:
 * there, a name leads to a script of its own.
 */
export function programLine(
  path: string,
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = thisPlatform,
): ProgramLine {
  const found = platform === "win32" ? undefined : findProgram("casebook", searchPath(env, path));
  if (found !== undefined && realpathSync(found) === path) {
    return { command: "casebook", powershell: "casebook" };
  }
  const words = [process.execPath, path];
  const quoted = words.map((word) => `"${word}"`).join(" ");
  return {
    command: platform === "win32" ? quoted : words.map(quoteWord).join(" "),
    powershell: `& ${quoted}`,
  };
}
