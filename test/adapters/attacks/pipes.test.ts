import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { openRepository } from "../../../src/git/repository.ts";
import { holder } from "../../support/git/holder.ts";
import { openForTest, takeForTest } from "../../support/git/openLogs.ts";
import {
  fingerprint,
  makeCommitted,
  newId,
  openTestRepository,
  type TestRepository,
} from "../../support/git/repositories.ts";
import { openStore } from "../../support/git/restores.ts";
import { needing } from "../../support/system/capabilities.ts";

/** Makes a pipe that nobody writes to, in the place of whatever is there. */
function makePipe({ dir }: TestRepository, path: string): string {
  const at = join(dir, path);
  rmSync(at, { force: true });
  mkdirSync(dirname(at), { recursive: true });
  execFileSync("mkfifo", [at]);
  return at;
}

const isIn = (pipe: string) => ({
  name: "UserError",
  message: `${pipe} is a pipe or a device, and git would read it forever. Nothing was changed.`,
  nextStep: "Remove it, or replace it with a file.",
});

/** Quickly, next to “for ever”: a snapshot tries three times, and a machine may be busy. */
const quick = 60_000;

const skip = needing(test, "mkfifo", "links");

skip.each([
  ...[
    ".git/info/exclude",
    ".git/info/attributes",
    ".git/config",
    ".git/HEAD",
    ".git/index",
    ".git/packed-refs",
  ],
  ...[".git/commondir", ".gitignore", ".gitattributes"],
])("a pipe in the place of %s is named, and nobody waits for it", { timeout: quick }, async (path) => {
  const files = makeCommitted({ "a.txt": "1\n" });
  const pipe = makePipe(files, path);
  await expect(openRepository(files.dir, { env: files.env, newId, holder })).rejects.toMatchObject(
    isIn(pipe),
  );
});

skip.each([
  ".git/info/exclude",
  ".git/info/attributes",
  ".gitignore",
  ".gitattributes",
  "new/deep/.gitignore",
  "d/.gitattributes",
])("so is one that comes to lie at %s while the folder is open", { timeout: quick }, async (path) => {
  const files = makeCommitted({ "a.txt": "1\n", "d/b.txt": "1\n", "d/.gitattributes": "*.txt text\n" });
  const store = await openStore(files);
  const tree = await store.snap();
  files.write({ "d/b.txt": "2\n", "new/deep/c.txt": "1\n" });
  const pipe = makePipe(files, path);
  await expect(store.snap()).rejects.toMatchObject(isIn(pipe));
  await expect(store.restore(tree)).rejects.toMatchObject(isIn(pipe));
  rmSync(pipe);
  const before = fingerprint(files);
  await store.snap();
  await store.restore(tree);
  await store.undo();
  expect(fingerprint(files)).toEqual(before);
});

skip.each([
  ["core.excludesFile", (pipe: string) => pipe],
  ["core.attributesFile", (pipe: string) => pipe],
  ["include.path", (pipe: string) => pipe],
  ["includeIf.gitdir/i:**/.path", () => "../pipe"],
  ["include.path", () => "further"],
  ["core.attributesFile", () => "/dev/zero"],
  ["include.path", () => "~/../../../../../../../../../../dev/zero"],
] as const)("so is one that %s names", { timeout: quick }, async (key, makeValue) => {
  const files = makeCommitted({ "a.txt": "1\n" });
  const store = await openStore(files);
  const pipe = makePipe(files, "pipe");
  const value = makeValue(pipe);
  writeFileSync(join(files.dir, ".git/further"), '[a "="] b\n[core "]="] excludesFile = "../pi\\\npe" # "\n');
  files.git("config", key, value);
  const named = isIn(value.includes("zero") ? "/dev/zero" : pipe);
  await expect(openRepository(files.dir, { env: files.env, newId, holder })).rejects.toMatchObject(named);
  await expect(store.snap()).rejects.toMatchObject(named);
  writeFileSync(join(files.dir, ".git/config"), "[core]\n\texcludesFile = /dev/null\n");
  await openForTest(files);
});

skip("a device in the place of a file that git reads is one too", async () => {
  const files = makeCommitted({ "a.txt": "1\n" });
  const link = join(files.dir, ".git/info/attributes");
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync("/dev/zero", link);
  await expect(openRepository(files.dir, { env: files.env, newId, holder })).rejects.toMatchObject(
    isIn(link),
  );
});

skip("a link to a pipe is one too", { timeout: quick }, async () => {
  const files = makeCommitted({ "a.txt": "1\n" });
  makePipe(files, "pipe");
  mkdirSync(join(files.dir, ".git/info"), { recursive: true });
  const link = join(files.dir, ".git/info/exclude");
  symlinkSync("../../pipe", link);
  await expect(openRepository(files.dir, { env: files.env, newId, holder })).rejects.toMatchObject(
    isIn(link),
  );
  rmSync(link);
  // Any other pipe in the work tree is a file that is not captured.
  writeFileSync(join(files.dir, "a.txt"), "2\n");
  const store = await openStore(files);
  await store.snap();
  expect(await store.restore(await store.snap())).toMatchObject({ conflicts: [], wrong: [] });
});

skip.each([".git/config", ".git/info/exclude", "deep/.gitignore", "d/.gitattributes"])(
  "a repository inside with a pipe at %s keeps nobody waiting: it is left out, as any that cannot be looked into",
  { timeout: quick },
  async (path) => {
    const files = makeCommitted({ "a.txt": "1\n" });
    const inside = openTestRepository(join(files.dir, "inside"), files.env);
    mkdirSync(inside.dir);
    inside.git("init", "--quiet");
    inside.write({ "d/c.txt": "1\n", "deep/new.txt": "1\n" });
    inside.git("add", "d");
    inside.write({ "d/c.txt": "2\n" });
    makePipe(inside, path);
    const repository = await openForTest(files);
    expect((await takeForTest(repository)).skipped).toEqual([
      { path: "inside/", reason: "nested repository" },
    ]);
  },
);
