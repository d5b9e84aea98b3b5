import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { openRepository } from "../../../src/git/repository.ts";
import { holder } from "../../support/git/holder.ts";
import { appendNotes, openForTest, publishSnapshot, takeForTest } from "../../support/git/openLogs.ts";
import {
  commitAll,
  fingerprint,
  makeCommitted,
  makeFolder,
  makeRepository,
  newId,
  type TestRepository,
  writeExecutable,
} from "../../support/git/repositories.ts";
import { needing } from "../../support/system/capabilities.ts";

/** Takes a snapshot, publishes it, and holds it to the promise that nothing of the user's changed. */
async function capture(files: TestRepository) {
  const before = fingerprint(files);
  const repository = await openForTest(files);
  const snapshot = await takeForTest(repository);
  const changes = await snapshot.changesSince(undefined);
  await publishSnapshot(repository, snapshot);
  expect(fingerprint(files)).toEqual(before);
  expect(files.git("fsck", "--strict", "--no-dangling")).toBe("");
  return { repository, snapshot, changes };
}

/** What a published tree holds: `mode path` per file. */
function list(files: TestRepository, tree: string): readonly string[] {
  const lines = files.git("ls-tree", "-r", "-z", tree).split("\0").filter(Boolean);
  return lines.map((line) => line.replace(/^(\d+) .*?\t/s, "$1 "));
}

function show(files: TestRepository, object: string): Buffer {
  return execFileSync("git", ["cat-file", "blob", object], { cwd: files.dir, env: files.env });
}

needing(
  test,
  "links",
  "sh",
)(
  "captures what is tracked, untracked, changed, deleted, executable, linked, empty and binary, and nothing ignored",
  async () => {
    const files = makeCommitted({
      ".gitignore": "*.log\n",
      "gone.txt": "gone\n",
      "same.txt": "same\n",
      "text.txt": "1\n2\n",
      "type.txt": "file\n",
    });
    unlinkSync(join(files.dir, "gone.txt"));
    unlinkSync(join(files.dir, "type.txt"));
    symlinkSync("same.txt", join(files.dir, "type.txt"));
    symlinkSync("nowhere", join(files.dir, "dangling"));
    writeExecutable(join(files.dir, "run.sh"), "#!/bin/sh\n");
    files.write({
      "text.txt": "1\n3\n4\n",
      "binary.bin": Buffer.from([0, 1, 2, 0xff]),
      empty: "",
      "deep/er/new.txt": "new\n",
      "ignored.log": "log\n",
    });
    const { snapshot, changes } = await capture(files);
    expect(list(files, snapshot.tree)).toEqual([
      "100644 .gitignore",
      "100644 binary.bin",
      "120000 dangling",
      "100644 deep/er/new.txt",
      "100644 empty",
      "100755 run.sh",
      "100644 same.txt",
      "100644 text.txt",
      "120000 type.txt",
    ]);
    expect(changes).toEqual([
      { path: "binary.bin", status: "added" },
      { path: "dangling", status: "added", added: 1, removed: 0 },
      { path: "deep/er/new.txt", status: "added", added: 1, removed: 0 },
      { path: "empty", status: "added", added: 0, removed: 0 },
      { path: "gone.txt", status: "deleted", added: 0, removed: 1 },
      { path: "run.sh", status: "added", added: 1, removed: 0 },
      { path: "text.txt", status: "modified", added: 2, removed: 1 },
      { path: "type.txt", status: "type changed", added: 1, removed: 1 },
    ]);
    expect(snapshot.skipped).toEqual([]);
    expect(show(files, `${snapshot.tree}:binary.bin`)).toEqual(Buffer.from([0, 1, 2, 0xff]));
  },
);

test("leaves out what Finder and Explorer put into a folder, unless it is tracked", async () => {
  const files = makeCommitted({
    "a.txt": "a\n",
    "kept/.DS_Store": "tracked\n",
    ".gitignore": "!.DS_Store\n",
  });
  const repository = await openForTest(files);
  const before = await takeForTest(repository);
  for (const folder of [".", "new", "kept/deep"]) {
    for (const name of [".DS_Store", "Thumbs.db", "thumbs.db", "desktop.ini", "Desktop.ini", "Icon\r"]) {
      files.write({ [`${folder}/${name}`]: "of the system\n" });
    }
  }
  const after = await takeForTest(repository);
  expect([after.tree, after.unseen]).toEqual([before.tree, before.unseen]);
  files.write({ "kept/.DS_Store": "changed\n", "mydesktop.ini": "of somebody\n", Icons: "of somebody\n" });
  const { changes } = await capture(files);
  expect(changes.map(({ path }) => path)).toEqual(["Icons", "kept/.DS_Store", "mydesktop.ini"]);
});

needing(test, "names by case")(
  "two files that differ in case are two where the disk has both, whatever git was told of it",
  async () => {
    const files = makeCommitted({ "Helper.ts": "1\n", "Lib/a.ts": "1\n" });
    files.git("config", "core.ignorecase", "true");
    files.write({ "helper.ts": "2\n", "lib/A.ts": "2\n", "new.ts": "3\n" });
    const { snapshot } = await capture(files);
    expect(list(files, snapshot.tree)).toEqual([
      "100644 Helper.ts",
      "100644 Lib/a.ts",
      "100644 helper.ts",
      "100644 lib/A.ts",
      "100644 new.ts",
    ]);
  },
);

test("gives the same tree for the same files, whatever is staged", async () => {
  const files = makeCommitted({ "a.txt": "one\n" });
  files.write({ "a.txt": "two\n", "b.txt": "new\n" });
  const before = await capture(files);
  files.git("add", "--all");
  files.git("mv", "b.txt", "c.txt");
  files.git("mv", "c.txt", "b.txt");
  expect((await capture(files)).snapshot.tree).toBe(before.snapshot.tree);
});

test("finds what was renamed, and reads a file of either tree", async () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join("");
  const files = makeCommitted({ "old name.txt": lines });
  const repository = await openForTest(files);
  const first = await takeForTest(repository);
  await publishSnapshot(repository, first, 0);
  renameSync(join(files.dir, "old name.txt"), join(files.dir, "new.txt"));
  files.write({ "new.txt": `${lines}more\n` });
  const second = await takeForTest(repository);
  const changes = [{ path: "new.txt", status: "renamed", from: "old name.txt", added: 1, removed: 0 }];
  expect(await second.changesSince(first.tree)).toEqual(changes);
  await publishSnapshot(repository, second, 1);
  expect(await repository.listChanges(first.tree, second.tree)).toEqual(changes);
  expect(await repository.listChanges(first.tree, first.tree)).toEqual([]);
  expect(await repository.readFile(first.tree, "old name.txt")).toEqual(Buffer.from(lines));
  expect(await repository.readFile(second.tree, "old name.txt")).toBeUndefined();
});

test("writes a diff that no setting changes", async () => {
  const files = makeCommitted({ "a.txt": "1\n2\n3\n\n5\n6\n7\n8\n" });
  const settings = [
    "diff.noprefix=true",
    "diff.context=0",
    "color.ui=always",
    "diff.renames=false",
    "core.abbrev=5",
  ];
  for (const setting of [
    ...settings,
    "diff.algorithm=patience",
    "diff.mnemonicPrefix=true",
    "diff.orderFile=/x",
  ]) {
    files.git("config", ...(setting.split("=") as [string, string]));
  }
  files.write({ "a.txt": "1\n2\n3\n\nfive\n6\n7\n8\n", "ü.txt": "ü\n" });
  const { repository, snapshot } = await capture(files);
  const head = files.git("rev-parse", "HEAD^{tree}");
  const [before, after, added] = ["HEAD:a.txt", `${snapshot.tree}:a.txt`, `${snapshot.tree}:ü.txt`].map(
    (name) => files.git("rev-parse", name),
  );
  expect(await repository.diff(head, snapshot.tree)).toBe(
    `diff --git a/a.txt b/a.txt
index ${before}..${after} 100644
--- a/a.txt
+++ b/a.txt
@@ -2,7 +2,7 @@
 2
 3
 
-5
+five
 6
 7
 8
diff --git a/ü.txt b/ü.txt
new file mode 100644
index ${"0".repeat(40)}..${added}
--- /dev/null
+++ b/ü.txt
@@ -0,0 +1 @@
+ü
`,
  );
});

test("writes many diffs at once, each as it is alone, whatever stands in the files", async () => {
  const oid = "0123456789".repeat(4);
  const text = `${oid} ${oid}\n`;
  const files = makeCommitted({ "a.txt": text, "old name.txt": "1\n2\n3\n" });
  const repository = await openForTest(files);
  const trees: string[] = [];
  for (const [attempt, change] of [
    {},
    { "a.txt": `${text}more` },
    { "a.txt": `diff --git a/a b/a\n${text}`, "b.bin": Buffer.from([0, 1, 2, 255]) },
  ].entries()) {
    files.write(change);
    const snapshot = await takeForTest(repository);
    await publishSnapshot(repository, snapshot, attempt);
    trees.push(snapshot.tree);
  }
  const pairs = trees.flatMap((from) => trees.map((to) => [from, to] as const));
  const alone = await Promise.all(pairs.map(([from, to]) => repository.diff(from, to)));
  expect(alone.filter((diff) => diff !== "")).toHaveLength(6);
  expect(await repository.diffMany(pairs)).toEqual(alone);
  expect(await repository.diffMany([])).toEqual([]);
});

test("compares what is not published yet with many trees at once, whatever its files are called", async () => {
  const oids = ["1".repeat(40), "2".repeat(40)].join(" ");
  const files = makeCommitted({ "a.txt": "1\n", [`x\n${oids}\n`]: "1\n", old: "1\n2\n3\n4\n", bin: "\0" });
  const repository = await openForTest(files);
  const first = await takeForTest(repository);
  await publishSnapshot(repository, first, 0);
  rmSync(join(files.dir, "old"));
  files.write({ "a.txt": `2\n${oids}\n`, [`x\n${oids}\n`]: "2\n", new: "1\n2\n3\n5\n", bin: "\0\0" });
  const second = await takeForTest(repository);
  const [open, same, gone, ...more] = await second.compareWith([first.tree, second.tree, "3".repeat(40)]);
  expect(open?.changes).toEqual(await second.changesSince(first.tree));
  expect(open?.changes).toHaveLength(4);
  await publishSnapshot(repository, second, 1);
  expect(open?.diff).toBe(await repository.diff(first.tree, second.tree));
  expect(open?.diff).toContain(`-1\n+2\n+${oids}\n`);
  expect([same, gone, more]).toEqual([{ changes: [], diff: "" }, { changes: [], diff: "" }, []]);
});

test("takes every name a file can have", async () => {
  const names = [
    "-rf",
    "--help",
    ":(exclude)a",
    "*",
    "a\nb",
    "a\tb",
    'quo"te',
    '"begins',
    "back\\slash",
    "  blanks  ",
    "ünï",
    "carriage\r",
    "$(touch x)",
  ];
  const files = makeCommitted(Object.fromEntries(names.map((name) => [name, "one\n"])));
  files.write(Object.fromEntries(names.map((name) => [name, `two ${name}`])));
  files.write(Object.fromEntries(names.map((name) => [`new/${name}`, `new ${name}`])));
  const { repository, snapshot, changes } = await capture(files);
  expect(list(files, snapshot.tree).toSorted()).toEqual(
    names.flatMap((name) => [`100644 ${name}`, `100644 new/${name}`]).toSorted(),
  );
  expect(changes.map(({ path }) => path).toSorted()).toEqual(
    names.flatMap((name) => [name, `new/${name}`]).toSorted(),
  );
  for (const name of names) {
    expect(await repository.readFile(snapshot.tree, name)).toEqual(Buffer.from(`two ${name}`));
  }
});

needing(test, "any bytes in names")("keeps a name that is not UTF-8 byte by byte", async () => {
  const files = makeCommitted({ a: "" });
  const name = Buffer.from([0x78, 0xff, 0xfe, 0x79]);
  const path = Buffer.concat([Buffer.from(`${files.dir}/`), name]);
  writeFileSync(path, "bytes\n");
  const { snapshot, changes } = await capture(files);
  expect(changes).toEqual([{ path: "x\uFFFD\uFFFDy", status: "added", added: 1, removed: 0 }]);
  const listed = execFileSync("git", ["ls-tree", "-z", "--name-only", snapshot.tree], { cwd: files.dir });
  expect(listed).toEqual(Buffer.concat([Buffer.from("a\0"), name, Buffer.from([0])]));
});

test("keeps what looks like a secret, and what is too big, out of the repository, and says so", async () => {
  const files = makeCommitted({ "tracked.pem": "old\n" });
  const secrets = [
    ".env",
    ".env.local",
    "server.PEM",
    "a.key",
    "id_rsa.pub",
    "deep/.npmrc",
    "credentials.json",
  ];
  files.write(Object.fromEntries(secrets.map((name) => [name, `secret of ${name}`])));
  files.write({ "tracked.pem": "new\n", "big.bin": "", "fits.bin": "" });
  truncateSync(join(files.dir, "big.bin"), 10_000_001);
  truncateSync(join(files.dir, "fits.bin"), 10_000_000);
  const { snapshot } = await capture(files);
  expect(list(files, snapshot.tree)).toEqual(["100644 fits.bin", "100644 tracked.pem"]);
  expect(snapshot.skipped.toSorted((one, other) => (one.path < other.path ? -1 : 1))).toEqual([
    { path: ".env", reason: "looks like a secret" },
    { path: ".env.local", reason: "looks like a secret" },
    { path: "a.key", reason: "looks like a secret" },
    { path: "big.bin", reason: "too big" },
    { path: "credentials.json", reason: "looks like a secret" },
    { path: "deep/.npmrc", reason: "looks like a secret" },
    { path: "id_rsa.pub", reason: "looks like a secret" },
    { path: "server.PEM", reason: "looks like a secret" },
  ]);
  const blob = execFileSync("git", ["hash-object", "--stdin"], { cwd: files.dir, input: "secret of .env" });
  expect(() => files.git("cat-file", "-e", blob.toString().trim())).toThrow();
});

test("leaves out what the rules say, from the moment they are set", async () => {
  const files = makeCommitted({ "a.txt": "one\n" });
  files.write({ ".env": "secret", "my-token": "secret", "ten.bin": "0123456789", "one.bin": "1" });
  const repository = await openForTest(files);
  const skipped = async () => (await takeForTest(repository)).skipped.map(({ path }) => path).sort();
  expect(await skipped()).toEqual([".env"]);
  repository.snapshotRules = { maxFileSize: 9, maxAttemptSize: 100, secretNames: ["*token*"] };
  expect(await skipped()).toEqual(["my-token", "ten.bin"]);
  repository.snapshotRules = { maxFileSize: 9, maxAttemptSize: 6, secretNames: [] };
  expect(await skipped()).toEqual(["my-token", "one.bin", "ten.bin"]);
});

test("sees an edit of the same size in the second of the last git add", async () => {
  const files = makeRepository();
  // What else tells an edit apart on this file system, others do not have.
  files.git("config", "core.trustctime", "false");
  files.git("config", "core.checkStat", "minimal");
  const second = Math.floor(Date.now() / 1000) - 10;
  const writeThen = (text: string) => {
    files.write({ "a.txt": text });
    utimesSync(join(files.dir, "a.txt"), second, second);
  };
  writeThen("aaa\n");
  files.git("add", "a.txt");
  utimesSync(join(files.dir, ".git/index"), second, second);
  writeThen("bbb\n");
  const { snapshot } = await capture(files);
  expect(show(files, `${snapshot.tree}:a.txt`).toString()).toBe("bbb\n");
});

test.each([
  ["core.trustctime", "false"],
  ["core.checkStat", "minimal"],
])(
  "sees an edit of the same size and time where git was told not to compare more (%s=%s)",
  async (...setting) => {
    const files = makeCommitted({ "a.txt": "aaa\n" });
    files.git("config", ...setting);
    const path = join(files.dir, "a.txt");
    const second = Math.floor(Date.now() / 1000) - 100;
    utimesSync(path, second, second);
    files.git("update-index", "--refresh");
    // Git compares whole seconds.
    await sleep(1100);
    if (setting[0] === "core.checkStat") {
      files.git("config", "core.trustctime", "false");
      files.write({ "new.txt": "bbb\n" });
      renameSync(join(files.dir, "new.txt"), path);
    } else {
      files.write({ "a.txt": "bbb\n" });
    }
    utimesSync(path, second, second);
    const { snapshot } = await capture(files);
    expect(show(files, `${snapshot.tree}:a.txt`).toString()).toBe("bbb\n");
  },
);

test("sees edits that git was told not to look for", async () => {
  const files = makeCommitted({ "assumed.txt": "one\n", "skipped.txt": "one\n", "sparse.txt": "one\n" });
  files.git("update-index", "--assume-unchanged", "assumed.txt");
  files.git("update-index", "--skip-worktree", "skipped.txt", "sparse.txt");
  files.write({ "assumed.txt": "two\n", "skipped.txt": "two\n" });
  unlinkSync(join(files.dir, "sparse.txt"));
  const { changes } = await capture(files);
  expect(changes.map(({ path, status }) => `${status} ${path}`)).toEqual([
    "modified assumed.txt",
    "modified skipped.txt",
  ]);
});

test("keeps line ends as they are, and diffs as git shows them", async () => {
  const files = makeCommitted({ "text.txt": "1\n2\n3\n", "mixed.txt": "1\n" });
  files.git("config", "core.autocrlf", "true");
  files.git("config", "core.safecrlf", "true");
  files.write({
    "text.txt": "1\r\ntwo\r\n3\r\n",
    "mixed.txt": "1\r\n2\n",
    "binary.bin": Buffer.from("\0\r\n\r\n"),
  });
  const { snapshot, changes } = await capture(files);
  expect(changes).toEqual([
    { path: "binary.bin", status: "added" },
    { path: "mixed.txt", status: "modified", added: 1, removed: 0 },
    { path: "text.txt", status: "modified", added: 1, removed: 1 },
  ]);
  const log = `${files.git("for-each-ref", "--format=%(refname)", "refs/casebook")}:sessions/s/attempts/0`;
  const meta = JSON.parse(files.git("show", `${log}/meta.json`));
  expect(meta.raw.map((path: string) => Buffer.from(path, "base64").toString())).toEqual(["mixed.txt"]);
  expect(show(files, `${log}/raw/0`).toString()).toBe("1\r\n2\n");
  expect(show(files, `${snapshot.tree}:text.txt`).toString()).toBe("1\ntwo\n3\n");
});

test("keeps the exact bytes where a filter is missing, fails, or an encoding is wrong", async () => {
  const files = makeCommitted({ "a.dat": "one\n", "b.u16": "one\n" });
  files.write({
    ".gitattributes": "*.dat filter=broken\n*.u16 working-tree-encoding=UTF-16 text\n*.id ident\n",
    "a.dat": "two\r\n",
    "b.u16": "not utf-16\n",
    "c.id": "$Id: expanded $\n",
  });
  files.git("config", "filter.broken.clean", "false");
  files.git("config", "filter.broken.required", "true");
  const { snapshot } = await capture(files);
  expect(show(files, `${snapshot.tree}:a.dat`).toString()).toBe("two\r\n");
  expect(show(files, `${snapshot.tree}:b.u16`).toString()).toBe("not utf-16\n");
  const log = `${files.git("for-each-ref", "--format=%(refname)", "refs/casebook")}:sessions/s/attempts/0`;
  const meta = JSON.parse(files.git("show", `${log}/meta.json`));
  const raw = meta.raw.map((path: string) => Buffer.from(path, "base64").toString());
  expect(raw.toSorted()).toEqual(["a.dat", "b.u16", "c.id"]);
  expect(show(files, `${log}/raw/${raw.indexOf("c.id")}`).toString()).toBe("$Id: expanded $\n");
});

test("lists repositories inside the work tree, and does not look into them", async () => {
  const files = makeCommitted({ "a.txt": "one\n" });
  for (const name of ["empty", "full"]) {
    mkdirSync(join(files.dir, name));
    files.git("init", "--quiet", name);
    files.write({ [`${name}/inside.txt`]: "inside\n" });
  }
  files.git(
    "-C",
    "full",
    "-c",
    "user.name=T",
    "-c",
    "user.email=t@example.com",
    "commit",
    "-qm",
    "x",
    "--allow-empty",
  );
  const { snapshot } = await capture(files);
  expect(list(files, snapshot.tree)).toEqual(["100644 a.txt"]);
  expect(snapshot.skipped).toEqual([
    { path: "empty/", reason: "nested repository" },
    { path: "full/", reason: "nested repository" },
  ]);
});

needing(test, "links")("does not read through a link that replaced a folder", async () => {
  const files = makeCommitted({ "folder/a.txt": "inside\n", "b.txt": "b\n" });
  const outside = makeFolder();
  writeFileSync(join(outside, "a.txt"), "outside\n");
  rmSync(join(files.dir, "folder"), { recursive: true });
  symlinkSync(outside, join(files.dir, "folder"));
  expect(list(files, (await capture(files)).snapshot.tree)).toEqual(["100644 b.txt", "120000 folder"]);
  mkdirSync(join(files.dir, ".git/info"));
  files.write({ ".git/info/exclude": "folder\n" });
  expect(list(files, (await capture(files)).snapshot.tree)).toEqual(["100644 b.txt"]);
});

needing(test, "links")(
  "keeps no lines of a file that a link in the place of the excludes leads to",
  async () => {
    const files = makeCommitted({ "a.txt": "one\n" });
    const outside = join(makeFolder(), "key");
    writeFileSync(outside, "a secret line\n");
    mkdirSync(join(files.dir, ".git/info"));
    symlinkSync(outside, join(files.dir, ".git/info/exclude"));
    expect((await capture(files)).snapshot).toHaveProperty("excludes", []);
  },
);

test("lets a file become a folder and a folder a file", async () => {
  const files = makeCommitted({ file: "one\n", "folder/a.txt": "one\n" });
  rmSync(join(files.dir, "file"));
  rmSync(join(files.dir, "folder"), { recursive: true });
  files.write({ "file/a.txt": "two\n", folder: "two\n" });
  const { snapshot } = await capture(files);
  expect(list(files, snapshot.tree)).toEqual(["100644 file/a.txt", "100644 folder"]);
});

needing(test, "mkfifo")("lists a pipe in the place of a file", async () => {
  const files = makeCommitted({ "a.txt": "one\n", "b.txt": "one\n" });
  unlinkSync(join(files.dir, "a.txt"));
  execFileSync("mkfifo", [join(files.dir, "a.txt")]);
  const { snapshot } = await capture(files);
  expect(snapshot.skipped).toEqual([{ path: "a.txt", reason: "special file" }]);
});

test("captures a tree with conflicts", async () => {
  const files = makeCommitted({ "a.txt": "one\n", "theirs.txt": "one\n" });
  files.git("checkout", "-qb", "other");
  files.write({ "a.txt": "two\n", "theirs.txt": "two\n" });
  commitAll(files);
  files.git("checkout", "-q", "main");
  files.write({ "a.txt": "three\n" });
  files.git("rm", "-q", "theirs.txt");
  commitAll(files);
  expect(() => files.git("merge", "-q", "other")).toThrow();
  const { snapshot } = await capture(files);
  expect(list(files, snapshot.tree)).toEqual(["100644 a.txt", "100644 theirs.txt"]);
  expect(show(files, `${snapshot.tree}:a.txt`).toString()).toContain("<<<<<<<");
});

test("works while git holds the lock of the index, and with an index that is split", async () => {
  const files = makeCommitted({ "a.txt": "one\n" });
  files.git("update-index", "--split-index");
  files.write({ "a.txt": "two\n", ".git/index.lock": "" });
  const { changes } = await capture(files);
  expect(changes).toEqual([{ path: "a.txt", status: "modified", added: 1, removed: 1 }]);
});

describe("says which file did not hold still", () => {
  // Whenever git lists or reads files, it grows: however busy the machine is, every look at it sees that.
  const captureGrowing = async (inGit: Readonly<Record<string, string>>, text: string) => {
    const files = makeCommitted({ "a.txt": "one\n", "b.txt": "one\n", ...inGit });
    files.write({ "a.txt": text, "b.txt": "two\n" });
    const real = execFileSync("sh", ["-c", "command -v git"], { env: files.env, encoding: "utf8" }).trim();
    const gitFile = join(makeFolder(), "git");
    const grow = `case "$*" in *ls-files*|*hash-object*) echo more >> "${join(files.dir, "a.txt")}";; esac`;
    writeExecutable(gitFile, `#!/bin/sh\n${grow}\nexec "${real}" "$@"\n`);
    const repository = await openRepository(files.dir, { env: files.env, newId, holder, gitFile });
    onTestFinished(() => repository.dispose());
    return (await takeForTest(repository)).skipped;
  };
  const skipped = [{ path: "a.txt", reason: "changed while read" }];

  needing(test, "sh")("where git reads it, as it is big", async () => {
    expect(await captureGrowing({}, "two\n".repeat(300_000))).toEqual(skipped);
  });

  needing(test, "sh")("where it is read here, and git asked for the form that it stores", async () => {
    expect(await captureGrowing({ ".gitattributes": "*.txt text\n" }, "two\n")).toEqual(skipped);
  });
});

describe("a file that somebody stages during the look is recorded as it lies on the disk", () => {
  // Once, git is another one: `act` is done after what it was asked for.
  const captureWhile = async (files: TestRepository, when: string, act: string) => {
    const real = execFileSync("sh", ["-c", "command -v git"], { env: files.env, encoding: "utf8" }).trim();
    const folder = makeFolder();
    const once = `case "$*" in *${when}*) if mkdir "${folder}/done" 2>/dev/null; then "${real}" "$@"; status=$?; cd "${files.dir}"; ${act}; exit $status; fi;; esac`;
    writeExecutable(join(folder, "git"), `#!/bin/sh\n${once}\nexec "${real}" "$@"\n`);
    const gitFile = join(folder, "git");
    const repository = await openRepository(files.dir, { env: files.env, newId, holder, gitFile });
    onTestFinished(() => repository.dispose());
    const snapshot = await takeForTest(repository);
    await publishSnapshot(repository, snapshot);
    return snapshot;
  };

  needing(test, "sh")("where another file changes as it is read", async () => {
    const files = makeCommitted({ "a.txt": "one\n", "b.txt": "one\n" });
    files.write({ "a.txt": "two\n".repeat(300_000), "b.txt": "two\n" });
    const snapshot = await captureWhile(files, "hash-object", `echo more >> a.txt; git add b.txt`);
    expect(show(files, `${snapshot.tree}:b.txt`).toString()).toBe("two\n");
    expect(snapshot.skipped).toEqual([]);
  });

  needing(test, "sh")("where the index is copied, to look at what git does not compare", async () => {
    const files = makeCommitted({ "assumed.txt": "one\n", "b.txt": "one\n" });
    files.git("update-index", "--assume-unchanged", "assumed.txt");
    files.write({ "assumed.txt": "two\n", "b.txt": "two\n" });
    const snapshot = await captureWhile(files, "ls-files", "git add b.txt");
    expect(show(files, `${snapshot.tree}:assumed.txt`).toString()).toBe("two\n");
    expect(show(files, `${snapshot.tree}:b.txt`).toString()).toBe("two\n");
  });
});

needing(test, "links")(
  "takes no file behind an ignored link for one of the folder whose place it took",
  async () => {
    const files = makeCommitted({
      "folder/a.txt": "one\n",
      "folder/in/b.txt": "one\n",
      "other.txt": "one\n",
    });
    files.write({ ".git/info/exclude": "folder\n" });
    renameSync(join(files.dir, "folder"), join(files.dir, "moved"));
    symlinkSync("moved", join(files.dir, "folder"));
    const { snapshot } = await capture(files);
    expect(list(files, snapshot.tree)).toEqual([
      "100644 moved/a.txt",
      "100644 moved/in/b.txt",
      "100644 other.txt",
    ]);
  },
);

needing(test, "refusals")("lists what cannot be read", async () => {
  const files = makeCommitted({ "a.txt": "one\n" });
  files.write({ "b.txt": "two\n" });
  chmodSync(join(files.dir, "b.txt"), 0);
  const { snapshot } = await capture(files);
  expect(snapshot.skipped).toEqual([{ path: "b.txt", reason: "unreadable" }]);
});

needing(test, "modes")("takes modes from the index where the disk is not trusted with them", async () => {
  const files = makeCommitted({ "a.sh": "one\n", "b.txt": "one\n" });
  files.git("config", "core.fileMode", "false");
  files.git("update-index", "--chmod=+x", "a.sh");
  files.write({ "a.sh": "two\n", "b.txt": "two\n" });
  chmodSync(join(files.dir, "b.txt"), 0o755);
  const { snapshot } = await capture(files);
  expect(list(files, snapshot.tree)).toEqual(["100755 a.sh", "100644 b.txt"]);
});

test("works in a repository that names objects by SHA-256", async () => {
  const files = makeRepository("--object-format=sha256");
  files.write({ "a.txt": "one\n" });
  const { snapshot, changes } = await capture(files);
  expect(snapshot.tree).toHaveLength(64);
  expect(changes).toEqual([{ path: "a.txt", status: "added", added: 1, removed: 0 }]);
});

test("leaves nothing behind when a step fails", async () => {
  const files = makeCommitted({ "a.txt": "one\n" });
  const repository = await openForTest(files);
  await appendNotes(repository, "one");
  writeFileSync(join(files.dir, ".git/index"), "no index at all");
  await expect(repository.takeSnapshot()).rejects.toThrow(/index file/);
  const left = execFileSync("find", [join(files.dir, ".git/casebook/main"), "-mindepth", "1"], {
    encoding: "utf8",
  });
  expect(left).toBe("");
  expect(statSync(join(files.dir, ".git/index")).size).toBe(15);
});

test("line ends that git stores alike are told apart by the exact bytes", async () => {
  const files = makeCommitted({ ".gitattributes": "*.txt text\n", "a.txt": "one\ntwo\n" });
  const repository = await openForTest(files);
  const look = async () => {
    const snapshot = await takeForTest(repository);
    return { tree: snapshot.tree, exact: snapshot.exact };
  };
  const before = await look();
  files.write({ "a.txt": "one\r\ntwo\n" });
  const after = await look();
  expect(before.exact).toEqual([]);
  expect(after).toEqual({
    tree: before.tree,
    exact: [{ path: "a.txt", oid: expect.stringMatching(/^\w{40}$/) }],
  });
});
