import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { openRepository } from "../../../src/git/repository.ts";
import { rememberLook } from "../../../src/git/snapshot/changedSight.ts";
import { defaultSnapshotRules } from "../../../src/model/code/snapshotRules.ts";
import { holder } from "../../support/git/holder.ts";
import { openForTest } from "../../support/git/openLogs.ts";
import {
  commitAll,
  makeCommitted,
  makeFolder,
  newId,
  type TestRepository,
  writeExecutable,
} from "../../support/git/repositories.ts";
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
        ["update-index", "--skip-worktree", "b/a"],
        ["sparse-checkout", "set", "d"],
        ["sparse-checkout", "disable"],
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
      // Through a link, it is another file that changes, and the disk says so.
      return [made, relative(realpathSync(files.dir), realpathSync(at))];
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
  const home = dirname(files.dir);
  files.git("config", "core.attributesFile", join(home, "attributes"));
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
    "paths that are too long for one command": () => {
      const paths = Array.from({ length: 100 }, (_, index) => `x/${String(index).repeat(120)}`);
      files.write(Object.fromEntries(paths.map((path) => [path, ""])));
      return paths;
    },
    "what the user ignores is another": () => {
      files.write({ "../git/ignore": "*.o\n" });
      return [];
    },
    "so it is in a file that the configuration names": () => {
      files.write({ "../ignored": "*.p\n" });
      return [];
    },
    "attributes are others in a file that the configuration names": () => {
      files.write({ "../attributes": "*.txt text\n" });
      return [];
    },
  };
  for (const [why, act] of Object.entries(enough)) {
    if (why.includes("names")) {
      files.git("config", "core.excludesFile", join(home, "ignored"));
      await look(repository);
    }
    files.write({ [`unnoticed ${why}`]: "" });
    const seen = await look(repository, act());
    expect(seen, why).toEqual(await look(await openForTest(files)));
  }
});

test("of two looks the one that began later is added to, whichever ends first", () => {
  const folder = makeFolder();
  const git = { paths: { common: folder } } as Parameters<typeof rememberLook>[0];
  const end = (began: number) => rememberLook(git, { began } as Parameters<typeof rememberLook>[1]);
  expect([1, 3, 2, 4].map(end)).toEqual([true, true, false, true]);
});

/** With a git that does more than it is asked, for some arguments: before, or after. */
async function openMeanwhile(files: TestRepository, when: string, act: { before?: string; after?: string }) {
  const real = execFileSync("sh", ["-c", "command -v git"], { env: files.env, encoding: "utf8" }).trim();
  const gitFile = join(makeFolder(), "git");
  const { before = ":", after = ":" } = act;
  const more = `case "$*" in ${when}) ${before}; "${real}" "$@"; status=$?; ${after}; exit $status;; esac`;
  writeExecutable(gitFile, `#!/bin/sh\n${more}\nexec "${real}" "$@"\n`);
  const repository = await openRepository(files.dir, { env: files.env, newId, holder, gitFile });
  onTestFinished(() => repository.dispose());
  return repository;
}

needing(test, "sh")("what is staged while the changed paths are asked for is seen", async () => {
  const files = makeCommitted({ "a.txt": "1\n" });
  const repository = await openMeanwhile(files, '*"-- new.txt"', { before: "git add new.txt" });
  await look(repository);
  files.write({ "new.txt": "1\n" });
  files.git("hash-object", "-w", "new.txt");
  expect((await look(repository, ["new.txt"])).changes).toEqual(["new.txt"]);
  expect(files.git("ls-files")).toBe("a.txt\nnew.txt");
});

needing(test, "sh")("rules that change while everything is looked at count at the next look", async () => {
  const files = makeCommitted({ "a.txt": "1\n" });
  files.write({ "new.o": "1\n", ".git/info/exclude": "" });
  const repository = await openMeanwhile(files, "*ls-files*", { after: 'echo "*.o" > .git/info/exclude' });
  expect((await look(repository)).changes).toEqual(["new.o"]);
  expect((await look(repository, [])).changes).toEqual([]);
});

test("files that are not checked out are not taken for removed ones", async () => {
  const files = makeCommitted({ "a.txt": "1\n", "b/c.txt": "1\n", "b/d/e.txt": "1\n" });
  files.git("update-index", "--skip-worktree", "b/c.txt");
  rmSync(join(files.dir, "b/c.txt"));
  const repository = await openForTest(files);
  await look(repository);
  files.write({ "b/new.txt": "1\n" });
  expect((await look(repository, ["b"])).changes).toEqual(["b/new.txt"]);
  files.git("sparse-checkout", "set", "f");
  await look(repository);
  files.write({ "b/d/e.txt": "2\n" });
  expect((await look(repository, ["b"])).changes).toEqual(["b/d/e.txt", "b/new.txt"]);
  rmSync(join(files.dir, "b/d"), { recursive: true });
  expect((await look(repository, ["b/d"])).changes).toEqual(["b/new.txt"]);
});

test("which files are too big together does not depend on which came last", async () => {
  const files = makeCommitted({ "m.txt": "1\n" });
  const repository = await openForTest(files);
  repository.snapshotRules = { ...defaultSnapshotRules, maxAttemptSize: 100 };
  files.write({ "b.txt": "b".repeat(60) });
  await look(repository);
  files.write({ "a.txt": "a".repeat(60) });
  const seen = await look(repository, ["a.txt"]);
  expect(seen.changes).toEqual(["a.txt"]);
  expect(seen).toEqual(await look(repository));
});

test("with another folder come its attributes, also ignored ones", async () => {
  const files = makeCommitted({ ".gitignore": ".gitattributes\n" });
  files.write({ "a/a.txt": "1\r\n", "b/a.txt": "1\r\n", "b/.gitattributes": "*.txt text\n" });
  const repository = await openForTest(files);
  await look(repository);
  for (const [from, to] of [
    ["a", "c"],
    ["b", "a"],
  ] as const) {
    renameSync(join(files.dir, from), join(files.dir, to));
  }
  const seen = await look(repository, ["a", "b", "c"]);
  expect(seen.exact).toMatchObject([{ path: "a/a.txt" }]);
  expect(seen).toEqual(await look(await openForTest(files)));
});

test("a file that is saved as it was has not changed, also where attributes of the user convert it", async () => {
  const files = makeCommitted({ "a.txt": "1\n", "b/a.txt": "1\n" });
  files.write({ "../attributes": "* text\n" });
  files.git("config", "core.attributesFile", join(dirname(files.dir), "attributes"));
  const repository = await openForTest(files);
  await look(repository);
  for (const text of ["1\n", "2\n", "1\r\n", "1\n"]) {
    files.write({ "b/a.txt": text });
    expect(await look(repository, ["b/a.txt"]), JSON.stringify(text)).toEqual(
      await look(await openForTest(files)),
    );
  }
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
