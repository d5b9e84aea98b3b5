import { readdirSync } from "node:fs";
import { unlessRefused } from "../../base/errors.ts";
import { ancestorsOf, type BytePath, splitNul, toBytes } from "../plumbing/bytePath.ts";
import type { Run } from "../plumbing/git.ts";
import { createLook } from "./workingFiles.ts";

/** Folders of the work tree with nothing in them. Ignored folders and nested repositories are not looked into. */
export async function listEmptyFolders(run: Run, top: string): Promise<readonly BytePath[]> {
  const list = async (...flags: readonly string[]) => {
    const output = await run(["ls-files", "-z", "-o", "--directory", "--exclude-standard", ...flags]);
    return splitNul(output).filter((path) => path.endsWith("/"));
  };
  const root = Buffer.from(`${top}/`);
  const found = (await list()).flatMap((folder) => findEmpty(root, folder.slice(0, -1)));
  // Git reports an untracked folder as a whole; ignored files in it are asked for only if they matter.
  const ignored = found.length === 0 ? [] : await list("-i");
  return found.filter((path) => !ignored.some((folder) => `${path}/`.startsWith(folder)));
}

/** Those at these paths or below them, whatever git ignores. */
export function listEmptyBelow(top: string, paths: Iterable<BytePath>): readonly BytePath[] {
  const look = createLook(top);
  const root = Buffer.from(`${top}/`);
  return [...paths].flatMap((path) => {
    const stat = look(path);
    return typeof stat === "object" && stat.isDirectory() ? findEmpty(root, path) : [];
  });
}

/** Those in which one of these paths would lie, whatever git ignores. */
export function listEmptyAbove(top: string, paths: Iterable<BytePath>): readonly BytePath[] {
  const root = Buffer.from(`${top}/`);
  const folders = new Set([...paths].flatMap(ancestorsOf));
  const look = createLook(top);
  return [...folders].filter((folder) => {
    const stat = look(folder);
    return (
      typeof stat === "object" &&
      stat.isDirectory() &&
      readFolder(Buffer.concat([root, toBytes(folder)])).length === 0
    );
  });
}

function findEmpty(root: Buffer, folder: BytePath): readonly BytePath[] {
  const entries = readFolder(Buffer.concat([root, toBytes(folder)]));
  if (entries.length === 0) {
    return [folder];
  }
  const isNested = entries.some(({ name }) => name === ".git");
  return entries.flatMap((entry) =>
    entry.isDirectory() && !isNested ? findEmpty(root, `${folder}/${entry.name}`) : [],
  );
}

/** An unreadable folder counts as unknown: as if it had an entry that is not a folder. */
function readFolder(folder: Buffer): readonly { readonly name: string; isDirectory(): boolean }[] {
  return unlessRefused<ReturnType<typeof readFolder>>(
    () => readdirSync(folder, { withFileTypes: true, encoding: "latin1" }),
    [{ name: "", isDirectory: () => false }],
  );
}
