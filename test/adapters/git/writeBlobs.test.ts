import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findRepository } from "../../../src/git/folder/findRepository.ts";
import { quarantine } from "../../../src/git/folder/scratch.ts";
import { openRun } from "../../../src/git/plumbing/git.ts";
import { findGit } from "../../../src/git/plumbing/gitEnvironment.ts";
import { nameObject } from "../../../src/git/plumbing/objects.ts";
import { writeBlobs } from "../../../src/git/plumbing/writeBlobs.ts";
import {
  fingerprint,
  makeFolder,
  makeRepository,
  type TestRepository,
  writeExecutable,
} from "../../support/git/repositories.ts";
import { needing } from "../../support/system/capabilities.ts";

async function openGit({ dir, env }: TestRepository, gitFile?: string) {
  const program = findGit(env, dir, gitFile === undefined ? [] : [gitFile]) ?? expect.fail();
  const run = openRun(program, dir);
  const { paths } = await findRepository(run, dir);
  return { paths, run, runWith: (settings: readonly string[]) => openRun(program, dir, settings) };
}

test.each([[[]], [["--object-format=sha256"]]])(
  "writes any blobs into one pack of a quarantine, under the names that git gives them: %j",
  async (init) => {
    const files = makeRepository(...init);
    files.git("config", "fastimport.unpackLimit", "100000");
    const git = await openGit(files);
    const before = fingerprint(files);
    const blobs = [
      "",
      "done\n",
      "blob\ndata 3\nabc\n",
      ...Array.from({ length: 2_500 }, (_, n) => `${n}\0\r\n`),
    ];
    const objects = makeFolder();
    await writeBlobs(
      git,
      blobs.map((text) => Buffer.from(text)),
      quarantine(git.paths, objects),
    );
    expect(readdirSync(objects)).toEqual(["pack"]);
    expect(readdirSync(join(objects, "pack")).filter((name) => name.endsWith(".pack"))).toHaveLength(1);
    const names = blobs.map((text) => nameObject(git.paths.hash, "blob", Buffer.from(text)));
    const stdin = names.map((name) => `${name}\n`).join("");
    const env = quarantine(git.paths, objects);
    const found = await git.run(["cat-file", "--batch-check", "--buffer"], { env, stdin });
    expect(found.toString().trim().split("\n")).toEqual(
      names.map((name, index) => `${name} blob ${blobs[index]?.length}`),
    );
    expect(fingerprint(files)).toEqual(before);
  },
);

needing(test, "sh")(
  "where git dies over it, that is an error, and its report is not left in the git directory of the user",
  async () => {
    const files = makeRepository();
    const folder = makeFolder();
    const real = findGit(files.env, files.dir)?.file ?? expect.fail();
    const cut = `case "$*" in *fast-import*) head -c 100 | "${real}" "$@";; *) exec "${real}" "$@";; esac`;
    writeExecutable(join(folder, "git"), `#!/bin/sh\n${cut}\n`);
    const git = await openGit(files, join(folder, "git"));
    const before = readdirSync(git.paths.gitDirectory);
    const written = writeBlobs(git, [Buffer.alloc(1_000)], quarantine(git.paths, makeFolder()));
    await expect(written).rejects.toThrow("crash report");
    expect(readdirSync(git.paths.gitDirectory)).toEqual(before);
  },
);
