import { execFileSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { openRepository } from "../../../src/git/repository.ts";
import type { Atom } from "../../../src/model/code/atoms.ts";
import type { AtomComparison } from "../../../src/ports/search.ts";
import { holder } from "../../support/git/holder.ts";
import { makeFolder, makeRepository, newId, type TestRepository } from "../../support/git/repositories.ts";

/** What a tree of the test has at a path: a mode, and bytes. */
type Files = Readonly<Record<string, readonly [mode: string, content: string]>>;

/** Writes a tree without touching the work tree. */
function writeTree({ dir, env }: TestRepository, files: Files): string {
  const index = join(makeFolder(), "index");
  const git = (args: readonly string[], input: Buffer | string) =>
    execFileSync("git", args, { cwd: dir, env: { ...env, GIT_INDEX_FILE: index }, input })
      .toString()
      .trim();
  const lines = Object.entries(files).map(([path, [mode, content]]) => {
    const oid = git(["hash-object", "-w", "--stdin", "--no-filters"], Buffer.from(content, "latin1"));
    return `${mode} ${oid}\t${path}\0`;
  });
  git(["update-index", "-z", "--index-info"], lines.join(""));
  return git(["write-tree"], "");
}

async function compare(
  repository: TestRepository,
  from: Files,
  to: Files,
): Promise<{ readonly comparison: AtomComparison; readonly from: string; readonly to: string }> {
  const opened = await openRepository(repository.dir, { env: repository.env, newId, holder });
  const trees = { from: writeTree(repository, from), to: writeTree(repository, to) };
  const comparison = await opened.compareByAtoms(trees.from, trees.to, []);
  onTestFinished(() => {
    comparison.dispose();
    opened.dispose();
  });
  return { comparison, ...trees };
}

/** What each atom is, in short. */
function label({ paths }: AtomComparison, atom: Atom): string {
  return atom.kind === "files"
    ? `${atom.files.map((file) => paths[file]).join(" and ")} whole`
    : atom.kind === "mode"
      ? `${paths[atom.file]} mode`
      : `${paths[atom.file]}:${atom.hunk.newLinesBefore + 1} +${atom.hunk.lines.filter(({ kind }) => kind === "added").length}`;
}

const plain = "100644";

test("hunks, modes and whole files are separate", async () => {
  const lines = (...changed: readonly number[]) =>
    Array.from({ length: 20 }, (_, line) => `${changed.includes(line) ? "new" : "line"} ${line}\n`).join("");
  const { comparison } = await compare(
    makeRepository(),
    {
      "a.txt": [plain, lines()],
      "binary.dat": [plain, "\0one"],
      "gone.txt": [plain, "gone\n"],
      link: ["120000", "a.txt"],
      "moved.txt": [plain, lines(7)],
      place: [plain, "a file\n"],
      "run.sh": [plain, "one\ntwo\n"],
      "Spelled.txt": [plain, "spelled\n"],
    },
    {
      "a.txt": [plain, lines(2, 3, 5, 19)],
      "binary.dat": [plain, "\0two"],
      link: ["120000", "gone.txt"],
      "moved/here.txt": [plain, lines(7)],
      "place/inside.txt": [plain, "in a folder\n"],
      "run.sh": ["100755", "one\nTWO\n"],
      "spelled.txt": [plain, "spelled\n"],
    },
  );
  expect(comparison.atoms.map((atom) => label(comparison, atom))).toEqual([
    "Spelled.txt and spelled.txt whole",
    "a.txt:3 +2",
    "a.txt:6 +1",
    "a.txt:20 +1",
    "binary.dat whole",
    "gone.txt whole",
    "link whole",
    "moved.txt whole",
    "moved/here.txt whole",
    "place and place/inside.txt whole",
    "run.sh mode",
    "run.sh:2 +1",
  ]);
});

const line = fc.constantFrom(
  "a\n",
  "b\n",
  "c\r\n",
  "\n",
  "d\r\n",
  "é\xff\n",
  "+x\n",
  "\\ No newline\n",
  "-- \n",
);
const text = fc
  .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom("", "", "end", "end\r"))
  .map(([lines, end]) => lines.join("") + end);
const file = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom(plain, "100755"), text) },
  { weight: 1, arbitrary: fc.constantFrom(["120000", "a"] as const, ["120000", "b/c"] as const) },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constant(plain),
      text.map((content) => `\0${content}`),
    ),
  },
);
/** Names of one file here are folders there, and some are not UTF-8. */
const paths = ["a", "a/b", "c d", "b/c", "b/d/e", 'q"uote', "tab\there", "ü"];
const files = fc.array(fc.tuple(fc.constantFrom(...paths), file), { maxLength: 6 }).map((entries): Files => {
  const chosen = new Map(entries);
  return Object.fromEntries([...chosen].filter(([path]) => path !== "a" || !chosen.has("a/b"))) as Files;
});

/** A patch of chosen hunks of one that git made without context: where they come is counted again. */
function choosePatch(patch: string, isChosen: (hunk: number) => boolean): string {
  let hunk = 0;
  return patch
    .split(/^(?=diff --git )/m)
    .filter(Boolean)
    .map((one) => {
      const [head = "", ...hunks] = one.split(/^(?=@@ )/m);
      let moved = 0;
      const chosen = hunks.flatMap((body) => {
        const [, from, removed = "1", added = "1"] =
          /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(body) ?? [];
        if (!isChosen(hunk++)) {
          return [];
        }
        const start = Number(from) + (removed === "0" ? 1 : 0) - (added === "0" ? 1 : 0) + moved;
        moved += Number(added) - Number(removed);
        return [body.replace(/^@@ .*? @@/, `@@ -${from},${removed} +${start},${added} @@`)];
      });
      return chosen.length > 0 ? head + chosen.join("") : "";
    })
    .join("");
}

test("all atoms make the second tree and none the first, byte for byte", async () => {
  const repository = makeRepository();
  await fc.assert(
    fc.asyncProperty(files, files, async (before, after) => {
      const { comparison, from, to } = await compare(repository, before, after);
      expect(await comparison.compose(comparison.atoms.keys())).toBe(to);
      expect(await comparison.compose([])).toBe(from);
    }),
    { numRuns: 25, endOnFailure: true },
  );
});

test("some hunks make what git makes of the same ones", async () => {
  const repository = makeRepository();
  const { dir, env } = repository;
  const texts = fc
    .record({ a: text, "b/c": text })
    .map(
      (of) =>
        Object.fromEntries(Object.entries(of).map(([path, content]) => [path, [plain, content]])) as Files,
    );
  await fc.assert(
    fc.asyncProperty(
      texts,
      texts,
      fc.array(fc.boolean(), { minLength: 16, maxLength: 16 }),
      async (...made) => {
        const [before, after, chosen] = made;
        const { comparison, from, to } = await compare(repository, before, after);
        const composed = await comparison.compose(
          [...comparison.atoms.keys()].filter((atom) => chosen[atom]),
        );
        const patch = execFileSync(
          "git",
          ["diff-tree", "-r", "-p", "-U0", "--full-index", "--text", from, to],
          {
            cwd: dir,
            env,
          },
        ).toString("latin1");
        const index = { cwd: dir, env: { ...env, GIT_INDEX_FILE: join(makeFolder(), "index") } };
        execFileSync("git", ["read-tree", from], index);
        const part = choosePatch(patch, (hunk) => chosen[hunk] === true);
        if (part !== "") {
          const input = Buffer.from(part, "latin1");
          execFileSync("git", ["apply", "--cached", "--unidiff-zero", "--whitespace=nowarn"], {
            ...index,
            input,
          });
        }
        expect(composed).toBe(execFileSync("git", ["write-tree"], index).toString().trim());
      },
    ),
    { numRuns: 25, endOnFailure: true },
  );
});

test("the patch of a composed tree leads to it", async () => {
  const repository = makeRepository();
  const { dir, env } = repository;
  const { comparison, from } = await compare(
    repository,
    { a: [plain, "1\n2\n3\n4\n5"], b: [plain, "\0old"] },
    { a: [plain, "one\n2\n3\n4\nfive"], b: [plain, "\0new"], c: [plain, "c\r\n"] },
  );
  const tree = await comparison.compose([0, 2]);
  const index = { cwd: dir, env: { ...env, GIT_INDEX_FILE: join(makeFolder(), "index") } };
  execFileSync("git", ["read-tree", from], index);
  execFileSync("git", ["apply", "--cached", "--binary"], { ...index, input: await comparison.patch(tree) });
  expect(execFileSync("git", ["write-tree"], index).toString().trim()).toBe(tree);
  expect(comparison.texts[0]).toEqual({ before: "1\n2\n3\n4\n5", after: "one\n2\n3\n4\nfive" });
});
