import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { rememberLook } from "../../../src/git/snapshot/changedSight.ts";
import { openForTest } from "../../support/git/openLogs.ts";
import { commitAll, makeCommitted, makeFolder, type TestRepository } from "../../support/git/repositories.ts";
import { needing } from "../../support/system/capabilities.ts";

/** What somebody does in a work tree. */
type Step =
  | { readonly kind: "write"; readonly path: string; readonly text: string }
  | { readonly kind: "link"; readonly path: string; readonly target: string }
  | { readonly kind: "remove" | "executable" | "repository"; readonly path: string }
  | { readonly kind: "rename"; readonly path: string; readonly to: string }
  | { readonly kind: "git"; readonly args: readonly string[] };

const name = fc.constantFrom("a", "b", "c.o", "d", "*", "e e", "ü\n", ":x");
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
const text = fc.constantFrom("", "1\n", "2\n", "1\r\n2\r\n", "\u0000\u0001");

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("write"), path, text }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("remove", "executable"), path }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("rename"), path, to: path }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("link"), path, target: path }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("repository"), path }) },
  {
    weight: 1,
    arbitrary: fc
      .record({
        folder: fc.constantFrom("", "a/", "b/"),
        text: fc.constantFrom("*.o\n", "/a\n", "d/\n!d\n", "b/*\n", ""),
      })
      .map(({ folder, text }) => ({ kind: "write", path: `${folder}.gitignore`, text }) as const),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("* text=auto\n", "* eol=crlf\n", "a -text\n", "*.o filter=none\n")
      .map((text) => ({ kind: "write", path: ".gitattributes", text }) as const),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom<(readonly string[])[]>(
        ["add", "--all"],
        ["add", "--intent-to-add", "."],
        ["commit", "--quiet", "--allow-empty", "--message", "c"],
        ["stash", "--quiet"],
        ["reset", "--quiet", "--hard"],
        ["rm", "--quiet", "--cached", "-r", "b"],
        ["update-index", "--assume-unchanged", "a"],
        ["config", "core.autocrlf", "true"],
      )
      .map((args) => ({ kind: "git", args }) as const),
  },
);

/** Takes the step, and says where an editor would see that something changed; nowhere if it cannot be taken. What git does, the index shows. */
function take(files: TestRepository, step: Step): readonly string[] {
  try {
    if (step.kind === "git") {
      files.git(...step.args);
      return [];
    }
    return change(files, step);
  } catch (error) {
    expect(error).toHaveProperty("message");
    return [];
  }
}

function change(files: TestRepository, step: Exclude<Step, { readonly kind: "git" }>): readonly string[] {
  const at = join(files.dir, step.path);
  const made = outermostMissing(files.dir, step.path);
  switch (step.kind) {
    case "remove":
      rmSync(at, { recursive: true });
      return [step.path];
    case "executable":
      chmodSync(at, lstatSync(at).isDirectory() ? 0o755 : 0o744);
      return [step.path];
    case "repository":
      mkdirSync(at, { recursive: true });
      files.git("init", "--quiet", "--template=", at);
      return [made];
    case "rename": {
      const to = outermostMissing(files.dir, step.to);
      mkdirSync(dirname(join(files.dir, step.to)), { recursive: true });
      renameSync(at, join(files.dir, step.to));
      return [step.path, to];
    }
    case "link":
      rmSync(at, { recursive: true, force: true });
      mkdirSync(dirname(at), { recursive: true });
      symlinkSync(step.target, at);
      return [made];
    case "write":
      mkdirSync(dirname(at), { recursive: true });
      writeFileSync(at, step.text);
      return [made];
  }
}

/** A new folder is seen as such, and perhaps not what is in it. */
function outermostMissing(dir: string, path: string): string {
  const parts = path.split("/");
  const paths = parts.map((_, index) => parts.slice(0, index + 1).join("/"));
  return paths.find((one) => !existsSync(join(dir, one))) ?? path;
}

needing(test, "links")(
  "what is seen of the changed paths is what a look at everything sees",
  { timeout: 60 * 60_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const files = makeCommitted({
          a: "1\n",
          "b/a": "1\n",
          "b/d/a": "1\n",
          "d/c.o": "1\n",
          "e e/a": "1\r\n",
        });
        const repository = await openForTest(files);
        (await repository.takeSnapshot("compare")).dispose();
        for (const one of steps) {
          const changed = take(files, one);
          expect(await look(repository, changed)).toEqual(await look(await openForTest(files)));
        }
      }),
      {
        numRuns: Number(process.env["CASEBOOK_ROUNDS"] ?? 4),
        seed: Number(process.env["CASEBOOK_SEED"] ?? 1),
      },
    );
  },
);

test("only the changed paths are looked at, and everything where that is not enough", async () => {
  const files = makeCommitted({ "a.txt": "1\n", "b.txt": "1\n", "c/d.txt": "1\n" });
  const repository = await openForTest(files);
  await look(repository);
  files.write({ "a.txt": "2\n", "b.txt": "2\n" });
  expect((await look(repository, ["a.txt"])).changes).toEqual(["a.txt"]);
  // Nobody said so.
  expect((await look(repository, [])).changes).toEqual(["a.txt"]);
  expect((await look(repository, ["b.txt"])).changes).toEqual(["a.txt", "b.txt"]);
  files.write({ "a.txt": "1\n", "c/new.txt": "1\n", "e/new.txt": "1\n" });
  expect((await look(repository, ["a.txt", "e"])).changes).toEqual(["b.txt", "e/new.txt"]);
  expect((await look(repository)).changes).toEqual(["b.txt", "c/new.txt", "e/new.txt"]);

  const enough: Readonly<Record<string, () => readonly string[] | undefined>> = {
    "the index is another one": () => {
      files.git("add", "b.txt");
      return [];
    },
    "what is ignored is another": () => {
      files.write({ ".gitignore": "e\n" });
      return [".gitignore"];
    },
    "the repository's own rules are others": () => {
      files.write({ ".git/info/exclude": "c\n" });
      return [];
    },
    "many paths": () => Array.from({ length: 200 }, (_, index) => `x/${index}`),
  };
  for (const [why, act] of Object.entries(enough)) {
    files.write({ "unnoticed.txt": `${why}\n` });
    const seen = await look(repository, act());
    expect(seen, why).toEqual(await look(await openForTest(files)));
  }
});

test("of two looks the one that began later is added to, whichever ends first", () => {
  const folder = makeFolder();
  const git = { paths: { common: folder }, attributeFiles: [] } as unknown as Parameters<
    typeof rememberLook
  >[0];
  const end = (began: number) => rememberLook(git, { began } as Parameters<typeof rememberLook>[1]);
  expect([1, 3, 2, 4].map(end)).toEqual([true, true, false, true]);
});

test("in a folder of a bigger repository everything is looked at", async () => {
  const files = makeCommitted({ "a.txt": "1\n", "sub/b.txt": "1\n" });
  const repository = await openForTest({ dir: join(files.dir, "sub"), env: files.env });
  await look(repository);
  files.write({ "a.txt": "2\n" });
  expect((await look(repository, ["b.txt"])).changes).toEqual(["a.txt"]);
});

test("a submodule is looked into, whatever changed", async () => {
  const origin = makeCommitted({ "x.txt": "x\n" });
  const files = makeCommitted({ "a.txt": "a\n" });
  files.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", origin.dir, "sub");
  commitAll(files);
  const repository = await openForTest(files);
  await look(repository);
  files.write({ "sub/x.txt": "edited\n" });
  expect((await look(repository, ["sub/x.txt"])).unseen).toMatchObject([{ path: "sub" }]);
  expect(await look(repository, ["a.txt"])).toEqual(await look(await openForTest(files)));
});

/** Everything by which two looks can be told apart. */
async function look(repository: Awaited<ReturnType<typeof openForTest>>, changed?: readonly string[]) {
  const snapshot = await repository.takeSnapshot("compare", changed);
  const { tree, exact, unseen } = snapshot;
  const changes = (await snapshot.changesSince(undefined)).map(({ path }) => path);
  snapshot.dispose();
  const inOrder = <T>(all: readonly T[]) =>
    all
      .map((one) => JSON.stringify(one))
      .sort()
      .map((one) => JSON.parse(one) as T);
  return { tree, exact: inOrder(exact), unseen: inOrder(unseen), changes };
}
