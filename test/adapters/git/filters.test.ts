import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { defaultSnapshotRules } from "../../../src/model/code/snapshotRules.ts";
import { versionOf } from "../../support/frameworks/frameworkProject.ts";
import {
  commitAll,
  fingerprint,
  makeCommitted,
  makeFolder,
  openTestRepository,
  type TestRepository,
} from "../../support/git/repositories.ts";
import { openStore as openRestores, type TestStore } from "../../support/git/restores.ts";

/** How big a file may be here that is copied into the repository. */
const maxFileSize = 2000;
const tooBig = maxFileSize + 1;

async function openStore(files: TestRepository): Promise<TestStore> {
  const store = await openRestores(files);
  store.repository.snapshotRules = { ...defaultSnapshotRules, maxFileSize };
  return store;
}

const at = ({ dir }: TestRepository, path: string) => join(dir, path);

/** A repository whose driver makes small letters of what is stored; whoever runs it leaves a mark. */
function withFilter(content: string | Uint8Array, driver = "up") {
  const files = makeCommitted({ ".gitattributes": `*.up filter=${driver}\n`, "b.txt": "b\n" });
  const mark = join(files.dir, "..", "was-run");
  files.git("config", `filter.${driver}.clean`, `touch '${mark}'; tr A-Z a-z`);
  files.git("config", `filter.${driver}.smudge`, `touch '${mark}'; tr a-z A-Z`);
  files.write({ "a.up": content });
  commitClean(files, "a.up");
  rmSync(mark);
  return { files, wasRun: () => existsSync(mark) };
}

/** A second for each commit: git takes a file of the same size and time for the one that it knows. */
let commitTime = 1_000_000_000;

/** Commits files that are older than the index: of others, git compares the bytes. */
function commitClean(files: TestRepository, ...paths: readonly string[]): void {
  commitTime++;
  for (const path of paths) {
    utimesSync(at(files, path), commitTime, commitTime);
  }
  commitAll(files);
}

/** Keeps an attempt, changes the work tree, restores and takes that back: git's own state stays, and undo is exact. */
async function roundTrip(files: TestRepository, store: TestStore, change: () => void) {
  const wanted = fingerprint(files);
  const tree = await store.snap();
  expect(fingerprint(files)).toEqual(wanted);
  change();
  const changed = fingerprint(files);
  const { kept, conflicts, wrong } = await store.restore(tree);
  const after = fingerprint(files);
  expect({ ...after, tree: "" }).toEqual({ ...changed, tree: "" });
  expect({ conflicts, wrong }).toEqual({ conflicts: [], wrong: [] });
  expect((await store.undo()).wrong).toEqual([]);
  expect(fingerprint(files)).toEqual(changed);
  return { isExact: after.tree === wanted.tree, kept };
}

async function skippedIn({ repository }: TestStore) {
  const snapshot = await repository.takeSnapshot();
  snapshot.dispose();
  return snapshot.skipped;
}

/** Whether the repository holds these bytes. */
function holds(files: TestRepository, path: string): boolean {
  const oid = files.git("hash-object", "--no-filters", path);
  return files
    .git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
    .split("\n")
    .includes(oid);
}

describe("a file that a filter has made", () => {
  const changes: Readonly<Record<string, (files: TestRepository) => void>> = {
    changed: (files) => files.write({ "a.up": "CHANGED\n" }),
    deleted: (files) => unlinkSync(at(files, "a.up")),
    "as git stores it": (files) => files.write({ "a.up": "abc\n" }),
    "without its driver": (files) => {
      files.git("config", "--unset", "filter.up.clean");
      files.git("config", "--unset", "filter.up.smudge");
      unlinkSync(at(files, "a.up"));
    },
    "with other attributes": (files) => {
      files.write({ ".gitattributes": "", "a.up": "OTHER\n" });
    },
  };
  test.each(Object.keys(changes))("comes back to the byte, %s, and the filter is not run", async (name) => {
    const { files, wasRun } = withFilter("ABC\n");
    const store = await openStore(files);
    const result = await roundTrip(files, store, () => changes[name]?.(files));
    expect({ ...result, wasRun: wasRun() }).toEqual({ isExact: true, kept: [], wasRun: false });
  });

  test("is no change of the attempt as long as git calls it unchanged", async () => {
    const { files } = withFilter("ABC\n");
    const { repository } = await openStore(files);
    const snapshot = await repository.takeSnapshot();
    expect(await snapshot.changesSince(undefined)).toEqual([]);
    expect(snapshot.exact.map(({ path }) => path)).toEqual(["a.up"]);
    expect(snapshot.tree).toBe(files.git("rev-parse", "HEAD^{tree}"));
    snapshot.dispose();
  });

  test("is listed where it is too big, and a restore keeps it", async () => {
    const { files, wasRun } = withFilter("A".repeat(tooBig));
    const store = await openStore(files);
    const listed = [{ path: "a.up", reason: "too big, made by a filter" }];
    expect(await skippedIn(store)).toEqual(listed);
    const result = await roundTrip(files, store, () => files.write({ "a.up": "MINE\n", "b.txt": "2\n" }));
    expect({ ...result, wasRun: wasRun() }).toEqual({ isExact: false, kept: listed, wasRun: false });
  });

  test("comes back though it is big, where it was changed, and is kept first in its other form", async () => {
    const { files } = withFilter("A".repeat(tooBig));
    const changed = `B${"A".repeat(tooBig)}`;
    const original = readFileSync(at(files, "a.up"));
    files.write({ "a.up": changed });
    const store = await openStore(files);
    const result = await roundTrip(files, store, () => {
      writeFileSync(at(files, "a.up"), original);
      commitClean(files, "a.up");
    });
    expect(result).toEqual({ isExact: true, kept: [] });
  });

  test("is kept where only the commit is known, and is said to be", async () => {
    const { files } = withFilter("ABC\n");
    const store = await openStore(files);
    files.write({ "a.up": "CHANGED\n" });
    await store.snap();
    const { kept } = await store.restoreAttempt(0, "reverted");
    expect(kept).toEqual([{ path: "a.up", reason: "made by a filter" }]);
    expect(readFileSync(at(files, "a.up"), "utf8")).toBe("CHANGED\n");
  });

  test.each(["git-crypt", "crypt", "git-crypt-team"])(
    "is not captured where %s encrypts it, clean, changed or new",
    async (driver) => {
      const { files, wasRun } = withFilter("PASSWORD\n", driver);
      const store = await openStore(files);
      const listed = [{ path: "a.up", reason: "looks like a secret" }];
      expect(await skippedIn(store)).toEqual(listed);
      const result = await roundTrip(files, store, () =>
        files.write({ "a.up": "ANOTHER\n", "b.txt": "2\n" }),
      );
      expect(result).toMatchObject({ kept: listed });
      files.write({ "new.up": "NEW\n" });
      await store.snap();
      expect(await skippedIn(store)).toHaveLength(2);
      expect([holds(files, "a.up"), holds(files, "new.up"), wasRun()]).toEqual([false, false, false]);
    },
  );
});

describe.skipIf(versionOf("git-lfs") === undefined)("a file of git-lfs", () => {
  const bytes = Buffer.alloc(tooBig, "big and clean ");
  const other = Buffer.alloc(tooBig, "other bytes ");

  function withLfs(content: Uint8Array = bytes) {
    const files = makeCommitted({
      ".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n",
      "b.txt": "b\n",
    });
    files.git("lfs", "install", "--local", "--skip-repo");
    files.write({ "a.bin": content, "c/d.bin": "small\n" });
    commitClean(files, "a.bin", "c/d.bin");
    const stored = (of: Uint8Array) => {
      const name = createHash("sha256").update(of).digest("hex");
      return at(files, `.git/lfs/objects/${name.slice(0, 2)}/${name.slice(2, 4)}/${name}`);
    };
    expect(readFileSync(stored(content)).equals(content)).toBe(true);
    return { files, stored };
  }

  const changes: Readonly<Record<string, (files: TestRepository) => void>> = {
    changed: (files) => files.write({ "a.bin": other, "c/d.bin": "changed\n" }),
    deleted: (files) => rmSync(at(files, "a.bin")),
    "a folder in its place": (files) => {
      rmSync(at(files, "a.bin"));
      files.write({ "a.bin/x.txt": "x\n" });
    },
    "committed in another version": (files) => {
      files.write({ "a.bin": other });
      commitClean(files, "a.bin");
    },
    "as a pointer": (files) => {
      files.write({ "a.bin": `${files.git("show", "HEAD:a.bin")}\n` });
      commitClean(files, "a.bin");
    },
    "without git-lfs": (files) => {
      files.git("config", "--remove-section", "filter.lfs");
      rmSync(at(files, "a.bin"));
    },
    "with other attributes": (files) => files.write({ ".gitattributes": "", "a.bin": other }),
    "staged in another version": (files) => {
      files.write({ "a.bin": other });
      files.git("add", ".");
    },
  };
  test.each(Object.keys(changes))("comes back from the store of git-lfs to the byte, %s", async (name) => {
    const { files } = withLfs();
    const store = await openStore(files);
    expect(await skippedIn(store)).toEqual([]);
    const result = await roundTrip(files, store, () => changes[name]?.(files));
    expect(result).toEqual({ isExact: true, kept: [] });
    files.write({ "b.txt": bytes });
    expect(holds(files, "b.txt")).toBe(false);
  });

  test("is the same code however often it is written, and its bytes are not copied", async () => {
    const { files } = withLfs();
    const store = await openStore(files);
    const tree = await store.snap();
    utimesSync(at(files, "a.bin"), 1_500_000_000, 1_500_000_000);
    expect(await store.snap()).toBe(tree);
    rmSync(at(files, "a.bin"));
    await store.restore(tree);
    expect(await store.snap()).toBe(tree);
    expect(files.git("status", "--porcelain")).toBe("");
    // Another version is staged, and the first one lies on the disk.
    files.write({ "a.bin": other });
    files.git("add", ".");
    await store.restore(tree);
    expect(await store.snap()).toBe(tree);
    expect(holds(files, "a.bin")).toBe(false);
  });

  test("is left, and that is said, where the store has lost its bytes or holds others", async () => {
    for (const spoil of [
      unlinkSync,
      (file: string) => writeFileSync(file, other.subarray(0, bytes.length)),
    ]) {
      const { files, stored } = withLfs();
      const store = await openStore(files);
      const tree = await store.snap();
      files.write({ "a.bin": "mine\n", "b.txt": "2\n", "c/d.bin": "changed\n" });
      rmSync(stored(bytes), { force: true });
      writeFileSync(stored(bytes), other);
      spoil(stored(bytes));
      const { kept, wrong } = await store.restore(tree);
      expect({ kept, wrong }).toEqual({
        kept: [{ path: "a.bin", reason: "not in the store of git-lfs" }],
        wrong: [],
      });
      expect(readFileSync(at(files, "a.bin"), "utf8")).toBe("mine\n");
      expect(readFileSync(at(files, "b.txt"), "utf8")).toBe("b\n");
      expect(readFileSync(at(files, "c/d.bin"), "utf8")).toBe("small\n");
    }
  });

  test("is kept first where it is to go and the store holds other bytes under its name", async () => {
    const { files, stored } = withLfs();
    const store = await openStore(files);
    rmSync(at(files, "a.bin"));
    const tree = await store.snap();
    files.write({ "a.bin": bytes });
    commitClean(files, "a.bin");
    rmSync(stored(bytes));
    writeFileSync(stored(bytes), other);
    const changed = fingerprint(files);
    expect((await store.restore(tree)).wrong).toEqual([]);
    expect(existsSync(at(files, "a.bin"))).toBe(false);
    await store.undo();
    expect(fingerprint(files)).toEqual(changed);
  });

  test("is kept beside the tree where the store lacks it and it is small, and listed where it is big", async () => {
    const { files, stored } = withLfs();
    rmSync(at(files, ".git/lfs"), { recursive: true });
    const store = await openStore(files);
    const listed = [{ path: "a.bin", reason: "too big, made by a filter" }];
    expect(await skippedIn(store)).toEqual(listed);
    const result = await roundTrip(files, store, () => files.write({ "c/d.bin": "changed\n" }));
    expect(result).toEqual({ isExact: true, kept: listed });
    expect(existsSync(stored(bytes))).toBe(false);
  });

  test("that was never committed comes back though a prune has taken it from the store, if it is small", async () => {
    const { files } = withLfs();
    files.write({ "c/d.bin": "staged\n", "new.bin": "new\n" });
    utimesSync(at(files, "c/d.bin"), 1_000_000_000, 1_000_000_000);
    files.git("add", ".");
    const store = await openStore(files);
    const result = await roundTrip(files, store, () => {
      files.git("reset", "--quiet", "--hard");
      rmSync(at(files, ".git/lfs"), { recursive: true });
    });
    expect(result).toMatchObject({ isExact: true, kept: [{ path: "a.bin" }] });
  });

  test("stays a pointer where it was one, also where its bytes are there", async () => {
    const { files } = withLfs();
    files.write({ "a.bin": `${files.git("show", "HEAD:a.bin")}\n` });
    commitClean(files, "a.bin");
    const store = await openStore(files);
    const result = await roundTrip(files, store, () => rmSync(at(files, "a.bin")));
    expect(result).toEqual({ isExact: true, kept: [] });
  });

  test("is found from another work tree, and where lfs.storage says", async () => {
    const { files } = withLfs();
    const home = join(files.dir, "..");
    files.git("worktree", "add", "--quiet", join(home, "linked"), "-b", "linked");
    const linked = openTestRepository(join(home, "linked"), files.env);
    commitClean(linked, "a.bin");
    const result = await roundTrip(linked, await openStore(linked), () => rmSync(at(linked, "a.bin")));
    expect(result).toEqual({ isExact: true, kept: [] });

    files.git("config", "lfs.storage", join(home, "elsewhere"));
    files.write({ "e.bin": other });
    commitClean(files, "e.bin");
    rmSync(at(files, ".git/lfs"), { recursive: true });
    const there = await roundTrip(files, await openStore(files), () => rmSync(at(files, "e.bin")));
    expect(there).toMatchObject({ isExact: true });
  });

  test("is merged as a whole only: never by the lines of its pointer", async () => {
    const { files } = withLfs();
    const store = await openStore(files);
    await store.snap();
    files.write({ "a.bin": other });
    commitClean(files, "a.bin");
    await store.snap();
    const third = Buffer.alloc(tooBig, "third ");
    files.write({ "a.bin": third });
    commitClean(files, "a.bin");
    const mine = await store.restoreAttempt(1, "reverted");
    expect(mine).toMatchObject({ kept: [{ path: "a.bin", reason: "changed on both sides" }], marked: [] });
    expect(readFileSync(at(files, "a.bin")).equals(third)).toBe(true);

    files.git("reset", "--quiet", "--hard", "HEAD~1");
    expect(statSync(at(files, "a.bin")).size).toBe(tooBig);
    const reverted = await store.restoreAttempt(1, "reverted");
    expect(reverted).toMatchObject({ kept: [], wrong: [], written: 1 });
    expect(readFileSync(at(files, "a.bin")).equals(bytes)).toBe(true);
  });
});

describe("line ends that an ignored file of attributes makes git convert come back to the byte", () => {
  const text = "one\r\ntwo\r\n";
  const rows: Readonly<Record<string, { readonly attributes: string; readonly ignored: string }>> = {
    "at the top": { attributes: ".gitattributes", ignored: ".gitattributes" },
    "in the folder of the file": { attributes: "in/.gitattributes", ignored: ".gitattributes" },
    "in an ignored folder": { attributes: "in/.gitattributes", ignored: "in/" },
  };
  for (const [where, { attributes, ignored }] of Object.entries(rows)) {
    for (const rule of ["* text eol=lf\n", "* text eol=crlf\n"]) {
      test(`${where}, by ${rule.trim()}, tracked and new`, async () => {
        const files = makeCommitted({ "first.txt": "one\n" });
        files.write({ [attributes]: rule, ".git/info/exclude": `${ignored}\n`, "in/a.txt": text });
        files.git("add", "--force", "in/a.txt");
        files.git("commit", "--quiet", "--message", "text");
        const isNewListed = ignored !== "in/";
        if (isNewListed) {
          files.write({ "in/new.txt": text });
        }
        const { snap, restore } = await openStore(files);
        const tree = await snap();
        files.write({ "in/a.txt": "other\n", "in/new.txt": "other\n" });
        await restore(tree);
        expect(readFileSync(join(files.dir, "in/a.txt"), "utf8")).toBe(text);
        expect(readFileSync(join(files.dir, "in/new.txt"), "utf8")).toBe(isNewListed ? text : "other\n");
      });
    }
  }
});

test("line ends that the repository's own attributes make git convert come back to the byte after these have gone", async () => {
  const text = "one\r\ntwo\r\n";
  const files = makeCommitted({ "first.txt": "one\n" });
  files.write({ ".git/info/attributes": "* text eol=crlf\n", "a.txt": text });
  commitAll(files);
  files.write({ "new.txt": text });
  const { snap, restore } = await openStore(files);
  const tree = await snap();
  unlinkSync(at(files, ".git/info/attributes"));
  files.write({ "a.txt": "other\n", "new.txt": "other\n" });
  await restore(tree);
  expect(readFileSync(at(files, "a.txt"), "utf8")).toBe(text);
  expect(readFileSync(at(files, "new.txt"), "utf8")).toBe(text);
});

const outside: Readonly<Record<string, (files: TestRepository) => string>> = {
  "that the user has configured": (files) => {
    const file = join(makeFolder(), "attributes");
    files.git("config", "core.attributesFile", file);
    return file;
  },
  "at the user's usual place": ({ env }) => join(env["XDG_CONFIG_HOME"] ?? "", "git/attributes"),
};

test.each(Object.keys(outside))(
  "line ends that a file of attributes %s makes git convert come back to the byte after it has changed",
  async (name) => {
    const text = "one\r\ntwo\r\n";
    const files = makeCommitted({ "first.txt": "one\n" });
    const file = outside[name]?.(files) ?? "";
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "* text eol=crlf\n");
    files.write({ "a.txt": text });
    commitAll(files);
    files.write({ "new.txt": text });
    const { snap, restore } = await openStore(files);
    const tree = await snap();
    unlinkSync(file);
    files.write({ "a.txt": "other\n", "new.txt": "other\n" });
    await restore(tree);
    expect(readFileSync(at(files, "a.txt"), "utf8")).toBe(text);
    expect(readFileSync(at(files, "new.txt"), "utf8")).toBe(text);
  },
);
