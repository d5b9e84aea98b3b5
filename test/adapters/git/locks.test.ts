import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { createOnce, readOnce, removeOnce } from "../../../src/git/folder/createOnce.ts";
import { takeLock } from "../../../src/git/folder/processLock.ts";
import { failing } from "../../support/engine/injector.ts";
import { makeFolder } from "../../support/git/repositories.ts";
import { needing } from "../../support/system/capabilities.ts";

const script = join(import.meta.dirname, "../../support/git/lockInLoop.ts");

async function lockInLoop(
  common: string,
  rounds: number,
  dies: number,
  env: NodeJS.ProcessEnv,
  before: readonly string[] = [],
) {
  const [program = "", ...args] = [...before, process.execPath, script, common, String(rounds), String(dies)];
  const { stdout } = await promisify(execFile)(program, args, { env: { ...process.env, ...env } });
  return JSON.parse(stdout) as { readonly held: number; readonly both: number };
}

const noLinks = ["link", "linkat"];

/** For each process, which errors it gets for a hard link. */
const disks: Readonly<Record<string, readonly (Parameters<typeof failing>[1] | undefined)[]>> = {
  "with hard links": [undefined],
  "without any: EPERM": ["EPERM"],
  "without any, each in its own words": ["ENOTSUP", "EISDIR", "EINVAL"],
  "that has them for some, as for a host beside its container": [undefined, "EPERM"],
};

needing(test, "a C compiler").each(Object.entries(disks))(
  "never two processes hold a lock, and each dead one's is taken over, on a disk %s",
  { timeout: 240_000 },
  async (_, errors) => {
    const folder = makeFolder();
    const envs = errors.map((error) => (error === undefined ? {} : failing(noLinks, error)));
    const all = await Promise.all(
      Array.from({ length: 3 }, async (__, index) => {
        const env = envs[index % envs.length] ?? {};
        // One after the other, two die while they hold it.
        const died = [];
        for (const dies of [3, 2]) {
          died.push(await lockInLoop(folder, 1000, dies, env));
        }
        return [...died, await lockInLoop(folder, 40, 0, env)];
      }),
    );
    const counts = all.flat();
    expect(counts.map(({ both }) => both)).toEqual(counts.map(() => 0));
    expect(counts.map(({ held }) => held)).toEqual([3, 2, 40, 3, 2, 40, 3, 2, 40]);
    expect(existsSync(join(folder, "casebook/main/restore.lock"))).toBe(false);
  },
);

needing(test, "pid namespaces")(
  "never two processes hold a lock that do not see each other, but have one name for their machine",
  { timeout: 240_000 },
  async () => {
    const folder = makeFolder();
    const apart = ["unshare", "--pid", "--fork", "--mount-proc"];
    const all = await Promise.all([[], apart, apart].map((before) => lockInLoop(folder, 40, 0, {}, before)));
    expect(all).toEqual(all.map(() => ({ held: 40, both: 0 })));
  },
);

test("what is in the place of a lock, and no process would write, is taken away; of a link the link alone", () => {
  const folder = makeFolder();
  const lock = join(folder, "lock");
  const kept = join(folder, "kept");
  writeFileSync(kept, "kept");
  for (const make of [
    () => symlinkSync(kept, lock),
    () => mkdirSync(join(lock, "deep"), { recursive: true }),
    () => writeFileSync(lock, "x".repeat(20_000)),
    () => writeFileSync(lock, ""),
  ]) {
    make();
    const taken = takeLock(lock, `mine ${Math.random()}`, (content) => content.length > 0);
    expect(taken).toBeDefined();
    taken?.dispose();
  }
  expect(readFileSync(kept, "utf8")).toBe("kept");
  expect(readdirSync(folder)).toEqual(["kept"]);
});

test("a lock that somebody took over in the meantime is not released", () => {
  const lock = join(makeFolder(), "lock");
  const first = takeLock(lock, "first", () => true);
  rmSync(lock);
  const second = takeLock(lock, "second", () => true);
  first?.dispose();
  expect(readFileSync(lock, "utf8")).toBe("second");
  second?.dispose();
  expect(existsSync(lock)).toBe(false);
});

test("a file that is made once is made once, in either form", () => {
  const folder = makeFolder();
  for (const form of ["file", "folder"]) {
    const path = join(folder, form);
    if (form === "folder") {
      mkdirSync(path);
      writeFileSync(join(path, "content"), "first");
    } else {
      expect(createOnce(path, "first")).toBe(true);
    }
    expect(createOnce(path, "second")).toBe(false);
    expect(readOnce(path, 10)?.toString()).toBe("first");
    expect(readOnce(path, 3)).toBeUndefined();
    removeOnce(path);
    removeOnce(path);
    expect(readOnce(path, 10)).toBeUndefined();
  }
  expect(readdirSync(folder)).toEqual([]);
});
