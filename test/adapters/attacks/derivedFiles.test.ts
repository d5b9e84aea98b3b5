import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openForTest } from "../../support/git/openLogs.ts";
import { makeCommitted, makeFolder } from "../../support/git/repositories.ts";

async function open() {
  const files = makeCommitted({ "a.txt": "a\n" });
  const { derived } = await openForTest(files);
  const folder = join(files.dir, ".git/casebook/derived");
  derived.write("one", "its text");
  const [name = ""] = readdirSync(folder);
  return { derived, folder, path: join(folder, name) };
}

describe("a file beside the logs", () => {
  it.each([
    [
      "a pipe",
      (path: string) => {
        execFileSync("mkfifo", [path]);
      },
    ],
    ["a link to nothing", (path: string) => symlinkSync("/nowhere/at/all", path)],
    [
      "more than fits",
      (path: string) => {
        writeFileSync(path, "");
        truncateSync(path, 5 * 2 ** 30);
      },
    ],
  ])("is none where %s lies in its place, and is written and removed as ever", async (_, put) => {
    const { derived, path } = await open();
    rmSync(path);
    put(path);
    expect(derived.read("one")).toBe(undefined);
    derived.write("one", "again");
    expect(Buffer.from(derived.read("one") ?? "").toString()).toBe("again");
    derived.keepOnly([]);
    expect(existsSync(path)).toBe(false);
  });

  it("is none, and is removed, where a folder lies in its place", async () => {
    const { derived, folder, path } = await open();
    rmSync(path);
    mkdirSync(join(path, "more"), { recursive: true });
    derived.write("one", "again");
    expect(derived.read("one")).toBe(undefined);
    derived.keepOnly([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is not read, written or removed through a link to a folder of somebody else", async () => {
    const { derived, folder, path } = await open();
    const elsewhere = makeFolder();
    const theirs = join(elsewhere, path.slice(folder.length + 1));
    writeFileSync(theirs, "theirs");
    rmSync(folder, { recursive: true });
    symlinkSync(elsewhere, folder);
    expect(derived.read("one")).toBe(undefined);
    derived.write("one", "ours");
    derived.keepOnly([]);
    expect(readdirSync(elsewhere)).toHaveLength(1);
    expect(readFileSync(theirs, "utf8")).toBe("theirs");
  });

  it("does not stay half written where its writer was killed", async () => {
    const { derived, folder } = await open();
    for (const name of ["q-0123abcd", "q-4567abcd", "notes.txt"]) {
      writeFileSync(join(folder, name), "of a session that is gone");
    }
    const long = new Date(Date.now() - 25 * 60 * 60 * 1000);
    utimesSync(join(folder, "q-0123abcd"), long, long);
    utimesSync(join(folder, "notes.txt"), long, long);
    derived.keepOnly([]);
    expect(readdirSync(folder).toSorted()).toEqual(["notes.txt", "q-4567abcd"]);
  });
});
