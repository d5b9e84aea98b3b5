import { posix, win32 } from "node:path";
import type { Shell } from "./shell.ts";

/**
 * A command that was run in a directory, as it would be written in a folder that holds it; paths are absolute. Where the
 * directory is not known or not in the folder, or the shell cannot go there, the command stays unchanged.
 */
export function commandIn(
  folder: string,
  directory: string | undefined,
  command: string,
  shell: Pick<Shell, "kind" | "path" | "quote" | "canQuote">,
): string {
  const { relative, isAbsolute, sep } = shell.kind === "cmd" ? win32 : posix;
  const path = directory === undefined ? "" : relative(folder, directory);
  if (path === "" || path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path)) {
    return command;
  }
  // A leading dash would make it an option of `cd`.
  const written = shell.path(path.split(sep).join("/").replace(/^-/, "./-"));
  return shell.canQuote(written) ? `cd ${shell.quote(written)} && ${command}` : command;
}
