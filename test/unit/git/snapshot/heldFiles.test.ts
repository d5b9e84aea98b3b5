import { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { RepositoryPaths } from "../../../../src/git/plumbing/git.ts";
import { ReadFiles } from "../../../../src/git/snapshot/heldFiles.ts";

const second = 1_000_000_000n;

function start() {
  const top = realpathSync(mkdtempSync(join(tmpdir(), "casebook-read-")));
  onTestFinished(() => rmSync(top, { recursive: true }));
  const paths: RepositoryPaths = {
    top,
    gitDirectory: top,
    common: top,
    hash: "sha1",
    worktree: "main",
  };
  const marker = join(top, "marker");
  mkdirSync(marker);
  const now = statSync(marker, { bigint: true });
  /** A file of the same disk, whose content and entry have these ages, in seconds. */
  const file = (content: bigint, entry: bigint, more: Partial<typeof now> = {}) => {
    const times = { mtimeNs: now.mtimeNs - content * second, ctimeNs: now.mtimeNs - entry * second };
    const stat = Object.assign(Object.create(now), { ...now, ...times, ...more }) as typeof now;
    return { path: "a.txt", indexMode: undefined, stat };
  };
  return { open: () => new ReadFiles(paths, marker), file };
}

test("a file that has not been touched is known, also at the next look", () => {
  const { open, file } = start();
  open().learn(file(60n, 60n), "oid");
  expect(open().find(file(60n, 60n))).toBe("oid");
});

test.each([
  ["size", { size: 4711n }],
  ["mode", { mode: 0o100755n }],
  ["inode", { ino: 4711n }],
  ["device", { dev: 4711n }],
  ["time of its content", { mtimeNs: 5n }],
  ["time of its entry", { ctimeNs: 5n }],
])("one with another %s has to be read", (_, more) => {
  const { open, file } = start();
  open().learn(file(60n, 60n), "oid");
  expect(open().find(file(60n, 60n, more))).toBeUndefined();
});

test.each([
  ["its content is young", 2n, 60n, {}],
  // Linux writes a page that was written through memory out after 30 seconds, and looks for it every 5.
  ["a program may write on through its memory without a new time", 36n, 60n, {}],
  ["its entry is young, though its content has an old time", 60n, 2n, {}],
  ["its time is ahead of the clock", -5n, 60n, {}],
  ["it lies on another disk, whose clock nobody knows", 60n, 60n, { dev: 4711n }],
  ["its disk knows no time", 60n, 60n, { mtimeNs: 0n }],
])("a file is not remembered where %s", (_, content, entry, more) => {
  const { open, file } = start();
  const read = file(content, entry, more);
  open().learn(file(60n, 60n), "before");
  open().learn(read, "oid");
  expect(open().find(read)).toBeUndefined();
  expect(open().find(file(60n, 60n))).toBeUndefined();
});
