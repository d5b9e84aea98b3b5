import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import {
  commitAll,
  fingerprint,
  makeFolder,
  makeRepository,
  openTestRepository,
} from "../../support/git/repositories.ts";
import { openStore } from "../../support/git/restores.ts";
import { needing } from "../../support/system/capabilities.ts";

/** Makes a file system of its own, in memory, that goes away with the test. */
function mountDisk(mebibytes: number): string {
  const folder = join(makeFolder(), "disk");
  mkdirSync(folder);
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${mebibytes}m`, "tmpfs", folder]);
  onTestFinished(() => {
    execFileSync("umount", ["--lazy", folder]);
  });
  return folder;
}

const mebibyte = "0123456789abcdef".repeat(65_536);

needing(test, "root mounts")(
  "a full disk stops a restore before its first touch, and it works once there is room",
  async () => {
    const disk = mountDisk(40);
    const { env } = makeRepository();
    const files = openTestRepository(join(disk, "repository"), env);
    mkdirSync(files.dir);
    files.git("init", "--quiet", "--template=", "--initial-branch=main");
    files.git("config", "user.name", "Test");
    files.git("config", "user.email", "test@example.com");
    files.write({ "a.txt": "1\n" });
    commitAll(files);
    for (let index = 0; index < 4; index++) {
      files.write({ [`big${index}.txt`]: `${index}${mebibyte}` });
    }
    const store = await openStore(files);
    const wanted = fingerprint(files);
    const tree = await store.snap();
    for (let index = 0; index < 4; index++) {
      files.write({ [`big${index}.txt`]: "small\n" });
    }
    const changed = fingerprint(files);
    const filler = join(disk, "filler");
    fill(filler);
    await expect(store.restore(tree)).rejects.toThrow("The disk is full. ");
    await expect(store.repository.takeSnapshot()).rejects.toThrow(
      "The disk is full. The current code could not be saved.",
    );
    expect(fingerprint(files)).toEqual(changed);
    rmSync(filler);
    expect(await store.restore(tree)).toMatchObject({ wrong: [], conflicts: [], written: 4 });
    expect(fingerprint(files)).toEqual(wanted);
    await store.undo();
    expect(fingerprint(files)).toEqual(changed);
    expect(files.git("fsck", "--no-dangling")).toBe("");
  },
);

/** Takes what is left of a disk, but for some ten kilobytes. */
function fill(path: string): void {
  for (let size = 40 << 20; size > 1024; size /= 2) {
    try {
      writeFileSync(path, Buffer.alloc(size), { flag: "a" });
    } catch (error) {
      expect(error).toMatchObject({ code: "ENOSPC" });
    }
  }
}

needing(test, "root mounts")(
  "a git directory on another file system: files are copied, and nothing is lost",
  async () => {
    const gitDirectory = join(mountDisk(40), "git");
    const files = makeRepository(`--separate-git-dir=${gitDirectory}`);
    files.write({ ".gitignore": "*.log\n", "a.txt": "1\n", "d/b.txt": "1\n" });
    commitAll(files);
    const store = await openStore(files);
    const wanted = fingerprint(files);
    const tree = await store.snap();
    files.write({ "a.txt": "2\n", "new.txt": "new\n", "x.log": "ignored\n" });
    rmSync(join(files.dir, "d"), { recursive: true });
    const changed = fingerprint(files);
    expect(await store.restore(tree)).toMatchObject({ conflicts: [], wrong: [], written: 2, deleted: 1 });
    expect(readFileSync(join(files.dir, "x.log"), "utf8")).toBe("ignored\n");
    rmSync(join(files.dir, "x.log"));
    expect(fingerprint(files)).toEqual(wanted);
    files.write({ "x.log": "ignored\n" });
    expect(await store.undo()).toMatchObject({ conflicts: [], wrong: [] });
    expect(fingerprint(files)).toEqual(changed);
    expect(readdirSync(join(gitDirectory, "casebook/main"))).toEqual([]);
  },
);
