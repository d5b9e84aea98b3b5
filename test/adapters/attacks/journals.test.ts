import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { appendNotes, openForTest } from "../../support/git/openLogs.ts";
import {
  makeCommitted,
  makeFolder,
  newId,
  openTestRepository,
  type TestRepository,
} from "../../support/git/repositories.ts";
import { openStore, type TestStore } from "../../support/git/restores.ts";
import { needing } from "../../support/system/capabilities.ts";
import { englishOf } from "../../support/texts/englishOf.ts";

const restorer = {
  self: { host: "here", pid: process.pid, started: "now" },
  now: () => new Date().toISOString(),
  isAlive: () => false,
};

const own = ({ dir }: TestRepository, ...path: readonly string[]) => join(dir, ".git/casebook", ...path);

/** What happens when a folder is opened. */
async function open(files: TestRepository): Promise<TestStore> {
  const store = await openStore(files);
  await store.repository.heal(Date.now());
  await store.repository.recoverRestore(restorer);
  return store;
}

/** Files of somebody else, and whether they are as they were. */
function makeVictim() {
  const folder = makeFolder();
  const files = [
    "thesis.txt",
    "q-1/a",
    "r-1/a",
    "main/q-2/b",
    "main/restore.json",
    "log/yarn.lock",
    "3",
    "0",
  ];
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), "PRIVATE");
  }
  const old = new Date("2020-01-01");
  for (const file of ["q-1", "r-1", "main/q-2", "log/yarn.lock"]) {
    utimesSync(join(folder, file), old, old);
  }
  const list = () => readdirSync(folder, { recursive: true }).toSorted();
  const before = list();
  return { folder, expectUntouched: () => expect(list()).toEqual(before) };
}

/** Everything that any log of a repository holds, as text. */
function logsOf(files: TestRepository): string {
  const tips = files
    .git("for-each-ref", "--format=%(objectname)", "refs/casebook")
    .split("\n")
    .filter(Boolean);
  return tips.map((tip) => files.git("archive", "--format=tar", tip)).join("");
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

const none = `100644 ${"0".repeat(40)}`;

/** A journal as somebody lays it into a repository that others unzip and open. */
function plantJournal(files: TestRepository, folder: string, file: string): void {
  const head = files.git("rev-parse", "HEAD");
  const started = {
    session: "s",
    restore: 1,
    before: head,
    place: { branch: "main", head, worktree: "main" },
  };
  const outgoing = [{ path: base64("a.txt"), identity: none, file }];
  mkdirSync(own(files, "main"), { recursive: true });
  writeFileSync(own(files, "main/restore.json"), JSON.stringify({ started, folder, outgoing }));
}

describe("a journal that came with an unzipped repository", () => {
  test.each([
    ["any folder", (victim: string) => victim],
    ["a folder beside", () => "../../.."],
    ["a name with dots", () => `r-../../${newId()}`],
    ["nothing", () => ""],
  ] as const)("that names %s deletes nothing and reads nothing", async (_, folderOf) => {
    const files = makeCommitted({ "a.txt": "one\n" });
    const victim = makeVictim();
    plantJournal(files, folderOf(victim.folder), join(victim.folder, "thesis.txt"));
    const store = await open(files);
    victim.expectUntouched();
    expect(logsOf(files)).not.toContain("PRIVATE");
    expect(readFileSync(join(files.dir, "a.txt"), "utf8")).toBe("one\n");
    const tree = await store.snap();
    files.write({ "a.txt": "two\n" });
    await store.restore(tree);
    expect(readFileSync(join(files.dir, "a.txt"), "utf8")).toBe("one\n");
  });

  needing(test, "links").each(["r-", "r-/aside", "r-/aside/0"])(
    "of which %s is a link leads to nothing of others",
    async (at) => {
      const files = makeCommitted({ "a.txt": "one\n" });
      const victim = makeVictim();
      const id = newId();
      plantJournal(files, `/elsewhere/r-${id}`, "/elsewhere/aside/0");
      const link = own(files, "main", at.replace("r-", `r-${id}`));
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(at.endsWith("0") ? join(victim.folder, "thesis.txt") : victim.folder, link);
      await open(files);
      victim.expectUntouched();
      expect(logsOf(files)).not.toContain("PRIVATE");
    },
  );
});

/** A restore that died when a file lay aside; its editor still wrote to it. */
async function makeKilled(): Promise<TestRepository> {
  const files = makeCommitted({ "a.txt": "wanted\n", "b.txt": "wanted\n" });
  const store = await openStore(files);
  const tree = await store.snap();
  files.write({ "a.txt": "changed\n", "b.txt": "changed\n" });
  const editor = openSync(join(files.dir, "a.txt"), "r+");
  const onStep = (step: string) => {
    if (step === "place") {
      throw new Error("killed");
    }
  };
  await expect(store.restore(tree, { onStep })).rejects.toThrow("The restore was interrupted");
  writeSync(editor, "edited meanwhile\n", 0);
  return files;
}

function elsewhere({ env }: TestRepository): TestRepository {
  return openTestRepository(join(makeFolder(), "elsewhere"), env);
}

async function expectRescued(files: TestRepository): Promise<void> {
  const store = await open(files);
  const bytes = await store.log.readAttachment("s", "restores/1/rescued/0");
  expect(Buffer.from(bytes ?? []).toString()).toBe("edited meanwhile\n");
  expect(readdirSync(own(files, "main"))).toEqual([]);
  await store.undo();
  expect(readFileSync(join(files.dir, "a.txt"), "utf8")).toBe("changed\n");
}

test("a copy of a repository in which a restore died rescues its own, and so does the original", async () => {
  const files = await makeKilled();
  const copy = elsewhere(files);
  cpSync(files.dir, copy.dir, { recursive: true, preserveTimestamps: true });
  const before = readdirSync(own(files, "main"), { recursive: true }).toSorted();
  await expectRescued(copy);
  expect(readdirSync(own(files, "main"), { recursive: true }).toSorted()).toEqual(before);
  await expectRescued(files);
});

test("a repository that was moved after a restore died rescues what lies aside", async () => {
  const files = await makeKilled();
  const moved = elsewhere(files);
  renameSync(files.dir, moved.dir);
  await expectRescued(moved);
});

test("what lies aside goes by no age, and what a killed preparation left does", async () => {
  const files = await makeKilled();
  rmSync(own(files, "main/restore.json"));
  const [left = ""] = readdirSync(own(files, "main"));
  mkdirSync(own(files, "main/r-prepared"));
  const old = new Date("2020-01-01");
  utimesSync(own(files, "main", left), old, old);
  utimesSync(own(files, "main/r-prepared"), old, old);
  const store = await open(files);
  await store.restore(await store.snap());
  expect(readdirSync(own(files, "main"))).toEqual([left]);
});

/** What lies where a small file of ours should. */
const foreign: Readonly<Record<string, (path: string) => void>> = {
  pipe: (path) => execFileSync("mkfifo", [path]),
  folder: (path) => mkdirSync(join(path, "inside"), { recursive: true }),
  "link to a file": (path) => {
    const file = join(makeFolder(), "outside");
    writeFileSync(file, "PRIVATE");
    symlinkSync(file, path);
  },
  "link to a device": (path) => symlinkSync("/dev/zero", path),
  "file of many gigabytes": (path) => {
    writeFileSync(path, "");
    truncateSync(path, 50e9);
  },
  "line break": (path) => writeFileSync(path, "0\ndelete refs/heads/main\n"),
};

const ownFiles = ["clone", "journal", "main/restore.json", "main/restore.json.new", "main/restore.lock"];

needing(test, "mkfifo", "links", "sh").each(Object.keys(foreign))(
  "a %s in the place of files of ours keeps nobody waiting, and one can go on",
  async (kind) => {
    const files = makeCommitted({ "a.txt": "one\n" });
    const outside: string[] = [];
    for (const path of [...ownFiles, claimOf("main")].map((name) => own(files, name))) {
      mkdirSync(dirname(path), { recursive: true });
      foreign[kind]?.(path);
      outside.push(...(kind === "link to a file" ? [realpathSync(path)] : []));
    }
    const store = await open(files);
    const tree = await store.snap();
    files.write({ "a.txt": "two\n" });
    await store.restore(tree);
    await store.undo();
    expect(readFileSync(join(files.dir, "a.txt"), "utf8")).toBe("two\n");
    expect(outside.map((file) => readFileSync(file, "utf8"))).toEqual(outside.map(() => "PRIVATE"));
    expect(files.git("for-each-ref", "--format=%(refname)", "refs/heads")).toBe("refs/heads/main");
  },
);

/** The name of the file in which the log of a branch is decided on. */
function claimOf(branch: string): string {
  return `claims/${createHash("sha256").update(branch).digest("hex").slice(0, 40)}`;
}

needing(test, "mkfifo", "links", "sh").each(["pipe", "link to a device", "file of many gigabytes"])(
  "a %s in the place of a reference keeps no git waiting",
  async (kind) => {
    const files = makeCommitted({ "a.txt": "one\n" });
    const path = join(files.dir, ".git/refs/casebook/log", newId());
    mkdirSync(dirname(path), { recursive: true });
    foreign[kind]?.(path);
    const store = await open(files);
    await store.snap();
  },
);

describe("a link in the place of a folder of ours", () => {
  needing(test, "links").each(["", "main"])(
    "%j: nothing there is deleted or written, and it is said",
    async (name) => {
      const files = makeCommitted({ "a.txt": "one\n" });
      const victim = makeVictim();
      mkdirSync(dirname(own(files, name)), { recursive: true });
      symlinkSync(victim.folder, own(files, name).replace(/\/$/, ""));
      const repository = await openForTest(files);
      await repository.heal(Date.now());
      await repository.recoverRestore(restorer).catch(() => undefined);
      await expect(appendNotes(repository, "n")).rejects.toThrow("is not the file that Casebook keeps there");
      expect(`${englishOf((await repository.readStatus()).notices)}`).toContain(
        "instead of the folder that Casebook keeps",
      );
      victim.expectUntouched();
    },
  );

  needing(test, "links").each(["refs/casebook", "logs/refs/casebook", "refs/casebook/log"])(
    "%s: no lock there goes",
    async (name) => {
      const files = makeCommitted({ "a.txt": "one\n" });
      const victim = makeVictim();
      const path = join(files.dir, ".git", name);
      mkdirSync(dirname(path), { recursive: true });
      symlinkSync(victim.folder, path);
      const repository = await openForTest(files);
      await repository.heal(Date.now());
      victim.expectUntouched();
    },
  );
});

test("a lock of another machine counts for an hour", async () => {
  const files = makeCommitted({ "a.txt": "one\n" });
  const store = await openStore(files);
  const tree = await store.snap();
  const lock = own(files, "main/restore.lock");
  writeFileSync(lock, JSON.stringify({ host: "elsewhere", pid: 1, started: "1" }));
  const isAlive = () => true;
  await expect(store.restore(tree, { isAlive })).rejects.toThrow("Another window is restoring");
  for (const year of [2000, 2090]) {
    writeFileSync(lock, JSON.stringify({ host: "elsewhere", pid: 1, started: "1" }));
    utimesSync(lock, new Date(`${year}-01-01`), new Date(`${year}-01-01`));
    await store.restore(tree, { isAlive });
  }
  expect(existsSync(lock)).toBe(false);
});
