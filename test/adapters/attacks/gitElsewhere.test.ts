import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { openRepository } from "../../../src/git/repository.ts";
import {
  commitAll,
  fingerprint,
  makeCommitted,
  makeFolder,
  newId,
  openTestRepository,
  writeExecutable,
} from "../../support/repositories.ts";
import { openStore } from "../../support/restores.ts";

test.skipIf(process.platform === "win32")("never starts a git that lies in the folder", async () => {
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
    await expect(openRepository(inner.dir, { env: inner.env, newId })).rejects.toMatchObject({
      name: "UserError",
      nextStep: expect.any(String),
    });
    // Nor was anything written, here or there.
    expect(readdirSync(join(inner.dir, ".git"))).not.toContain("casebook");
    expect(readdirSync(join(outer, "beside/.git"))).not.toContain("casebook");
    expect(readdirSync(outer).sort()).toEqual(["beside", "in", "letters.txt"]);
  },
);

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
