import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openRepository } from "../../../src/git/repository.ts";
import { holder } from "../../support/git/holder.ts";
import { appendNotes, openForTest, readNotes, takeForTest } from "../../support/git/openLogs.ts";
import { makePublicProgram, nobody } from "../../support/git/otherUser.ts";
import {
  makeCommitted,
  makeFolder,
  makeRepository,
  newId,
  writeExecutable,
} from "../../support/git/repositories.ts";
import { needing } from "../../support/system/capabilities.ts";

needing(test, "links")("knows the folder in the repository, also through a link", async () => {
  const files = makeCommitted({ "pack age/src/a.txt": "one\n" });
  const folder = join(files.dir, "pack age/src");
  const repository = await openForTest({ dir: folder, env: files.env });
  expect(repository.folder).toBe("pack age/src");
  expect((await openForTest(files)).folder).toBe("");
  const link = join(makeFolder(), "link");
  symlinkSync(folder, link);
  const linked = await openForTest({ dir: link, env: files.env });
  expect(linked.folder).toBe("pack age/src");
  files.write({ "outside.txt": "new\n" });
  expect(await (await takeForTest(linked)).changesSince(undefined)).toEqual([
    { path: "outside.txt", status: "added", added: 1, removed: 0 },
  ]);
});

test("says what to do where there is no repository, or none with a work tree", async () => {
  const bare = makeRepository("--bare");
  const inside = makeRepository();
  for (const [folder, message] of [
    [makeFolder(), "is not in a git repository"],
    [bare.dir, "without a worktree"],
    [join(inside.dir, ".git"), "without a worktree"],
  ] as const) {
    await expect(openRepository(folder, { env: bare.env, newId, holder })).rejects.toMatchObject({
      name: "UserError",
      message: expect.stringContaining(message),
      nextStep: expect.any(String),
    });
  }
});

needing(test, "sh")(
  "says what to do where git is missing or too old, and takes the git it is told to take",
  async () => {
    const files = makeCommitted({ a: "a" });
    const gitFile = join(makeFolder(), "git");
    const env = { ...files.env, PATH: makeFolder() };
    await expect(openRepository(files.dir, { env, newId, holder })).rejects.toMatchObject({
      name: "UserError",
      message: "Git was not found, so nothing can be recorded.",
    });
    writeExecutable(gitFile, "#!/bin/sh\necho git version 2.24.1\n");
    await expect(openRepository(files.dir, { env: files.env, gitFile, newId, holder })).rejects.toMatchObject(
      {
        name: "UserError",
        message: expect.stringContaining("2.24.1"),
      },
    );
    const found = execFileSync("which", ["git"], { encoding: "utf8" }).trim();
    writeExecutable(gitFile, `#!/bin/sh\nPATH=/usr/bin:/bin exec ${found} "$@"\n`);
    const repository = await openRepository(files.dir, { env, gitFile, newId, holder });
    expect(await repository.readPlace()).toMatchObject({ branch: "main" });
    repository.dispose();
  },
);

test("says that it takes another git than the setting names", async () => {
  const files = makeCommitted({ a: "a" });
  const named = join(makeFolder(), "git");
  for (const [gitNamed, notices] of [
    [[named], [expect.objectContaining({ say: "git.otherTaken", named })]],
    [[named, "git"], []],
    [undefined, []],
  ] as const) {
    const repository = await openRepository(files.dir, { env: files.env, newId, holder, gitNamed });
    expect((await repository.readStatus()).notices).toEqual(notices);
    repository.dispose();
  }
});

needing(test, "sh")("takes no program for git that does not say its version", async () => {
  const files = makeCommitted({ a: "a" });
  const gitFile = join(makeFolder(), "git");
  writeExecutable(gitFile, "#!/bin/sh\necho hello\n");
  await expect(openRepository(files.dir, { env: files.env, newId, holder, gitFile })).rejects.toMatchObject({
    message: "Git was not found, so nothing can be recorded.",
  });
});

test("refuses a git directory that hides in a folder of the work tree", async () => {
  const files = makeCommitted({ a: "a" });
  const marker = makeFolder();
  mkdirSync(join(files.dir, "docs"));
  files.git("init", "--quiet", "--bare", "docs/x");
  for (const setting of [
    ["--unset", "core.bare"],
    ["core.worktree", "."],
    ["core.fsmonitor", `touch ${marker}/x`],
  ]) {
    files.git("config", "--file", "docs/x/config", ...setting);
  }
  await expect(
    openRepository(join(files.dir, "docs/x"), { env: files.env, newId, holder }),
  ).rejects.toMatchObject({
    name: "UserError",
  });
});

needing(test, "another user")(
  "shows git's own words where the repository belongs to somebody else",
  async () => {
    const files = makeCommitted({ a: "a" });
    execFileSync("chown", ["-R", "65534", files.dir]);
    await expect(openRepository(files.dir, { env: files.env, newId, holder })).rejects.toMatchObject({
      name: "UserError",
      nextStep: expect.stringContaining("safe.directory"),
    });
  },
);

/** Runs the project's code as a user who may not do everything. */
async function asNobody(folder: string, env: NodeJS.ProcessEnv): Promise<(action: string) => string> {
  const { node, script } = await makePublicProgram(
    join(import.meta.dirname, "../../../src/git/repository.ts"),
  );
  return (action) => {
    const source = `
    const { openRepository } = await import(${JSON.stringify(script)});
    const repository = await openRepository(process.argv[1], { env: process.env, newId: () => crypto.randomUUID() });
    const place = await repository.readPlace();
    const log = await repository.openLog(place);
    await (async () => { ${action} })().catch((error) => console.log(error.name + ": " + error.message));
    repository.dispose();
  `;
    const args = ["--input-type=module", "--eval", source, folder];
    return execFileSync(node, args, { env, ...nobody, cwd: folder, encoding: "utf8" }).trim();
  };
}

needing(test, "another user")(
  "lists what cannot be read, and says so where the git directory cannot be written",
  async () => {
    const files = makeCommitted({ a: "a" });
    files.write({ "locked.txt": "x" });
    const home = join(files.dir, "..");
    execFileSync("chown", ["-R", "65534", home]);
    execFileSync("chmod", ["000", join(files.dir, "locked.txt")]);
    const snapshot =
      "const s = await repository.takeSnapshot(); console.log(JSON.stringify(s.skipped)); s.dispose();";
    const run = await asNobody(files.dir, files.env);
    expect(run(snapshot)).toBe('[{"path":"locked.txt","reason":"unreadable"}]');
    execFileSync("chmod", ["-R", "a-w", join(files.dir, ".git")]);
    execFileSync("rm", ["-rf", join(files.dir, ".git/casebook")]);
    const read = "console.log(JSON.stringify(await log.readEvents()));";
    expect(run(read)).toBe("[]");
    expect(run(snapshot)).toMatch(/^UserError: The git directory .* is not writable/);
  },
);

test("an append to a repository is seen by one that was opened before", async () => {
  const files = makeCommitted({ a: "a" });
  const [one, other] = [await openForTest(files), await openForTest(files)];
  await appendNotes(one, "one");
  expect(await readNotes(other)).toEqual(["one"]);
  await appendNotes(other, "two");
  expect(await readNotes(one)).toEqual(["one", "two"]);
});
