import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { quarantine } from "../../../src/git/folder/scratch.ts";
import { openRun, type Run } from "../../../src/git/plumbing/git.ts";
import { findGit } from "../../../src/git/plumbing/gitEnvironment.ts";
import { measureObjects, readObjects, writeObject } from "../../../src/git/plumbing/objects.ts";
import { openQuarantineReader } from "../../../src/git/plumbing/quarantineReader.ts";
import { makeCommitted, makeFolder } from "../../support/git/repositories.ts";

async function openReader() {
  const files = makeCommitted({ "a.txt": "in the repository\n" });
  const program = findGit(files.env, files.dir) ?? expect.fail();
  const directory = makeFolder();
  const started: string[] = [];
  const plain = openRun(program, files.dir);
  const run: Run = (args, options) => {
    started.push(`${options?.env === undefined ? "standing" : "ordinary"} ${args.join(" ")}`);
    return plain(args, options);
  };
  const common = join(files.dir, ".git");
  const paths = { top: files.dir, common, gitDirectory: common, hash: "sha1", worktree: "main" } as const;
  const env = quarantine(paths, directory);
  const read = openQuarantineReader(run, { hash: "sha1", directory, env });
  const write = (text: string) => writeObject("sha1", directory, "blob", Buffer.from(text));
  return { files, directory, env, plain, read, write, started };
}

test("gives objects in the order in which they were asked for, from wherever they lie", async () => {
  const { files, read, write, started } = await openReader();
  const inHead = files.git("rev-parse", "HEAD:a.txt").trim();
  const [one, two] = [await write("one\n\0 missing\n"), await write("")];
  const missing = "1".repeat(40);
  const names = [two, inHead, one, missing, inHead, "HEAD:a.txt", one];
  const texts = (await readObjects(read, names)).map((object) => object?.bytes.toString());
  const stored = "in the repository\n";
  expect(texts).toEqual(["", stored, "one\n\0 missing\n", undefined, stored, stored, "one\n\0 missing\n"]);
  expect(await measureObjects(read, [two, inHead, one, missing])).toEqual([0, 18, 14, 0]);
  started.length = 0;
  await readObjects(read, [one, two]);
  expect(started).toEqual([]);
  await readObjects(read, [one, inHead]);
  expect(started).toEqual(["standing cat-file --batch --buffer"]);
});

test("asks git for what lies in a pack of the quarantine, and for what is damaged there", async () => {
  const { directory, env, plain, read, write } = await openReader();
  const packed = await write("packed\n");
  mkdirSync(join(directory, "pack"));
  await plain(["pack-objects", "-q", join(directory, "pack/pack")], { stdin: `${packed}\n`, env });
  rmSync(join(directory, packed.slice(0, 2), packed.slice(2)));
  expect((await readObjects(read, [packed]))[0]?.bytes.toString()).toBe("packed\n");
  const damaged = await write("damaged\n");
  const path = join(directory, damaged.slice(0, 2), damaged.slice(2));
  rmSync(path);
  writeFileSync(path, "not an object");
  expect((await readObjects(read, [damaged]))[0]).toBeUndefined();
});
