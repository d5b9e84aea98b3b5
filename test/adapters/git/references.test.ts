import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { findHead, findReference, findReferences } from "../../../src/git/folder/references.ts";
import type { RepositoryPaths } from "../../../src/git/plumbing/git.ts";
import { commitAll, makeCommitted, type TestRepository } from "../../support/git/repositories.ts";

const folder = "refs/casebook/log";
const names = ["0b1e6f2a-0000-4000-8000-000000000001", "0b1e6f2a-0000-4000-8000-000000000002"] as const;

function pathsOf({ dir }: TestRepository, gitDirectory = join(dir, ".git")): RepositoryPaths {
  return { top: dir, gitDirectory, common: join(dir, ".git"), hash: "sha1", worktree: "main" };
}

/** A repository with two commits, two branches and two logs. */
function makeReferences(): TestRepository & { readonly paths: RepositoryPaths; path(name: string): string } {
  const files = makeCommitted({ a: "a" });
  files.git("branch", "topic/one");
  files.write({ a: "b" });
  commitAll(files);
  for (const name of names) {
    files.git("update-ref", `${folder}/${name}`, "HEAD");
  }
  return { ...files, paths: pathsOf(files), path: (name) => join(files.dir, ".git", name) };
}

/** What git says in this state, as `findHead` and the others return it. */
function askGit(files: TestRepository) {
  const ask = (...args: readonly string[]) => {
    try {
      return files.git(...args);
    } catch {
      return undefined;
    }
  };
  const listed = ask("for-each-ref", "--format=%(refname:lstrip=3) %(objectname)", folder) ?? "";
  return {
    head: { reference: ask("symbolic-ref", "-q", "HEAD"), oid: ask("rev-parse", "--verify", "-q", "HEAD") },
    topic: ask("rev-parse", "--verify", "-q", "refs/heads/topic/one"),
    logs: new Map(
      listed.split("\n").flatMap((line) => (line === "" ? [] : [line.split(" ")])) as [string, string][],
    ),
  };
}

function find(paths: RepositoryPaths) {
  return {
    head: findHead(paths),
    topic: findReference(paths, "refs/heads/topic/one"),
    logs: findReferences(paths, folder),
  };
}

describe("references are read as git reads them", () => {
  test.each<readonly [name: string, change: (files: ReturnType<typeof makeReferences>) => void]>([
    ["in files of their own", () => undefined],
    ["packed", ({ git }) => git("pack-refs", "--all")],
    [
      "packed, and changed since",
      ({ git }) => {
        git("pack-refs", "--all");
        git("update-ref", `${folder}/${names[0]}`, "HEAD~1");
        git("update-ref", "refs/heads/topic/one", "HEAD");
      },
    ],
    [
      "packed, and deleted since",
      ({ git }) => {
        git("pack-refs", "--all");
        git("update-ref", "-d", `${folder}/${names[0]}`);
        git("branch", "-D", "topic/one");
      },
    ],
    [
      "packed with tags, which have a second line",
      ({ git }) => {
        git("tag", "-a", "-m", "x", "v1");
        git("pack-refs", "--all");
      },
    ],
    ["of a detached HEAD", ({ git }) => git("checkout", "--quiet", "--detach")],
    ["of a branch without a commit", ({ git }) => git("checkout", "--quiet", "--orphan", "new/born")],
    [
      "of a branch in the place of a folder",
      ({ git }) => {
        git("pack-refs", "--all");
        git("branch", "-m", "topic/one", "topic");
        git("branch", "topic2/one");
      },
    ],
    [
      "of a branch whose folder is left",
      ({ git, path }) => {
        git("pack-refs", "--all");
        mkdirSync(path("refs/heads/topic/one"), { recursive: true });
      },
    ],
    ["with names beyond ASCII", ({ git }) => git("checkout", "--quiet", "-b", "größe/テスト-🦀")],
    [
      "with locks of others beside them",
      ({ path }) => {
        writeFileSync(path(`${folder}/${names[0]}.lock`), "");
        writeFileSync(path("packed-refs.lock"), "");
      },
    ],
    ["with deeper ones below the logs", ({ git }) => git("update-ref", `${folder}/deeper/one`, "HEAD")],
    [
      "with line ends of another system",
      ({ git, path }) => {
        writeFileSync(path("HEAD"), "ref:  refs/heads/main \r\n");
        writeFileSync(path("refs/heads/main"), `${git("rev-parse", "HEAD~1")}\r\n`);
      },
    ],
    [
      "where nothing is packed and no log is there",
      ({ path }) => rmSync(path("refs/casebook"), { recursive: true }),
    ],
  ])("%s", (_, change) => {
    const files = makeReferences();
    change(files);
    const said = askGit(files);
    expect(find(files.paths)).toEqual({
      head: { value: said.head },
      topic: { value: said.topic },
      logs: { value: new Map([...said.logs].filter(([name]) => !name.includes("/"))) },
    });
  });

  test("of a linked work tree", () => {
    const files = makeReferences();
    const linked = join(dirname(files.dir), "linked");
    files.git("worktree", "add", "--quiet", "-b", "other", linked, "HEAD~1");
    const paths = {
      ...pathsOf(files, join(files.dir, ".git/worktrees/linked")),
      top: linked,
      worktree: "linked",
    };
    expect(findHead(paths)).toEqual({
      value: { reference: "refs/heads/other", oid: files.git("rev-parse", "HEAD~1") },
    });
  });
});

describe("what is not as git writes it is left to git", () => {
  test.each<
    readonly [
      name: string,
      what: "head" | "topic" | "logs",
      change: (files: ReturnType<typeof makeReferences>) => void,
    ]
  >([
    ["no HEAD", "head", ({ path }) => rmSync(path("HEAD"))],
    ["an empty HEAD", "head", ({ path }) => writeFileSync(path("HEAD"), "")],
    [
      "a HEAD that leads outside of the branches",
      "head",
      ({ path }) => writeFileSync(path("HEAD"), "ref: refs/bisect/bad\n"),
    ],
    [
      "a HEAD that leads out of the repository",
      "head",
      ({ path }) => writeFileSync(path("HEAD"), "ref: refs/heads/../../../x\n"),
    ],
    [
      "a HEAD of two lines",
      "head",
      ({ path }) => writeFileSync(path("HEAD"), "ref: refs/heads/main\nref: refs/heads/x\n"),
    ],
    [
      "a branch of bytes that are no UTF-8",
      "head",
      ({ path }) => writeFileSync(path("HEAD"), Buffer.from("ref: refs/heads/\xff\n", "latin1")),
    ],
    [
      "a branch that leads to another",
      "topic",
      ({ git }) => git("symbolic-ref", "refs/heads/topic/one", "refs/heads/main"),
    ],
    [
      "a name of no object",
      "topic",
      ({ path }) => writeFileSync(path("refs/heads/topic/one"), "0".repeat(40)),
    ],
    ["half a name", "topic", ({ path }) => writeFileSync(path("refs/heads/topic/one"), "abc123\n")],
    [
      "a link",
      "topic",
      ({ path }) => {
        rmSync(path("refs/heads/topic/one"));
        symlinkSync("../main", path("refs/heads/topic/one"));
      },
    ],
    ["a pipe", "logs", ({ path }) => execFileSync("mkfifo", [path(`${folder}/${names[0]}x`)])],
    ["a packed file that is a link", "logs", ({ path }) => symlinkSync("HEAD", path("packed-refs"))],
    [
      "references in tables",
      "logs",
      ({ path }) => {
        mkdirSync(path("reftable"));
        writeFileSync(path("reftable/tables.list"), "");
      },
    ],
  ])("%s", (_, what, change) => {
    const files = makeReferences();
    change(files);
    expect(find(files.paths)[what]).toBe("unclear");
  });
});

test("a log that leads to a branch is none", () => {
  const files = makeReferences();
  files.git("symbolic-ref", `${folder}/${names[0]}`, "refs/heads/main");
  expect(findReferences(files.paths, folder)).toEqual({
    value: new Map([[names[1], files.git("rev-parse", "HEAD")]]),
  });
});

test("none is missed while git packs them again and again", async () => {
  const files = makeReferences();
  const oid = files.git("rev-parse", "HEAD");
  let isOver = false;
  const packing = (async () => {
    for (let time = 0; time < 15; time++) {
      await files.gitAside("update-ref", `${folder}/${names[0]}`, "HEAD~1");
      await files.gitAside("update-ref", `${folder}/${names[0]}`, "HEAD");
      await files.gitAside("pack-refs", "--all", "--prune");
    }
    isOver = true;
  })();
  let looks = 0;
  while (!isOver) {
    const found = findReferences(files.paths, folder);
    expect(found === "unclear" ? found : [...found.value.keys()]).toEqual([...names]);
    const tip = findReference(files.paths, `${folder}/${names[1]}`);
    expect(tip).toEqual({ value: oid });
    looks += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await packing;
  expect(looks).toBeGreaterThan(15);
});
