import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { fact } from "../../../src/base/facts/fact.ts";
import { openRun } from "../../../src/git/plumbing/git.ts";
import { findGit } from "../../../src/git/plumbing/gitEnvironment.ts";
import { compareTrees } from "../../../src/git/plumbing/listChanges.ts";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { forgeLog, storedAs } from "../../support/git/forgedLogs.ts";
import { appendNotes, openForTest, takeForTest } from "../../support/git/openLogs.ts";
import {
  makeCommitted,
  newId,
  openTestRepository,
  type TestRepository,
} from "../../support/git/repositories.ts";
import { openStore } from "../../support/git/restores.ts";

/** A few bytes of a repository that would keep git or the engine busy for ever, or fill the memory or the disk. */

const limit = { timeout: 120_000 };

const logsOf = ({ git }: TestRepository) => git("for-each-ref", "--format=%(refname)", "refs/casebook/log");

/** Makes an object of what git reads from standard input, and gives its name. */
function make({ dir, env }: TestRepository, args: readonly string[], input: string): string {
  return execFileSync("git", args, { cwd: dir, env, input, encoding: "utf8" }).trim();
}

/** A tree of a thousand million files, in ten objects: each folder holds the same one ten times. */
function makeBomb(files: TestRepository): string {
  const ten = (line: string) => Array.from({ length: 10 }, (_, index) => `${line}\t${index}\n`).join("");
  let tree = make(
    files,
    ["mktree"],
    ten(`100644 blob ${make(files, ["hash-object", "-w", "--stdin"], "x")}`),
  );
  for (let depth = 1; depth < 9; depth++) {
    tree = make(files, ["mktree"], ten(`040000 tree ${tree}`));
  }
  return tree;
}

/** Puts a tree into the newest log, in the place of a folder of it. */
function putInLog(files: TestRepository, folder: readonly string[], tree: string): void {
  const put = (at: string, [first, ...rest]: readonly string[]): string => {
    const lines = files
      .git("ls-tree", at)
      .split("\n")
      .map((line) => {
        const [entry = "", name] = line.split("\t");
        const inside = entry.split(" ")[2] ?? "";
        return name === first ? `040000 tree ${rest.length === 0 ? tree : put(inside, rest)}\t${name}` : line;
      });
    return make(files, ["mktree"], `${lines.join("\n")}\n`);
  };
  const log = logsOf(files);
  files.git("update-ref", log, files.git("commit-tree", put(`${log}^{tree}`, folder), "-m", "log"));
}

async function open(files: TestRepository): Promise<EngineUnderTest> {
  const engine = new EngineUnderTest(files.dir, files.env);
  onTestFinished(() => engine.dispose());
  engine.client.onDidDie((how) => engine.problems.push(`died: ${JSON.stringify(how)}`));
  await engine.reopen();
  return engine;
}

test("entries that list themselves in themselves: the log goes back to what can be read", limit, async () => {
  const files = makeCommitted({ "a.txt": "1\n" });
  await appendNotes(await openForTest(files), "one");
  putInLog(files, ["events"], makeBomb(files));
  const engine = await open(files);
  expect(engine.state?.repository.notices).toEqual([fact("log.newestDamaged", { branch: "main" })]);
  await engine.request("startSession", { sections: { title: "t", isolationCommand: "true" } });
  expect(engine.problems).toEqual([]);
});

test("an attempt of a thousand million files is not restored, and that is said", limit, async () => {
  const files = makeCommitted({ "a.txt": "1\n" });
  const engine = await open(files);
  await engine.request("startSession", { sections: { title: "t", isolationCommand: "true" } });
  await engine.run();
  const session = engine.session.id;
  putInLog(files, ["sessions", session, "attempts", "0", "worktree"], makeBomb(files));
  const what = { kind: "attempt", attempt: 0, how: "exactly" } as const;
  await expect(engine.request("previewRestore", { session, what })).rejects.toThrow(
    "Part of this attempt is missing or damaged",
  );
  expect(engine.problems).toEqual([]);
});

test(
  "entries that are the same gigabytes again and again are not read, and that is said",
  limit,
  async () => {
    const files = makeCommitted({ "a.txt": "1\n" });
    await appendNotes(await openForTest(files), "one");
    const [, stored = ""] = [...storedAs(2, "s", [{ kind: "noteAdded", text: "x" }])][0] ?? [];
    const long = `${stored}${" ".repeat(60_000_000)}`;
    forgeLog(
      files,
      (next) =>
        new Map(
          Array.from({ length: 20 }, (_, index) => [...storedAs(next + index, "s", [long])][0] ?? ["", ""]),
        ),
    );
    await expect(open(files)).rejects.toThrow("The entries of this log are too big to be read");
  },
);

test("a fetched log that is too big to be read is named, and the others are listed", limit, async () => {
  const files = makeCommitted({ "a.txt": "1\n" });
  const engine = await open(files);
  const session = await engine.request("startSession", {
    sections: { title: "Case", isolationCommand: "true" },
  });
  const log = logsOf(files);
  const copy = "refs/casebook/remote/origin";
  const uuid = newId();
  const bare = `${files.dir}-bare.git`;
  files.git("init", "--quiet", "--bare", bare);
  files.git("remote", "add", "origin", bare);
  const [, stored = ""] = [...storedAs(2, "s", [{ kind: "noteAdded", text: "x" }])][0] ?? [];
  const long = `${stored}${" ".repeat(60_000_000)}`;
  const tip = files.git("rev-parse", log);
  const forge = (next: number) =>
    Array.from(
      { length: 20 },
      (_, index) => [...storedAs(next + index, "s", [long])][0] ?? (["", ""] as const),
    );
  forgeLog(files, (next) => new Map(forge(next)));
  files.git("push", "--quiet", "origin", `${log}:refs/casebook/log/${uuid}`, `${tip}:${log}`);
  files.git("update-ref", log, tip);
  const fetched = await engine.request("fetchLogs", { remote: "origin" });
  expect(fetched.map((one) => one.session)).toEqual([session]);
  const named = fact("log.copyTooBig", { remote: "origin", ref: `${copy}/${uuid}` });
  expect(engine.state?.repository.notices).toMatchObject([named]);
});

test("thousands of logs keep nobody from opening the folder", limit, async () => {
  const files = makeCommitted({ "a.txt": "1\n" });
  await appendNotes(await openForTest(files), "one");
  const tip = files.git("rev-parse", logsOf(files));
  files.git("pack-refs", "--all");
  const packed = join(files.dir, ".git/packed-refs");
  const lines = [
    ...readFileSync(packed, "utf8")
      .split("\n")
      .filter((line) => /^[0-9a-f]/.test(line)),
    ...Array.from({ length: 5000 }, () => `${tip} refs/casebook/log/${newId()}`),
  ];
  const byName = (one: string, other: string) => (one.slice(41) < other.slice(41) ? -1 : 1);
  writeFileSync(packed, `# pack-refs with: sorted \n${lines.toSorted(byName).join("\n")}\n`);
  const engine = await open(files);
  expect(engine.state?.repository.notices).toEqual([]);
});

test("a long journal is read once, however many logs are missing", limit, async () => {
  const files = makeCommitted({ "a.txt": "1\n" });
  await appendNotes(await openForTest(files), "one");
  const journal = join(files.dir, ".git/casebook/journal");
  appendFileSync(journal, `${newId()} ${"0".repeat(40)}\n`.repeat(200_000));
  const keys = Array.from({ length: 1000 }, (_, index) => `[branch "b${index}"]\ncasebooklog = ${newId()}\n`);
  appendFileSync(join(files.dir, ".git/config"), keys.join(""));
  const engine = await open(files);
  expect(engine.state?.repository.notices).toEqual([]);
});

test("a comparison with a thousand million files comes to its end", limit, async () => {
  const files = makeCommitted({ "a.txt": "1\n" });
  const program = findGit(files.env, files.dir) ?? expect.fail();
  const run = openRun(program, files.dir);
  const trees = [files.git("rev-parse", "HEAD^{tree}"), makeBomb(files)];
  await expect(compareTrees(run, ["-r", "--raw", ...trees], {}, 1000)).rejects.toThrow(
    "took too long to compare",
  );
});

test("a repository inside whose commit lists itself in itself is left out", limit, async () => {
  const files = makeCommitted({ "a.txt": "1\n" });
  const inside = openTestRepository(join(files.dir, "inside"), files.env);
  mkdirSync(inside.dir);
  inside.git("init", "--quiet", "--initial-branch=main");
  const commit = ["-c", "user.name=x", "-c", "user.email=x@x", "commit-tree", makeBomb(inside), "-m", "x"];
  inside.git("update-ref", "refs/heads/main", inside.git(...commit));
  const repository = await openForTest(files);
  expect((await takeForTest(repository)).skipped).toEqual([{ path: "inside/", reason: "nested repository" }]);
});

test.each([
  ["goes back", "^(.*)(.*)(.*)(.*)\\1\\2\\3\\4x$"],
  ["is large", "((((a{1,100}){1,100}){1,100}){1,100})"],
])("a pattern for headings that %s keeps no difference waiting", limit, async (_, pattern) => {
  const text = `${"ab".repeat(30)}\n`.repeat(50);
  const files = makeCommitted({ ".gitattributes": "* diff=ev\n", "a.txt": text });
  files.git("config", "diff.ev.xfuncname", pattern);
  const { snap, repository } = await openStore(files);
  const before = await snap();
  files.write({ "a.txt": `${text}x\n` });
  const after = await snap();
  expect(await repository.diff(before, after)).toContain("\n+x\n");
  expect(`${await repository.patch(before, after)}`).toContain("\n+x\n");
  expect((await repository.diffMany([[before, after]])).join()).toContain("\n+x\n");
});

test(
  "a lock of all references is waited for as long as we say, and not as the repository does",
  limit,
  async () => {
    const files = makeCommitted({ "a.txt": "1\n" });
    files.git("config", "core.packedRefsTimeout", "-1");
    const repository = await openForTest(files);
    await appendNotes(repository, "one");
    files.git("pack-refs", "--all");
    writeFileSync(join(files.dir, ".git/packed-refs.lock"), "");
    const logs = await repository.listLogs(await repository.readPlace());
    await expect(repository.removeAll(logs)).rejects.toThrow("refs of this repository are locked");
  },
);

test("an index of many gigabytes without content is not copied", limit, async () => {
  const files = makeCommitted({ "a.txt": "1\n" });
  const { snap } = await openStore(files);
  truncateSync(join(files.dir, ".git/index"), 50e9);
  await expect(snap()).rejects.toThrow("is too big for an index of git");
});
