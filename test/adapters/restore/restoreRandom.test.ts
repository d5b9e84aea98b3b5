import { spawnSync } from "node:child_process";
import { chmodSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  commitAll,
  fingerprint,
  makeRepository,
  manifest,
  type TestRepository,
} from "../../support/git/repositories.ts";
import { openStore } from "../../support/git/restores.ts";

/** One change of a work tree. */
type Change =
  | { readonly kind: "write"; readonly path: string; readonly text: string; readonly mode: number }
  | { readonly kind: "link"; readonly path: string; readonly target: string }
  | { readonly kind: "remove"; readonly path: string }
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "git"; readonly args: readonly string[] };

const name = fc.constantFrom("a", "b", "c.o", "d", "*", "e e", "ü\n");
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
const text = fc.constantFrom("", "1\n", "2\n", "1\r\n2\n", "\u0000\u0001", "long\n".repeat(20));
const ignoreRules = fc.constantFrom("*.o\n", "/a\n", "d/\n!d\n", "b/*\n", "");

/** Rules of an attempt and of now differ: what is ignored, and how line ends are converted. */
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("write"), path, text, mode: fc.constantFrom(0o644, 0o755) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("link"), path, target: path }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("remove"), path }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("folder"), path }) },
  {
    weight: 1,
    arbitrary: ignoreRules.map((text) => ({ kind: "write", path: ".gitignore", text, mode: 0o644 }) as const),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("* text=auto\n", "* eol=crlf\n", "a -text\n")
      .map((text) => ({ kind: "write", path: ".gitattributes", text, mode: 0o644 }) as const),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom<(readonly string[])[]>(
        ["add", "--all"],
        ["add", "--force", "."],
        ["commit", "--quiet", "--allow-empty", "--message", "c"],
        ["stash", "--quiet"],
        ["reset", "--quiet", "--hard"],
        ["reset", "--quiet", "HEAD~1"],
        ["rm", "--quiet", "--cached", "-r", "."],
        ["switch", "--quiet", "--create", "other"],
        ["switch", "--quiet", "main"],
        ["gc", "--quiet", "--prune=now"],
      )
      .map((args) => ({ kind: "git", args }) as const),
  },
);

/** A change that cannot be made is left out: a file in the place of a folder, a git that refuses. */
function apply(files: TestRepository, change: Change): void {
  try {
    if (change.kind === "git") {
      files.git(...change.args);
      return;
    }
    const at = join(files.dir, change.path);
    rmSync(at, { recursive: true, force: true });
    if (change.kind === "remove") {
      return;
    }
    if (lstatSync(dirname(at), { throwIfNoEntry: false })?.isDirectory() !== true) {
      mkdirSync(dirname(at), { recursive: true });
    }
    if (change.kind === "folder") {
      mkdirSync(at);
    } else if (change.kind === "link") {
      symlinkSync(change.target, at);
    } else {
      writeFileSync(at, change.text);
      chmodSync(at, change.mode);
    }
  } catch (error) {
    expect(error).toHaveProperty("message");
  }
}

test("snapshot, change, restore, undo: exact in every random story", { timeout: 120 * 60_000 }, async () => {
  const changes = fc.array(change, { minLength: 3, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(changes, changes, changes, async (first, second, third) => {
      const files = makeRepository();
      files.write({ a: "1\n" });
      commitAll(files);
      for (const one of [...first, ...second]) {
        apply(files, one);
      }
      const store = await openStore(files);
      const wanted = fingerprint(files);
      const tree = await store.snap();
      expect(fingerprint(files)).toEqual(wanted);
      const captured = look(files, tree);
      for (const one of third) {
        apply(files, one);
      }
      const changed = fingerprint(files);
      const { conflicts, wrong, kept, rescued } = await store.restore(tree);
      const restored = fingerprint(files);
      expect({ ...restored, tree: "" }).toEqual({ ...changed, tree: "" });
      expect(rescued).toEqual([]);
      expect(wrong).toEqual([]);
      if (conflicts.length + kept.length === 0) {
        expect(look(files, tree)).toEqual(captured);
      }
      expect((await store.undo()).wrong).toEqual([]);
      expect(fingerprint(files)).toEqual(changed);
      expect(checkObjects(files)).toBe("");
    }),
    {
      numRuns: Number(process.env["CASEBOOK_ROUNDS"] ?? 20),
      seed: Number(process.env["CASEBOOK_SEED"] ?? 1),
      endOnFailure: true,
    },
  );
});

/**
 * What `git fsck` finds. Where somebody took every file out of the index and then switched branches, git itself names the empty tree in the
 * index without ever writing it.
 */
function checkObjects({ dir, env }: TestRepository): string {
  const asked = ["fsck", "--no-dangling"];
  const { status, stdout, stderr } = spawnSync("git", asked, { cwd: dir, env, encoding: "utf8" });
  const isKnown = status === 2 && stdout === "missing tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n";
  return isKnown ? "" : status === 0 ? stdout : `${stdout}${stderr}`;
}

/** What a tree's files are on the disk. */
function look(files: TestRepository, tree: string): readonly string[] {
  const names = files.git("ls-tree", "-r", "-z", "--name-only", tree).split("\0").filter(Boolean);
  return names.flatMap((name) => manifest(files.dir, Buffer.from(name).toString("latin1")));
}
