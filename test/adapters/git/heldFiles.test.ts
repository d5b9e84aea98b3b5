import { lstatSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RepositoryPaths } from "../../../src/git/plumbing/git.ts";
import { ReadFiles } from "../../../src/git/snapshot/heldFiles.ts";
import { makeFolder } from "../../support/git/repositories.ts";

/** A file, and what is known of it so many seconds after it was written and read. */
function readAfter(seconds: number) {
  const folder = makeFolder();
  const paths = {} as RepositoryPaths;
  const marker = join(folder, "marker");
  const file = join(folder, "a.txt");
  writeFileSync(marker, "");
  writeFileSync(file, "one\n");
  const later = Date.now() / 1000 + seconds;
  utimesSync(marker, later, later);
  const look = () => ({ path: "a.txt", indexMode: undefined, stat: lstatSync(file, { bigint: true }) });
  new ReadFiles(paths, marker).learn(look(), "oid");
  return { file, find: () => new ReadFiles(paths, marker).find(look()) };
}

test("a file that was read before and has not been touched since is known", () => {
  expect(readAfter(60).find()).toBe("oid");
});

test("one that is written again with its size and its time is read again", () => {
  const { file, find } = readAfter(60);
  const { atime, mtime } = statSync(file);
  writeFileSync(file, "two\n");
  utimesSync(file, atime, mtime);
  expect(find()).toBeUndefined();
});

test("one is not known while a program may write through its memory without a new time", () => {
  // Linux writes such a page out after 30 seconds, and looks for it every 5.
  expect(readAfter(36).find()).toBeUndefined();
});
