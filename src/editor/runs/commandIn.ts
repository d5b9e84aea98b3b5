import { isAbsolute, relative, sep } from "node:path";
import { quoteWord } from "../../base/quoteWord.ts";

/**
 * A command that was run in a directory, as it would be written in a folder that holds it; paths are absolute. Where the
 * directory is not known or not in the folder, the command stays unchanged.
 */
export function commandIn(folder: string, directory: string | undefined, command: string): string {
  const path = directory === undefined ? "" : relative(folder, directory);
  if (path === "" || path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path)) {
    return command;
  }
  const written = path.split(sep).join("/");
  // A leading dash would make it an option of `cd`.
  return `cd ${quoteWord(written.replace(/^-/, "./-"))} && ${command}`;
}
