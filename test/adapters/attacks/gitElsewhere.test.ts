import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { openRepository } from "../../../src/git/repository.ts";
import { holder } from "../../support/git/holder.ts";
import {
  commitAll,
  fingerprint,
  makeCommitted,
  makeFolder,
  newId,
  openTestRepository,
  writeExecutable,
} from "../../support/git/repositories.ts";
import { openStore } from "../../support/git/restores.ts";
import { needing } from "../../support/system/capabilities.ts";

needing(test, "sh")("never starts a git that lies in the folder", async () => {
  const files = makeCommitted({ "a.txt": "1\n", "pkg/b.txt": "1\n" });
  const marker = makeFolder();
  const evil = `#!/bin/sh\ntouch ${join(marker, "git")}\nexit 1\n`;
  const places = ["", "bin", "pkg", "pkg/node_modules/.bin", ".git"];
  for (const place of places) {
    mkdirSync(join(files.dir, place), { recursive: true });
    for (const program of ["git", "sh", "ssh", "git-upload-pack"]) {
      writeExecutable(join(files.dir, place, program), evil);
    }
  }
  const link = join(makeFolder(), "link");
  symlinkSync(join(files.dir, "bin"), link);
  const inFolder = places.map((place) => join(files.dir, place));
  const path = ["", ".", "bin", "./bin", ...inFolder, link, process.env["PATH"]].join(delimiter);
  for (const folder of [files.dir, join(files.dir, "pkg")]) {
    const store = await openStore({ dir: folder, env: { ...files.env, PATH: path } });
    const tree = await store.snap();
    files.write({ "a.txt": `${tree}\n` });
    await store.restore(tree);
    store.repository.dispose();
  }
  expect(readdirSync(marker)).toEqual([]);
});

/** A folder with files of its own, and a repository in it. */
function makeInner() {
  const outer = makeFolder();
  const { env } = makeCommitted({ a: "a" });
  const inner = openTestRepository(join(outer, "in"), env);
  mkdirSync(inner.dir);
  inner.git("init", "--quiet", "--template=");
  inner.git("config", "user.name", "Test");
  inner.git("config", "user.email", "test@example.com");
  inner.write({ "a.txt": "1\n", "../letters.txt": "mine\n" });
  commitAll(inner);
  return { outer, inner };
}

/** How a configuration can lead git away from the opened folder. */
const ways: Readonly<Record<string, (inner: string, outer: string) => readonly (readonly string[])[]>> = {
  "the folder above": () => [["core.worktree", "../.."]],
  "its absolute path": (_, outer) => [["core.worktree", outer]],
  "a folder beside": (_, outer) => [["core.worktree", join(outer, "beside")]],
  "a folder inside": (inner) => [["core.worktree", join(inner, "sub")]],
  "a setting of the work tree alone": () => [
    ["extensions.worktreeConfig", "true"],
    ["--worktree", "core.worktree", "../.."],
  ],
};

test.each(Object.keys(ways))(
  "refuses a configuration that takes another folder for its work tree: %s",
  async (way) => {
    const { outer, inner } = makeInner();
    // The other folder is a repository of the user, once.
    for (const folder of ["beside", "in/sub"]) {
      mkdirSync(join(outer, folder));
    }
    openTestRepository(join(outer, "beside"), inner.env).git("init", "--quiet");
    for (const setting of ways[way]?.(inner.dir, outer) ?? []) {
      inner.git("config", ...setting);
    }
    await expect(openRepository(inner.dir, { env: inner.env, newId, holder })).rejects.toMatchObject({
      name: "UserError",
      nextStep: expect.any(String),
    });
    // Nor was anything written, here or there.
    expect(readdirSync(join(inner.dir, ".git"))).not.toContain("casebook");
    expect(readdirSync(join(outer, "beside/.git"))).not.toContain("casebook");
    expect(readdirSync(outer).sort()).toEqual(["beside", "in", "letters.txt"]);
  },
);

/** How the files of a folder can lead git to the repository of another. */
const pointers: Readonly<Record<string, (folder: string, other: string) => void>> = {
  "a file that names its git directory": (folder, other) => {
    writeFileSync(join(folder, ".git"), `gitdir: ${other}/.git\n`);
  },
  "a link to its git directory": (folder, other) => symlinkSync(`${other}/.git`, join(folder, ".git")),
  "the git directory of one of its work trees": (folder, other) => {
    writeFileSync(join(folder, ".git"), `gitdir: ${other}/.git/worktrees/linked\n`);
  },
  "a work tree's git directory of its own that shares the other's": (folder, other) => {
    makeCopy(join(folder, "own"), other);
    writeFileSync(join(folder, ".git"), "gitdir: own\n");
    writeFileSync(join(folder, "own/gitdir"), `${folder}/.git\n`);
  },
  "a git directory that shares the other's": (folder, other) => makeCopy(join(folder, ".git"), other),
  "the same behind a link": (folder, other) => {
    makeCopy(join(folder, ".git"), other);
    renameSync(join(folder, ".git/commondir"), join(folder, "leads"));
    symlinkSync("../leads", join(folder, ".git/commondir"));
  },
};

function makeCopy(gitDirectory: string, other: string): void {
  mkdirSync(gitDirectory, { recursive: true });
  writeFileSync(join(gitDirectory, "HEAD"), "ref: refs/heads/main\n");
  writeFileSync(join(gitDirectory, "commondir"), `${other}/.git\n`);
}

needing(test, "sh", "links").each(Object.keys(pointers))(
  "refuses a folder that leads to the repository of another: %s",
  async (way) => {
    const other = makeCommitted({ "a.txt": "mine\n" });
    other.git("worktree", "add", "--quiet", join(makeFolder(), "linked"));
    const back = join(other.dir, ".git/worktrees/linked/gitdir");
    // Git itself would write down the new place of a work tree that it was not told of for a day.
    utimesSync(back, 1, 1);
    const before = [
      fingerprint(other),
      readFileSync(back, "utf8"),
      readdirSync(join(other.dir, ".git")).sort(),
    ];
    const folder = makeFolder();
    pointers[way]?.(folder, other.dir);
    for (const opened of [folder, join(folder, "sub")]) {
      mkdirSync(opened, { recursive: true });
      await expect(openRepository(opened, { env: other.env, newId, holder })).rejects.toMatchObject({
        name: "UserError",
        message: expect.stringMatching(
          /points to another repository, .*Nothing was changed, here or there\./,
        ),
        nextStep: expect.any(String),
      });
    }
    expect([
      fingerprint(other),
      readFileSync(back, "utf8"),
      readdirSync(join(other.dir, ".git")).sort(),
    ]).toEqual(before);
  },
);

test("linked work trees, submodules and separate git directories are none of that", async () => {
  const files = makeCommitted({ "a.txt": "1\n" });
  const outer = makeFolder();
  files.git("worktree", "add", "--quiet", join(outer, "linked"));
  files.git("worktree", "add", "--quiet", "-b", "inside", join(files.dir, "inside"));
  const separate = [
    "init",
    "--quiet",
    "--separate-git-dir",
    join(outer, "separate.git"),
    join(outer, "apart"),
  ];
  files.git(...separate);
  files.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", files.dir, "sub");
  files.git("worktree", "move", join(outer, "linked"), join(outer, "moved"));
  files.git("clone", "--quiet", files.dir, join(outer, "named"));
  // A git directory that lies in another folder, and says for which one it is there.
  mkdirSync(join(outer, "home"));
  renameSync(join(outer, "named/.git"), join(outer, "home/.git"));
  writeFileSync(join(outer, "named/.git"), `gitdir: ${outer}/home/.git\n`);
  files.git("--git-dir", join(outer, "home/.git"), "config", "core.worktree", join(outer, "named"));
  for (const dir of [
    join(outer, "moved"),
    join(files.dir, "inside"),
    join(outer, "apart"),
    join(files.dir, "sub"),
    join(outer, "named"),
  ]) {
    const one = openTestRepository(dir, files.env);
    one.write({ "b.txt": "1\n" });
    const store = await openStore(one);
    const tree = await store.snap();
    one.write({ "b.txt": "2\n" });
    expect(await store.restore(tree), dir).toMatchObject({ conflicts: [], wrong: [], written: 1 });
    expect(readFileSync(join(dir, "b.txt"), "utf8"), dir).toBe("1\n");
  }
});

test("an own folder as the work tree of its own repository is none of that", async () => {
  const { inner } = makeInner();
  inner.git("config", "core.worktree", "..");
  const store = await openStore(inner);
  const tree = await store.snap();
  const wanted = fingerprint(inner);
  inner.write({ "a.txt": "2\n" });
  await store.restore(tree);
  expect(fingerprint(inner)).toEqual(wanted);
});
