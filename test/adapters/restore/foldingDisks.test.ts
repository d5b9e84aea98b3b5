import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { type FoldingRule, mountFoldingDisk, whyNoFoldingDisk } from "../../support/git/foldingDisk.ts";
import {
  commitAll,
  fingerprint,
  makeRepository,
  manifest,
  openTestRepository,
  type TestRepository,
} from "../../support/git/repositories.ts";
import { openStore } from "../../support/git/restores.ts";

if (whyNoFoldingDisk !== undefined) {
  console.warn(`SKIPPED: restores on disks that ignore case or the form of characters: ${whyNoFoldingDisk}.`);
}

/** A repository on a disk of its own. */
async function makeThere(rules: readonly FoldingRule[]): Promise<TestRepository> {
  const { env } = makeRepository();
  const files = openTestRepository(join(await mountFoldingDisk(...rules), "repository"), env);
  mkdirSync(files.dir);
  files.git("init", "--quiet", "--template=", "--initial-branch=main");
  files.git("config", "user.name", "Test");
  files.git("config", "user.email", "test@example.com");
  return files;
}

const composed = "caf\u00e9";
const decomposed = "cafe\u0301";

/** What happens in a folder between two attempts. */
interface Story {
  /** What is committed, added to the index afterwards, or only there, by path. */
  readonly committed?: Readonly<Record<string, string>>;
  readonly untracked?: Readonly<Record<string, string>>;
  readonly change: (at: (path: string) => string, files: TestRepository, folder: string) => void;
}

const move =
  (from: string, to: string): Story["change"] =>
  (at) =>
    renameSync(at(from), at(to));
const text = "some lines\nof a file\nthat is long enough\n";

/** Each in a folder of its own; `ä` and `Ä` stand for letters outside of ASCII, of which git itself never ignores the case. */
const stories: Readonly<Record<string, Story>> = {
  "a tracked file": { committed: { "Helper.ts": text }, change: move("Helper.ts", "helper.ts") },
  "a tracked file, to upper case": { committed: { "a.ts": text }, change: move("a.ts", "A.TS") },
  "an untracked file": { untracked: { "Helper.ts": text }, change: move("Helper.ts", "helper.ts") },
  "by git mv": {
    committed: { "Helper.ts": text },
    change: (_, files, folder) => files.git("mv", "--force", `${folder}/Helper.ts`, `${folder}/helper.ts`),
  },
  "by git mv, and back on the disk": {
    committed: { "Helper.ts": text },
    change: (at, files, folder) => {
      files.git("mv", "--force", `${folder}/Helper.ts`, `${folder}/helper.ts`);
      renameSync(at("helper.ts"), at("Helper.ts"));
    },
  },
  "removed from the index only": {
    committed: { "Helper.ts": text },
    change: (at, files, folder) => {
      files.git("rm", "--quiet", "--cached", `${folder}/Helper.ts`);
      renameSync(at("Helper.ts"), at("helper.ts"));
    },
  },
  "and an edit": {
    committed: { "Helper.ts": text },
    change: (at) => {
      renameSync(at("Helper.ts"), at("helper.ts"));
      writeFileSync(at("helper.ts"), `${text}edited\n`);
    },
  },
  "and other content": {
    committed: { "Helper.ts": text },
    change: (at) => {
      unlinkSync(at("Helper.ts"));
      writeFileSync(at("HELPER.ts"), "nothing of it\n");
    },
  },
  "and a mode": {
    committed: { "Run.sh": text },
    change: (at) => {
      renameSync(at("Run.sh"), at("run.sh"));
      chmodSync(at("run.sh"), 0o755);
    },
  },
  "a file that becomes a link": {
    committed: { "Helper.ts": text, other: text },
    change: (at) => {
      unlinkSync(at("Helper.ts"));
      symlinkSync("other", at("helper.ts"));
    },
  },
  "a folder": {
    committed: { "Lib/a.ts": text, "Lib/deep/b.ts": `${text}b` },
    change: move("Lib", "lib"),
  },
  "an untracked folder": { untracked: { "Lib/a.ts": text }, change: move("Lib", "lib") },
  "a folder and a file in it": {
    committed: { "Lib/A.ts": text, "Lib/b.ts": text },
    change: (at) => {
      renameSync(at("Lib"), at("lib"));
      renameSync(at("lib/A.ts"), at("lib/a.ts"));
    },
  },
  "a folder with an ignored file": {
    committed: { ".gitignore": "*.log\n", "Lib/a.ts": text },
    untracked: { "Lib/kept.log": "ignored\n" },
    change: move("Lib", "lib"),
  },
  "an inner folder": { committed: { "src/Lib/a.ts": text }, change: move("src/Lib", "src/LIB") },
  "an outer and an inner folder": {
    committed: { "Src/Lib/a.ts": text },
    change: (at) => {
      renameSync(at("Src"), at("src"));
      renameSync(at("src/Lib"), at("src/lib"));
    },
  },
  "an empty folder": {
    change: (at) => {
      mkdirSync(at("Empty"), { recursive: true });
    },
  },
  "a file in the place of a folder": {
    committed: { "Lib/a.ts": text },
    change: (at) => {
      rmSync(at("Lib"), { recursive: true });
      writeFileSync(at("lib"), text);
    },
  },
  "a folder in the place of a file": {
    committed: { Lib: text },
    change: (at) => {
      unlinkSync(at("Lib"));
      mkdirSync(at("lib"));
      writeFileSync(at("lib/a.ts"), text);
    },
  },
  "a chain": {
    committed: { "A.ts": "1\n", "B.ts": "2\n" },
    change: (at) => {
      renameSync(at("B.ts"), at("c.ts"));
      renameSync(at("A.ts"), at("b.ts"));
    },
  },
  "a swap": {
    committed: { "A.ts": "1\n", "B.ts": "2\n" },
    change: (at) => {
      renameSync(at("A.ts"), at("swap"));
      renameSync(at("B.ts"), at("a.ts"));
      renameSync(at("swap"), at("b.ts"));
    },
  },
  "a move into a folder of another case": {
    committed: { "Lib/a.ts": text, "b.ts": `${text}b` },
    change: (at) => {
      renameSync(at("Lib"), at("lib"));
      renameSync(at("b.ts"), at("lib/B.ts"));
    },
  },
  "several letters of one word": { committed: { "ReadMe.md": text }, change: move("ReadMe.md", "README.MD") },
  "a name with letters outside of ASCII": {
    committed: { "Äpfel.ts": text },
    change: move("Äpfel.ts", "äpfel.ts"),
  },
  "an untracked one with such letters": {
    untracked: { "Äpfel.ts": text },
    change: move("Äpfel.ts", "äpfel.ts"),
  },
  "an executable": {
    untracked: { "Run.sh": text },
    change: (at) => {
      chmodSync(at("Run.sh"), 0o755);
      renameSync(at("Run.sh"), at("run.sh"));
    },
  },
  "a renamed and a deleted file": {
    committed: { "A.ts": text, "b.ts": text },
    change: (at) => {
      unlinkSync(at("b.ts"));
      renameSync(at("A.ts"), at("a.ts"));
    },
  },
  "an added file": {
    committed: { "A.ts": text },
    change: (at, files, folder) => {
      writeFileSync(at("New.ts"), text);
      files.git("add", `${folder}/New.ts`);
      renameSync(at("New.ts"), at("new.ts"));
    },
  },
  "a file with other line ends": {
    committed: { ".gitattributes": "*.txt eol=crlf\n", "Note.txt": "1\r\n2\r\n" },
    change: move("Note.txt", "note.txt"),
  },
  "by the form of a letter": { committed: { [composed]: text }, change: move(composed, decomposed) },
  "untracked, by the form of a letter": {
    untracked: { [decomposed]: text },
    change: move(decomposed, composed),
  },
  "a folder by the form of a letter": {
    committed: { [`${composed}/a.ts`]: text },
    change: move(composed, decomposed),
  },
  "by form and case": {
    committed: { [composed]: text },
    change: move(composed, decomposed.toUpperCase()),
  },
  "by form, and an edit": {
    committed: { [composed]: text },
    change: (at) => {
      renameSync(at(composed), at(decomposed));
      writeFileSync(at(decomposed), "edited\n");
    },
  },
};

/** Every file and folder below a folder, by its name on the disk, with its type, mode and content. */
function list(files: TestRepository, folder: string): readonly string[] {
  return manifest(files.dir, folder);
}

/** The files that a tree holds in a folder. */
function listTree(files: TestRepository, tree: string, folder: string): readonly string[] {
  return files.git("ls-tree", "-r", "-z", "--name-only", tree, `${folder}/`).split("\0").filter(Boolean);
}

function listFiles(files: TestRepository, folder: string): readonly string[] {
  return readdirSync(join(files.dir, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && !entry.name.endsWith(".log"))
    .map((entry) => join(entry.parentPath, entry.name).slice(files.dir.length + 1));
}

type Disk = readonly [title: string, rules: readonly FoldingRule[], isKnown: boolean];

/** As Windows and macOS have them today. */
const common: readonly Disk[] = [
  ["a disk that ignores case", ["case"], true],
  ["one that ignores case and form", ["case", "form"], true],
];

/** Each takes half a minute: the nightly run plays them (`npm run test:disks`). */
const rare: readonly Disk[] = [
  ["one that ignores case, though git was told otherwise", ["case"], false],
  ["one that decomposes each name", ["case", "form", "rewrites"], true],
];

describe.skipIf(whyNoFoldingDisk !== undefined)("renames by spelling alone", () => {
  for (const [title, rules, isKnown] of process.env["CASEBOOK_DISKS"] ? [...common, ...rare] : common) {
    test(`${title}: each attempt and each undo has the names, bytes and modes of then`, {
      timeout: 300_000,
    }, async () => {
      const files = await makeThere(rules);
      expect(files.git("config", "core.ignorecase")).toBe("true");
      files.git("config", "core.ignorecase", String(isKnown));
      const all = Object.entries(stories).filter(
        ([, story]) =>
          rules.includes("form") ||
          !Object.keys({ ...story.committed, ...story.untracked }).some((path) => /caf/.test(path)),
      );
      const folders = all.map(([, story], index) => [`s${index}`, story] as const);
      const write = (folder: string, some: Readonly<Record<string, string>> = {}) =>
        files.write(
          Object.fromEntries(Object.entries(some).map(([path, content]) => [`${folder}/${path}`, content])),
        );
      for (const [folder, { committed }] of folders) {
        write(folder, { "still.txt": "unchanged\n", ...committed });
      }
      commitAll(files);
      for (const [folder, { untracked }] of folders) {
        write(folder, untracked);
      }
      const state = () => all.map(([name], index) => [name, list(files, `s${index}`)] as const);
      const store = await openStore(files);
      const first = state();
      const before = await store.snap();
      for (const [folder, { change }] of folders) {
        const at = (path: string) => {
          mkdirSync(dirname(join(files.dir, folder, path)), { recursive: true });
          return join(files.dir, folder, path);
        };
        change(at, files, folder);
      }
      const second = state();
      const { tree: _, ...git } = fingerprint(files);
      const after = await store.snap();
      if (!rules.includes("rewrites")) {
        for (const [index, [name]] of all.entries()) {
          const inTree = listTree(files, after, `s${index}`).toSorted();
          expect([name, inTree]).toEqual([name, listFiles(files, `s${index}`).toSorted()]);
        }
      }
      const restored = await store.restore(before);
      expect(state()).toEqual(first);
      expect(restored).toMatchObject({ conflicts: [], wrong: [], rescued: [] });
      expect(await store.undo()).toMatchObject({ conflicts: [], wrong: [], rescued: [] });
      expect(state()).toEqual(second);
      expect(await store.restore(after)).toMatchObject({ written: 0, deleted: 0, conflicts: [], wrong: [] });
      expect(fingerprint(files)).toMatchObject(git);
    });
  }
});

/** A repository with this committed, on a disk that ignores case, and form as well. */
async function makeWith(committed: Readonly<Record<string, string>>) {
  const files = await makeThere(["case", "form"]);
  files.write(committed);
  commitAll(files);
  const store = await openStore(files);
  const at = (path: string) => join(files.dir, path);
  const names = (folder = ".") =>
    readdirSync(at(folder))
      .filter((name) => name !== ".git")
      .toSorted();
  return { files, store, at, names };
}

/** An attempt with a tree that only another system could have made: what it is called in the log is its tree. */
async function snapWith(
  { files, store }: Awaited<ReturnType<typeof makeWith>>,
  add: Readonly<Record<string, string>>,
): Promise<string> {
  const index = files.git("ls-files", "-s");
  const lines = Object.entries(add).map(([path, content]) => {
    writeFileSync(join(files.dir, "..", "content"), content);
    return `100644 ${files.git("hash-object", "-w", "--no-filters", join(files.dir, "..", "content"))} 0\t${path}\n`;
  });
  const env = { ...files.env, GIT_INDEX_FILE: join(files.dir, "..", "forged-index") };
  const git = (args: readonly string[], input = "") =>
    execFileSync("git", args, { cwd: files.dir, env, input, encoding: "utf8" }).trim();
  git(["update-index", "--index-info"], `${index}\n${lines.join("")}`);
  const tree = git(["write-tree"]);
  rmSync(join(files.dir, "..", "forged-index"));
  return store.snap(tree);
}

describe.skipIf(whyNoFoldingDisk !== undefined)("on a disk that ignores case and form", () => {
  test("one chosen file comes back by its old spelling, and is all that changes", async () => {
    const { files, store, at, names } = await makeWith({ "A.ts": "a\n", "B.ts": "b\n" });
    const tree = await store.snap();
    renameSync(at("A.ts"), at("a.ts"));
    renameSync(at("B.ts"), at("b.ts"));
    const changed = fingerprint(files);
    expect(await store.restore(tree, { paths: ["A.ts"] })).toMatchObject({ conflicts: [], wrong: [] });
    expect(names()).toEqual(["A.ts", "b.ts"]);
    await store.undo();
    expect(fingerprint(files)).toEqual(changed);
    expect(await store.restore(tree, { paths: ["b.ts"] })).toMatchObject({ conflicts: [], wrong: [] });
    expect(names()).toEqual(["B.ts", "a.ts"]);
  });

  test("two files of one name are refused in words, and nothing is touched", async () => {
    const made = await makeWith({ "still.ts": "x\n" });
    const tree = await snapWith(made, { "A.ts": "1\n", "a.ts": "2\n", "b.ts": "b\n" });
    const before = fingerprint(made.files);
    const said = "“A.ts” and “a.ts” of the attempt have the same name on this disk";
    await expect(made.store.preview(tree)).rejects.toThrow(said);
    await expect(made.store.restore(tree)).rejects.toThrow(said);
    expect(fingerprint(made.files)).toEqual(before);
    expect(await made.store.restore(tree, { paths: ["a.ts", "b.ts"] }).catch(String)).toMatch(/same name/);
    expect(await made.store.restore(tree, { paths: ["b.ts"] })).toMatchObject({ written: 1, wrong: [] });
    expect(fingerprint(made.files)).not.toEqual(before);
    await made.store.undo();
    expect(fingerprint(made.files)).toEqual(before);
  });

  test("two that are the same are one file, and a file in the place of a folder is refused", async () => {
    const made = await makeWith({ "still.ts": "x\n" });
    const same = await snapWith(made, { "A.ts": "1\n", "a.ts": "1\n" });
    const mixed = await snapWith(made, { Lib: "1\n", "lib/a.ts": "1\n" });
    const before = fingerprint(made.files);
    await expect(made.store.restore(mixed)).rejects.toThrow(/have the same name on this disk/);
    expect(fingerprint(made.files)).toEqual(before);
    expect(await made.store.restore(same)).toMatchObject({ written: 1, conflicts: [], wrong: [] });
    expect(made.names()).toHaveLength(2);
    await made.store.undo();
    expect(fingerprint(made.files)).toEqual(before);
  });

  test("an index with both spellings, as a clone from Linux has it, is recorded, restored and undone", async () => {
    const { files, store, at } = await makeWith({ "A.ts": "1\n" });
    const oid = files.git("hash-object", "-w", at("A.ts"));
    files.git("-c", "core.ignorecase=false", "update-index", "--add", "--cacheinfo", `100644,${oid},a.ts`);
    files.git("commit", "--quiet", "--message", "both");
    const first = fingerprint(files);
    const tree = await store.snap();
    writeFileSync(at("A.ts"), "edited\n");
    const second = fingerprint(files);
    expect(await store.restore(tree)).toMatchObject({ conflicts: [], wrong: [] });
    expect(fingerprint(files)).toEqual(first);
    await store.undo();
    expect(fingerprint(files)).toEqual(second);
  });

  test("files of rules count by any spelling, as git reads them", async () => {
    const { files, store, at, names } = await makeWith({
      ".GitIgnore": "*.log\n",
      ".GitAttributes": "*.txt eol=crlf\n",
      "note.txt": "1\r\n2\r\n",
    });
    files.write({ "kept.log": "ignored then\n" });
    const tree = await store.snap();
    unlinkSync(at(".GitIgnore"));
    unlinkSync(at(".GitAttributes"));
    unlinkSync(at("note.txt"));
    const changed = fingerprint(files);
    expect(await store.restore(tree)).toMatchObject({ written: 3, deleted: 0, conflicts: [], wrong: [] });
    expect(names()).toEqual([".GitAttributes", ".GitIgnore", "kept.log", "note.txt"]);
    expect(readFileSync(at("note.txt"), "utf8")).toBe("1\r\n2\r\n");
    await store.undo();
    expect(fingerprint(files)).toEqual(changed);
  });

  test("an ignored file in the place by another spelling is kept safe, and comes back with the undo", async () => {
    const { files, store, names } = await makeWith({ "Debug.log": "tracked\n" });
    const tree = await store.snap();
    files.git("rm", "--quiet", "Debug.log");
    files.write({ ".gitignore": "*.log\n", "debug.log": "ignored\n" });
    const changed = fingerprint(files);
    expect(await store.restore(tree)).toMatchObject({ conflicts: [], wrong: [] });
    expect(names()).toEqual(["Debug.log"]);
    expect(await store.undo()).toMatchObject({ conflicts: [], wrong: [] });
    expect(fingerprint(files)).toEqual(changed);
  });

  test("a file that was ignored then stays, by whatever spelling, and is named", async () => {
    const { files, store, at, names } = await makeWith({ ".gitignore": "*.log\n" });
    files.write({ "Debug.log": "ignored\n" });
    const tree = await store.snap();
    writeFileSync(at(".gitignore"), "");
    renameSync(at("Debug.log"), at("debug.log"));
    const { kept } = await store.restore(tree);
    expect(kept).toEqual([{ path: "debug.log", reason: "ignored at that time" }]);
    expect(names()).toEqual([".gitignore", "debug.log"]);
  });

  test("a folder keeps its spelling where a file that was not chosen lies in it, which is said", async () => {
    const { files, store, at, names } = await makeWith({ "Lib/a.ts": "a\n", "Lib/b.ts": "b\n" });
    const tree = await store.snap();
    renameSync(at("Lib"), at("lib"));
    const changed = fingerprint(files);
    expect(await store.restore(tree, { paths: ["Lib/a.ts"] })).toMatchObject({ wrong: ["Lib/a.ts"] });
    expect([names(), names("lib")]).toEqual([["lib"], ["a.ts", "b.ts"]]);
    await store.undo();
    expect(fingerprint(files)).toEqual(changed);
  });

  test("what somebody writes to a file that is being respelled is kept", async () => {
    const { files, store, at, names } = await makeWith({ "A.ts": "a\n" });
    const tree = await store.snap();
    renameSync(at("A.ts"), at("a.ts"));
    const onStep = (step: string) => {
      if (step === "before") {
        writeFileSync(at("a.ts"), "edited meanwhile\n");
      }
    };
    const { conflicts } = await store.restore(tree, { onStep });
    expect(conflicts.map(({ path }) => path)).toEqual(["a.ts", "A.ts"]);
    expect(names()).toEqual(["a.ts"]);
    expect(files.git("hash-object", "a.ts")).toBe(
      execFileSync("git", ["hash-object", "--stdin"], {
        input: "edited meanwhile\n",
        encoding: "utf8",
      }).trim(),
    );
  });

  test("a rename is merged into files that were edited, and an edit into files that were renamed", async () => {
    const lines = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
    const { files, store, at, names } = await makeWith({ "A.ts": lines, "B.ts": lines });
    await store.snap();
    renameSync(at("A.ts"), at("a.ts"));
    writeFileSync(at("B.ts"), lines.replace("2", "two"));
    await store.snap();
    renameSync(at("a.ts"), at("A.ts"));
    writeFileSync(at("A.ts"), lines.replace("8", "eight"));
    unlinkSync(at("B.ts"));
    writeFileSync(at("b.ts"), lines.replace("8", "eight"));
    const before = fingerprint(files);
    const merged = await store.restoreAttempt(1, "onTop");
    expect(merged).toMatchObject({ conflicts: [], wrong: [], kept: [] });
    const read = (path: string) => readFileSync(at(path), "utf8");
    expect(names()).toEqual(["a.ts", "b.ts"]);
    expect(read("a.ts")).toBe(lines.replace("8", "eight"));
    expect(read("b.ts")).toBe(lines.replace("8", "eight").replace("2", "two"));
    await store.undo();
    expect(fingerprint(files)).toEqual(before);
  });

  test("a rename is taken out again", async () => {
    const { files, store, at, names } = await makeWith({ "A.ts": "a\n", "B.ts": "b\n" });
    await store.snap();
    renameSync(at("A.ts"), at("a.ts"));
    await store.snap();
    writeFileSync(at("a.ts"), "edited\n");
    const before = fingerprint(files);
    expect(await store.restoreAttempt(1, "reverted")).toMatchObject({ conflicts: [], wrong: [], kept: [] });
    expect([names(), readFileSync(at("A.ts"), "utf8")]).toEqual([["A.ts", "B.ts"], "edited\n"]);
    await store.undo();
    expect(fingerprint(files)).toEqual(before);
  });

  test("the rules of a disk are seen though nothing in the folder could show them", async () => {
    const files = await makeThere(["case", "form"]);
    files.git("config", "core.ignorecase", "false");
    const store = await openStore(files);
    const at = (path: string) => join(files.dir, path);
    const empty = await store.snap();
    files.write({ "A.ts": "a\n", [composed]: "b\n" });
    const full = await store.snap();
    renameSync(at("A.ts"), at("a.ts"));
    renameSync(at(composed), at(decomposed));
    expect(await store.restore(full, { paths: ["A.ts", composed] })).toMatchObject({ written: 2, wrong: [] });
    expect(await store.restore(empty)).toMatchObject({ conflicts: [], wrong: [] });
    expect(readdirSync(files.dir)).toEqual([".git"]);
    expect(await store.restore(full)).toMatchObject({ written: 2, conflicts: [], wrong: [] });
    expect(
      readdirSync(files.dir)
        .filter((name) => name !== ".git")
        .toSorted(),
    ).toEqual(["A.ts", composed]);
  });
});

describe.skipIf(whyNoFoldingDisk !== undefined)("files that another program holds, as on Windows", () => {
  test("stop the restore there and nowhere else, in words; nothing is lost, and the undo gives everything back", async () => {
    const files = await makeThere(["case", "holds"]);
    files.write({ "A.ts": "1\n", "held.open": "1\n", "Respelled.open": "1\n", "gone.open": "1\n" });
    commitAll(files);
    const store = await openStore(files);
    const at = (path: string) => join(files.dir, path);
    unlinkSync(at("gone.open"));
    const tree = await store.snap();
    files.write({ "gone.open": "1\n", "A.ts": "2\n", "held.open": "2\n" });
    renameSync(at("Respelled.open"), at("respelled.open"));
    const changed = fingerprint(files);
    const hold = join(files.dir, "../HOLD");
    writeFileSync(hold, "");
    const result = await store.restore(tree);
    const reason = { say: "restore.inUse" };
    expect(result.conflicts).toEqual(
      ["gone.open", "respelled.open", "Respelled.open", "held.open"].map((path) => ({ path, reason })),
    );
    expect(result).toMatchObject({ written: 1, deleted: 0, wrong: [], rescued: [] });
    const names = readdirSync(files.dir).toSorted();
    expect(names).toEqual([".git", "A.ts", "gone.open", "held.open", "respelled.open"]);
    expect(
      ["A.ts", "gone.open", "held.open", "respelled.open"].map((path) => readFileSync(at(path), "utf8")),
    ).toEqual(["1\n", "1\n", "2\n", "1\n"]);
    unlinkSync(hold);
    expect(await store.undo()).toMatchObject({ conflicts: [], wrong: [] });
    expect(fingerprint(files)).toEqual(changed);
  });

  test("are unreadable where nobody else may read them, and stay as they are", async () => {
    const files = await makeThere(["case", "holds"]);
    files.write({ "a.ts": "1\n", "data.locked": "1\n" });
    commitAll(files);
    const store = await openStore(files);
    const tree = await store.snap();
    files.write({ "a.ts": "2\n", "data.locked": "22\n" });
    const hold = join(files.dir, "../HOLD");
    writeFileSync(hold, "");
    const snapshot = await store.repository.takeSnapshot();
    expect(snapshot.skipped).toEqual([{ path: "data.locked", reason: "unreadable" }]);
    snapshot.dispose();
    expect(await store.restore(tree)).toMatchObject({
      written: 1,
      conflicts: [],
      wrong: [],
      kept: [{ path: "data.locked", reason: "unreadable" }],
    });
    unlinkSync(hold);
    expect(["a.ts", "data.locked"].map((path) => readFileSync(join(files.dir, path), "utf8"))).toEqual([
      "1\n",
      "22\n",
    ]);
  });
});
