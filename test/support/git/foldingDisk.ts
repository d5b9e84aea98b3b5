import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { makeFolder } from "./repositories.ts";

/** What a disk takes for one, or makes of names (`foldingDisk.py`). */
export type FoldingRule = "case" | "form" | "rewrites" | "holds";

/** The Python that Debian's `python3-fusepy` is for. */
const python = ["/usr/bin/python3", "python3"].find(
  (one) =>
    spawnSync(one, ["-c", "try:\n import fusepy\nexcept ImportError:\n from fuse import FUSE"]).status === 0,
);

/** Why such a disk cannot be made on this machine; undefined if it can. */
export const whyNoFoldingDisk =
  process.platform !== "linux" || !existsSync("/dev/fuse")
    ? "they need Linux with /dev/fuse"
    : process.getuid?.() !== 0
      ? "they need root, to mount a disk"
      : python === undefined
        ? "they need fusepy for Python (Debian: python3-fusepy and fuse3)"
        : undefined;

/** Mounts a disk that takes several spellings of a name for one, and gives its folder; it goes away with the test. */
export async function mountFoldingDisk(...rules: readonly FoldingRule[]): Promise<string> {
  const folder = makeFolder();
  const [backing, disk] = [join(folder, "backing"), join(folder, "disk")];
  mkdirSync(backing);
  mkdirSync(disk);
  const without = lstatSync(disk).dev;
  const script = join(import.meta.dirname, "foldingDisk.py");
  const served = spawn(python ?? "python3", [script, backing, disk, ...rules], { stdio: "ignore" });
  onTestFinished(() => {
    execFileSync("umount", ["--lazy", disk]);
    served.kill();
  });
  for (let left = 200; lstatSync(disk).dev === without; left--) {
    if (left === 0 || served.exitCode !== null) {
      throw new Error("the disk was not mounted");
    }
    await sleep(50);
  }
  return disk;
}
