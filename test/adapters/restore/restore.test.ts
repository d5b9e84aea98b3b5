import { execFileSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fact } from "../../../src/base/facts/fact.ts";
import {
  commitAll,
  fingerprint,
  makeCommitted,
  makeFolder,
  makeRepository,
  openTestRepository,
  type TestRepository,
  writeExecutable,
} from "../../support/git/repositories.ts";
import { openStore } from "../../support/git/restores.ts";
import { needing } from "../../support/system/capabilities.ts";

/**
 * The story of every test here: an attempt is kept, the work tree changes, the attempt is restored, and the restore is undone.
 * Byte manifests are compared, ignored files, modes, links and empty folders included; the index, HEAD, references and
 * configuration are the same before and after each step.
 */
async function roundTrip(files: TestRepository, change: (files: TestRepository) => void) {
  const store = await openStore(files);
  const wanted = fingerprint(files);
  const tree = await store.snap();
  expect(fingerprint(files)).toEqual(wanted);
  change(files);
  const changed = fingerprint(files);
  const restored = await store.restore(tree);
  const after = fingerprint(files);
  expect({ ...after, tree: "" }).toEqual({ ...changed, tree: "" });
  expect(restored).toMatchObject({ conflicts: [], wrong: [], rescued: [] });
  const undone = await store.undo();
  expect(undone).toMatchObject({ conflicts: [], wrong: [], rescued: [] });
  expect(fingerprint(files)).toEqual(changed);
  return { store, tree, restored, isExact: after.tree === wanted.tree, kept: restored.kept };
}

/** A test of a change that is taken back to the last byte. */
function restores(
  what: string,
  before: Readonly<Record<string, string | Uint8Array>>,
  change: (files: TestRepository) => void,
  prepare: (files: TestRepository) => void = () => undefined,
): void {
  test(`restores ${what}, and undoes it`, async () => {
    const files = makeCommitted(before);
    prepare(files);
    expect(await roundTrip(files, change)).toMatchObject({ isExact: true });
  });
}

const at = ({ dir }: TestRepository, path: string) => join(dir, path);

restores(
  "what was changed, deleted, added and moved",
  { "a.txt": "a\n", "b/c.txt": "c\n", "d.txt": "d\n" },
  (files) => {
    files.write({ "a.txt": "changed\n", "new/deep/er.txt": "new\n", empty: "" });
    unlinkSync(at(files, "b/c.txt"));
    renameSync(at(files, "d.txt"), at(files, "e.txt"));
  },
);

restores(
  "untracked files",
  { "a.txt": "a\n" },
  (files) => {
    unlinkSync(at(files, "untracked.txt"));
    files.write({ "u/other.txt": "2\n" });
  },
  (files) => files.write({ "untracked.txt": "1\n", "u/other.txt": "1\n" }),
);

restores(
  "modes",
  { "a.sh": "a\n", "b.sh": "b\n" },
  (files) => {
    chmodSync(at(files, "a.sh"), 0o644);
    chmodSync(at(files, "b.sh"), 0o755);
  },
  (files) => writeExecutable(at(files, "a.sh"), "a\n"),
);

restores(
  "links, also dangling, absolute and to folders",
  { "a.txt": "a\n", "d/b.txt": "b\n" },
  (files) => {
    for (const link of ["dangling", "absolute", "folder"]) {
      unlinkSync(at(files, link));
    }
    symlinkSync("elsewhere", at(files, "dangling"));
    files.write({ folder: "a file\n" });
    symlinkSync("new", at(files, "another"));
  },
  (files) => {
    symlinkSync("nowhere\n", at(files, "dangling"));
    symlinkSync("/etc/hostname", at(files, "absolute"));
    symlinkSync("d", at(files, "folder"));
  },
);

restores("a file that became a folder", { a: "a\n", b: "b\n" }, (files) => {
  unlinkSync(at(files, "a"));
  files.write({ "a/deep/x": "x\n", "a/y": "y\n" });
});

restores("a file that became an empty folder", { a: "a\n", "b/c": "c\n", "b/d": "d\n" }, (files) => {
  for (const file of ["a", "b/c"]) {
    unlinkSync(at(files, file));
    mkdirSync(at(files, file));
  }
});

restores("a folder that became a file", { "a/deep/x": "x\n", "a/y": "y\n" }, (files) => {
  rmSync(at(files, "a"), { recursive: true });
  files.write({ a: "a\n" });
});

restores(
  "a folder that became a link to outside, without a look at where it leads",
  { "a/x": "x\n" },
  (files) => {
    const outside = makeFolder();
    writeFileSync(join(outside, "x"), "theirs\n");
    rmSync(at(files, "a"), { recursive: true });
    symlinkSync(outside, at(files, "a"));
  },
);

restores(
  "a link that became a folder",
  { "b/x": "x\n" },
  (files) => {
    unlinkSync(at(files, "a"));
    files.write({ "a/x": "x\n" });
  },
  (files) => symlinkSync("b", at(files, "a")),
);

restores(
  "empty folders",
  { "a/x": "x\n" },
  (files) => {
    rmSync(at(files, "empty"), { recursive: true });
    writeFileSync(at(files, "a/none/file"), "");
    mkdirSync(at(files, "other/new"), { recursive: true });
    rmSync(at(files, "gone"), { recursive: true });
    files.write({ gone: "a file\n" });
  },
  (files) => {
    for (const folder of ["empty/deep", "a/none", "gone/too"]) {
      mkdirSync(at(files, folder), { recursive: true });
    }
  },
);

restores("bytes of every kind", { "a.bin": Buffer.from([0, 255, 13, 10, 13]), b: "no newline" }, (files) => {
  files.write({ "a.bin": Buffer.from([255, 254, 0]), b: Buffer.from("\ufeffbom\r\n") });
});

restores(
  "every name a file can have",
  { "a.txt": "a\n" },
  (files) => {
    for (const name of names) {
      files.write({ [`${name}`]: "2\n", [`d/${name}`]: "2\n" });
    }
    unlinkSync(at(files, names[0] ?? ""));
  },
  (files) => files.write(Object.fromEntries(names.map((name) => [name, "1\n"]))),
);
const names = [
  "-f",
  ":(exclude)a",
  "*",
  "new\nline",
  "tab\t",
  'quo"te',
  "back\\slash",
  " blank ",
  "ünï",
  "a\u0301",
  "\u00e1",
  "[x]",
];

test("restores a name that is not UTF-8, and undoes it", async () => {
  const files = makeCommitted({ "a.txt": "a\n" });
  const name = Buffer.concat([Buffer.from(`${files.dir}/`), Buffer.from([0x66, 0xff])]);
  writeFileSync(name, "1\n");
  expect(await roundTrip(files, () => writeFileSync(name, "2\n"))).toMatchObject({ isExact: true });
});

restores(
  "line ends as they were, whatever git makes of them",
  { ".gitattributes": "*.txt text\n*.crlf eol=crlf\n", "a.txt": "a\n", "b.crlf": "1\n2\n" },
  (files) => files.write({ "a.txt": "a\nb\r\n", "mixed.txt": "1\n2\n", "b.crlf": "1\n2\n" }),
  (files) => files.write({ "a.txt": "a\r\nb\n", "mixed.txt": "1\r\n2\n", "b.crlf": "1\r\n2\r\n" }),
);

restores(
  "line ends where the attributes changed meanwhile",
  { ".gitattributes": "* eol=crlf\n", "a.txt": "1\n", "b.txt": "2\n" },
  (files) => files.write({ ".gitattributes": "* eol=lf\n", "a.txt": "1\n", "b.txt": "2\n" }),
  (files) => files.write({ "a.txt": "1\r\n", "b.txt": "2\r\n" }),
);

restores(
  "a file with line ends in the place of which a folder is",
  { ".gitattributes": "*.txt text eol=crlf\n", "a.txt": "1\r\n" },
  (files) => {
    unlinkSync(at(files, "a.txt"));
    files.write({ "a.txt/x": "x\n" });
  },
);

restores(
  "files with autocrlf, safecrlf, ident and an encoding",
  { ".gitattributes": "*.id ident\n*.u16 working-tree-encoding=UTF-16\n", "a.txt": "1\n", "b.id": "$Id$\n" },
  (files) => files.write({ "a.txt": "2\n", "b.id": "$Id: mine$\n", "c.u16": "no utf-16" }),
  (files) => {
    files.git("config", "core.autocrlf", "true");
    files.git("config", "core.safecrlf", "true");
    files.write({
      "a.txt": "1\r\n",
      "b.id": "$Id: other $\nx\n",
      "c.u16": Buffer.from("\ufeffab", "utf16le"),
    });
  },
);

restores(
  "files whose filter is missing or fails",
  { ".gitattributes": "*.bin filter=lfs\n", "a.txt": "a\n" },
  (files) => files.write({ "a.bin": "2\r\n" }),
  (files) => {
    files.git("config", "filter.lfs.clean", "false");
    files.git("config", "filter.lfs.smudge", "no-such-program");
    files.git("config", "filter.lfs.required", "true");
    files.write({ "a.bin": "1\r\n" });
  },
);

test("takes back what lies in the place of a file that a filter made", async () => {
  const files = makeCommitted({ ".gitattributes": "*.up filter=up\n", "b.txt": "b\n" });
  files.git("config", "filter.up.clean", "tr A-Z a-z");
  files.git("config", "filter.up.smudge", "tr a-z A-Z");
  const store = await openStore(files);
  const tree = await store.snap();
  files.write({ "a.up": "ABC\n" });
  commitAll(files);
  const changed = fingerprint(files);
  expect((await store.restore(tree)).wrong).toEqual([]);
  expect(() => lstatSync(at(files, "a.up"))).toThrow(/ENOENT/);
  await store.undo();
  expect(fingerprint(files)).toEqual(changed);
});

test("never touches ignored files, unless they lie where the attempt has a file: then they are kept first", async () => {
  const files = makeCommitted({ ".gitignore": "*.log\n", "a.txt": "a\n", "b.log.txt": "b\n" });
  files.git("add", "--force", ".");
  files.write({ "tracked.log": "1\n" });
  files.git("add", "--force", "tracked.log");
  files.git("commit", "--quiet", "--message", "log");
  files.write({ "other.log": "mine\n", "build.log/x": "mine\n" });
  const { isExact } = await roundTrip(files, () => {
    files.git("rm", "--quiet", "--cached", "tracked.log");
    files.write({ "tracked.log": "2\n" });
  });
  expect(isExact).toBe(true);
  expect(readFileSync(at(files, "other.log"), "utf8")).toBe("mine\n");
});

test("an ignored file in the way of a folder, and one in a folder in the way of a file", async () => {
  const files = makeCommitted({ ".gitignore": "/a\n*.o\n", "b.txt": "b\n" });
  files.write({ "a/x": "x\n", c: "c\n" });
  files.git("add", "--force", ".");
  const store = await openStore(files);
  const tree = await store.snap();
  files.git("rm", "--quiet", "-r", "--cached", "a", "c");
  rmSync(at(files, "a"), { recursive: true });
  unlinkSync(at(files, "c"));
  files.write({ a: "ignored\n", "c/mine.o": "ignored\n" });
  const changed = fingerprint(files);
  const { conflicts } = await store.restore(tree);
  expect(conflicts).toEqual([{ path: "c", reason: fact("restore.folderInTheWay") }]);
  expect(readFileSync(at(files, "a/x"), "utf8")).toBe("x\n");
  expect(readFileSync(at(files, "c/mine.o"), "utf8")).toBe("ignored\n");
  expect((await store.undo()).conflicts).toEqual([]);
  expect(fingerprint(files)).toEqual(changed);
});

test("what was ignored at the attempt stays, and so does what is ignored now", async () => {
  const files = makeCommitted({ ".gitignore": "*.then\n", "a.txt": "a\n" });
  files.write({ "x.then": "1\n", "x.now": "1\n" });
  const { kept } = await roundTrip(files, () => {
    files.write({ ".gitignore": "*.now\n", "x.then": "2\n" });
  });
  expect(kept).toEqual([{ path: "x.then", reason: "ignored at that time" }]);
});

test("what was ignored until the restore brought back other rules stays, and is listed as such", async () => {
  const files = makeCommitted({ ".gitignore": "*.then\n", "a.txt": "a\n" });
  const { kept, store, tree } = await roundTrip(files, () => {
    files.write({ ".gitignore": "*.now\nout/\n", "x.now": "1\n", "out/y.txt": "1\n" });
  });
  expect(kept).toEqual([
    { path: "out/y.txt", reason: "ignored now" },
    { path: "x.now", reason: "ignored now" },
  ]);
  // What somebody makes in the meantime is not among it.
  const { wrong } = await store.restore(tree, {
    onStep: (step) => step === "placed" && files.write({ "other.txt": "1\n" }),
  });
  expect(wrong).toEqual(["other.txt"]);
});

needing(test, "modes")(
  "where modes are not trusted, a restore leaves them, and undo gives back those of files that it deleted",
  async () => {
    const files = makeCommitted({ "a.sh": "1\n", "b.sh": "1\n", "c.txt": "1\n", "d.sh": "1\n" });
    files.git("config", "core.fileMode", "false");
    files.git("update-index", "--chmod=+x", "d.sh");
    chmodSync(at(files, "b.sh"), 0o755);
    const modeOf = (path: string) => statSync(at(files, path)).mode & 0o777;
    const { store, tree } = await roundTrip(files, () => {
      files.write({
        "a.sh": "2\n",
        "b.sh": "2\n",
        "c.txt": "2\n",
        "d.sh": "2\n",
        "new.sh": "1\n",
        "new.txt": "1\n",
      });
      for (const path of ["a.sh", "new.sh"]) {
        chmodSync(at(files, path), 0o755);
      }
    });
    await store.restore(tree);
    expect([modeOf("a.sh"), modeOf("b.sh"), modeOf("c.txt"), modeOf("d.sh")]).toEqual([
      0o755, 0o755, 0o644, 0o644,
    ]);
    rmSync(at(files, "d.sh"));
    await store.restore(tree);
    expect(modeOf("d.sh")).toBe(0o755);
  },
);

test("empty folders that are ignored now are there again after undo", async () => {
  const files = makeCommitted({ "a.txt": "a\n", "x.o": "x\n" });
  mkdirSync(at(files, "keep.o/a"), { recursive: true });
  files.write({ "emptied.o/b/c.txt": "c\n" });
  await roundTrip(files, () => {
    files.write({ ".gitignore": "*.o\n" });
    rmSync(at(files, "emptied.o/b"), { recursive: true });
    unlinkSync(at(files, "x.o"));
    for (const path of ["x.o/deep/er", "x.o/other", "new.o/a"]) {
      mkdirSync(at(files, path), { recursive: true });
    }
  });
});

test("undo takes away what the restore made, also where it is ignored by then", async () => {
  const files = makeCommitted({ "a.txt": "a\n" });
  files.write({ "out/x.o": "x\n" });
  expect(
    await roundTrip(files, () => {
      rmSync(at(files, "out"), { recursive: true });
      files.write({ ".gitignore": "*.o\n" });
    }),
  ).toMatchObject({ isExact: true });
});

test("keeps what looks like a secret or is too big, now and at the attempt", async () => {
  const files = makeCommitted({ "a.txt": "a\n" });
  files.write({ ".env": "KEY=1\n", "big.bin": Buffer.alloc(10_000_001) });
  const { kept } = await roundTrip(files, () => {
    files.write({ ".env": "KEY=2\n", "a.txt": "b\n", "new.pem": "secret\n" });
    unlinkSync(at(files, "big.bin"));
  });
  expect([...kept].sort((one, other) => (one.path < other.path ? -1 : 1))).toEqual([
    { path: ".env", reason: "looks like a secret" },
    { path: "big.bin", reason: "too big" },
    { path: "new.pem", reason: "looks like a secret" },
  ]);
});

test("keeps nested repositories, also in the place of a folder of the attempt", async () => {
  const files = makeCommitted({ "a.txt": "a\n", "b/x.txt": "x\n" });
  const { kept, isExact } = await roundTrip(files, () => {
    const inner = openTestRepository(at(files, "b"), files.env);
    inner.git("init", "--quiet");
    files.write({ "a.txt": "2\n", "nested/y.txt": "y\n" });
    openTestRepository(at(files, "nested"), files.env).git("init", "--quiet");
    files.write({ "nested/y.txt": "y\n" });
  });
  expect(isExact).toBe(false);
  expect(kept.map(({ path }) => path)).toContain("nested/");
  expect(lstatSync(at(files, "b/.git")).isDirectory()).toBe(true);
});

needing(test, "mkfifo")("keeps a pipe in the place of a file", async () => {
  const files = makeCommitted({ "a.txt": "a\n", "b.txt": "b\n" });
  const { kept } = await roundTrip(files, () => {
    unlinkSync(at(files, "a.txt"));
    execFileSync("mkfifo", [at(files, "a.txt")]);
    files.write({ "b.txt": "2\n" });
  });
  expect(kept).toEqual([{ path: "a.txt", reason: "special file" }]);
});

test("writes only what differs: other files keep their inode and time", async () => {
  const files = makeCommitted({ "a.txt": "a\n", "b.txt": "b\n" });
  const store = await openStore(files);
  const tree = await store.snap();
  const before = statSync(at(files, "a.txt"), { bigint: true });
  files.write({ "b.txt": "2\n" });
  await store.restore(tree);
  const { ino, mtimeNs, ctimeNs } = statSync(at(files, "a.txt"), { bigint: true });
  expect({ ino, mtimeNs, ctimeNs }).toEqual({
    ino: before.ino,
    mtimeNs: before.mtimeNs,
    ctimeNs: before.ctimeNs,
  });
});

needing(test, "modes")("who may read a file stays as it is", async () => {
  const files = makeCommitted({ "a.txt": "a\n" });
  chmodSync(at(files, "a.txt"), 0o600);
  expect(await roundTrip(files, () => files.write({ "a.txt": "b\n" }))).toMatchObject({ isExact: true });
});

test("restores only the chosen files and folders", async () => {
  const files = makeCommitted({ "a.txt": "a\n", "b/x.txt": "x\n", "b/y.txt": "y\n", "bb.txt": "b\n" });
  const store = await openStore(files);
  const tree = await store.snap();
  files.write({ "a.txt": "2\n", "b/x.txt": "2\n", "b/new.txt": "2\n", "bb.txt": "2\n" });
  unlinkSync(at(files, "b/y.txt"));
  const changed = fingerprint(files);
  expect((await store.restore(tree, { paths: ["b"] })).wrong).toEqual([]);
  expect(files.git("--no-optional-locks", "status", "--porcelain")).toBe(" M a.txt\n M bb.txt");
  await store.undo();
  expect(fingerprint(files)).toEqual(changed);
});

test("a preview tells what would be written, deleted and kept, and changes nothing", async () => {
  const files = makeCommitted({ "a.txt": "a\n", "b.txt": "b\n", ".env": "tracked\n" });
  const store = await openStore(files);
  const tree = await store.snap();
  files.write({ "a.txt": "2\n", "new.txt": "new\n", "x.key": "secret\n" });
  const changed = fingerprint(files);
  expect(await store.repository.previewRestore(await store.repository.findSource(tree))).toEqual({
    write: ["a.txt"],
    delete: ["new.txt"],
    marked: [],
    kept: [{ path: "x.key", reason: "looks like a secret" }],
  });
  expect(fingerprint(files)).toEqual(changed);
});

test("undo can be undone, as often as one likes", async () => {
  const files = makeCommitted({ "a.txt": "1\n" });
  const store = await openStore(files);
  const tree = await store.snap();
  const first = fingerprint(files);
  files.write({ "a.txt": "2\n", "b/c.txt": "new\n" });
  const second = fingerprint(files);
  await store.restore(tree);
  for (const expected of [second, first, second]) {
    await store.undo();
    expect(fingerprint(files)).toEqual(expected);
  }
  const types = (await store.log.readEvents()).map(({ event }) => event?.kind);
  expect(types).toEqual([
    "attemptRecorded",
    ...["restoreStarted", "restoreFinished", "restoreStarted", "restoreFinished"],
    ...["restoreStarted", "restoreFinished", "restoreStarted", "restoreFinished"],
  ]);
});

test("says what to do where there is nothing to restore or to undo", async () => {
  const files = makeRepository();
  const store = await openStore(files);
  await expect(store.restore("0".repeat(40))).rejects.toMatchObject({
    name: "UserError",
    nextStep: expect.anything(),
  });
  await expect(store.undo()).rejects.toMatchObject({ name: "UserError" });
});
