import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";

/** What lies in a work tree, by its path as Latin-1, which holds any bytes: git's mode and, but for folders, the name of its blob. */
export type WorkTree = ReadonlyMap<string, string>;

/** Looks at every file, link and folder, ignored ones included. What goes away meanwhile is left out. */
export function readWorkTree(top: string): WorkTree {
  const found = new Map<string, string>();
  visit("");
  return found;

  function visit(folder: string): void {
    for (const name of readdirSync(bytes(top, folder), "latin1")) {
      const path = folder === "" ? name : `${folder}/${name}`;
      if (path !== ".git") {
        look(path);
      }
    }
  }

  function look(path: string): void {
    const at = bytes(top, path);
    try {
      const stat = lstatSync(at);
      if (stat.isDirectory()) {
        found.set(path, "40000");
        visit(path);
      } else if (stat.isSymbolicLink()) {
        found.set(path, `120000 ${blobOf(readlinkSync(at, "buffer"))}`);
      } else {
        found.set(path, `${stat.mode & 0o100 ? "100755" : "100644"} ${blobOf(readFileSync(at))}`);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
        throw error;
      }
    }
  }
}

/** The name that git gives to these bytes. */
export function blobOf(content: Uint8Array): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}

/** The blobs of the files and links, by path. */
export function blobsIn(tree: WorkTree): ReadonlyMap<string, string> {
  return new Map([...tree].flatMap(([path, entry]) => (entry === "40000" ? [] : [[path, entry.slice(7)]])));
}

/** The paths at which two work trees differ, the first ones of them in words. */
export function describeDifference(one: WorkTree, other: WorkTree): string | undefined {
  const paths = [...new Set([...one.keys(), ...other.keys()])].filter(
    (path) => one.get(path) !== other.get(path),
  );
  const some = paths.slice(0, 4).map((path) => `${nameOf(path)}: ${one.get(path)} became ${other.get(path)}`);
  return paths.length === 0 ? undefined : `${paths.length} paths differ: ${some.join("; ")}`;
}

/** A path for people. */
export function nameOf(path: string): string {
  return Buffer.from(path, "latin1").toString();
}

function bytes(top: string, path: string): Buffer {
  return Buffer.concat([Buffer.from(`${top}/`), Buffer.from(path, "latin1")]);
}
