import { isAbsolute, relative, sep } from "node:path";

/**
 * A command that was run in a directory, as it would be written in a folder that holds it; paths are absolute. Where the
 * directory is not known or not in the folder, the command stays as it is.
 */
export function commandIn(folder: string, directory: string | undefined, command: string): string {
  const path = directory === undefined ? "" : relative(folder, directory);
  if (path === "" || path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path)) {
    return command;
  }
  return `cd ${quote(path.split(sep).join("/"))} && ${command}`;
}

function quote(path: string): string {
  return /^[\w./][\w./-]*$/.test(path) ? path : `'${path.replace(/^-/, "./-").replaceAll("'", "'\\''")}'`;
}
