import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  fingerprint,
  makeCommitted,
  makeFolder,
  openTestRepository,
  type TestRepository,
} from "../support/repositories.ts";

/**
 * Lets the file system fail, or a process die, at one call after another of a snapshot and of a restore (git-storage,
 * section 10). Every 21st point with one kind of fault each, to keep the ordinary run short; with CASEBOOK_FAULTS=all every point with every kind.
 */
const isFull = process.env["CASEBOOK_FAULTS"] === "all";

/** Killed; no space left; the disk fails; not allowed. */
const kinds = ["kill", "28", "5", "13"] as const;

const script = join(import.meta.dirname, "../../scripts/store.ts");
const hasCompiler = process.platform === "linux" && spawnSync("cc", ["--version"]).status === 0;

function compile(): string {
  const library = join(makeFolder(), "injector.so");
  execFileSync("cc", [
    "-shared",
    "-fPIC",
    "-o",
    library,
    join(import.meta.dirname, "../faults/injector.c"),
    "-ldl",
  ]);
  return library;
}

function store({ env }: TestRepository, faults: NodeJS.ProcessEnv, ...args: readonly string[]) {
  const { status, stdout } = spawnSync(process.execPath, [script, ...args], {
    env: { ...env, ...faults },
    encoding: "utf8",
  });
  return { isDone: status === 0, lines: stdout.split("\n").slice(0, -1) };
}

/** Does the same with a copy of a repository at every point until no fault is met any more. */
function sweep(
  from: TestRepository,
  args: readonly string[],
  check: (files: TestRepository, where: string) => void,
): void {
  const library = compile();
  const step = isFull ? 1 : 21;
  let isOver = false;
  for (let at = step; !isOver; at += step) {
    for (const kind of isFull ? kinds : [kinds[(at / step) % kinds.length] ?? "kill"]) {
      const files = openTestRepository(join(makeFolder(), "copy"), from.env);
      cpSync(from.dir, files.dir, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
      const counter = `${files.dir}.counter`;
      const faults = { LD_PRELOAD: library, FAULT_COUNTER: counter, FAULT_AT: String(at), FAULT_KIND: kind };
      store(files, faults, args[0] ?? "", files.dir, ...args.slice(1));
      isOver = Number(readFileSync(counter).readBigInt64LE()) < at;
      check(files, `${kind} at ${at}`);
      expect(files.git("fsck", "--no-dangling"), `${kind} at ${at}`).toBe("");
      rmSync(files.dir, { recursive: true });
    }
  }
}

function makeStory() {
  const files = makeCommitted({
    ".gitignore": "*.log\n",
    "a.txt": "1\n",
    "d/b.txt": "1\n",
    "gone.txt": "1\n",
  });
  symlinkSync("a.txt", join(files.dir, "link"));
  files.write({ "x.log": "ignored\n", "a.txt": "2\n" });
  return files;
}

const minutes = isFull ? 600 : 30;

test.skipIf(!hasCompiler)(
  "a fault in a snapshot leaves the work tree as it is, and the next snapshot works (needs a C compiler)",
  { timeout: minutes * 60_000 },
  () => {
    const from = makeStory();
    const wanted = fingerprint(from);
    sweep(from, ["snap", "main", "first"], (files, where) => {
      expect({ ...fingerprint(files), index: "" }, where).toEqual({ ...wanted, index: "" });
      expect(store(files, {}, "snap", files.dir, "main", "again").isDone, where).toBe(true);
    });
  },
);

test.skipIf(!hasCompiler)(
  "a fault in a restore loses nothing: it can be done again, and taken back (needs a C compiler)",
  { timeout: minutes * 60_000 },
  () => {
    const from = makeStory();
    const { tree: wanted } = fingerprint(from);
    const [id = ""] = store(from, {}, "snap", from.dir, "main", "first").lines;
    unlinkSync(join(from.dir, "link"));
    unlinkSync(join(from.dir, "gone.txt"));
    mkdirSync(join(from.dir, "empty"));
    from.write({ "a.txt": "3\n", "link/x": "x\n", "new.txt": "new\n", ".gitignore": "*.o\n" });
    const { tree: changed } = fingerprint(from);
    let round = 0;
    sweep(from, ["restore", id], (files, where) => {
      const isStarted = store(files, {}, "log", files.dir).lines.some((line) =>
        line.includes("restoreStarted"),
      );
      if (!isStarted) {
        expect(fingerprint(files).tree, where).toBe(changed);
      }
      if (isStarted && round++ % 2 === 0) {
        expect(store(files, {}, "undo", files.dir).isDone, where).toBe(true);
        expect(fingerprint(files).tree, where).toBe(changed);
      } else {
        expect(store(files, {}, "restore", files.dir, id).isDone, where).toBe(true);
        expect(fingerprint(files).tree, where).toBe(wanted);
      }
    });
  },
);
