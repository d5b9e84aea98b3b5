import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { english } from "../../../src/base/facts/words.ts";
import { openRepository } from "../../../src/git/repository.ts";
import { holder } from "../../support/git/holder.ts";
import {
  appendNotes,
  openForTest,
  publishSnapshot,
  readNotes,
  takeForTest,
} from "../../support/git/openLogs.ts";
import {
  fingerprint,
  makeCommitted,
  makeFolder,
  newId,
  type TestRepository,
  writeExecutable,
} from "../../support/git/repositories.ts";
import { needing } from "../../support/system/capabilities.ts";

/** A repository whose log has three notes, one commit each, with every object of it lying loose. */
async function makeLog(): Promise<{
  files: TestRepository;
  uuid: string;
  reference: string;
  tips: string[];
}> {
  const files = makeCommitted({ a: "a" });
  const repository = await openForTest(files);
  const tips: string[] = [];
  for (const text of ["one", "two", "three"]) {
    await appendNotes(repository, text);
    tips.push(files.git("for-each-ref", "--format=%(objectname)", "refs/casebook"));
  }
  const uuid = files.git("config", "branch.main.casebooklog");
  const packs = join(files.dir, ".git/objects/pack");
  const aside = join(files.dir, "../packs");
  mkdirSync(aside);
  execFileSync(
    "sh",
    ["-c", `mv ${packs}/* ${aside}/ && for pack in ${aside}/*.pack; do git unpack-objects -q < $pack; done`],
    {
      cwd: files.dir,
      env: files.env,
    },
  );
  return { files, uuid, reference: join(files.dir, `.git/refs/casebook/log/${uuid}`), tips };
}

needing(test, "sh")(
  "nothing is appended where a part of the log cannot be read, which would be left out then",
  async () => {
    const { files, reference } = await makeLog();
    const repository = await openForTest(files);
    await publishSnapshot(repository, await takeForTest(repository));
    const tip = readFileSync(reference, "utf8");
    const tree = files.git("rev-parse", `${tip.trim()}:sessions/s/attempts`);
    // The pack that holds it is unpacked, so that this one tree can go.
    const packs = join(files.dir, ".git/objects/pack");
    execFileSync(
      "sh",
      [
        "-c",
        `mkdir ../more && mv ${packs}/* ../more/ && for p in ../more/*.pack; do git unpack-objects -q <$p; done`,
      ],
      {
        cwd: files.dir,
        env: files.env,
      },
    );
    const object = join(files.dir, ".git/objects", tree.slice(0, 2), tree.slice(2));
    renameSync(object, join(files.dir, "../tree"));
    await expect(publishSnapshot(repository, await takeForTest(repository), 1)).rejects.toMatchObject({
      message: "Part of the log is missing or damaged in the repository. Nothing was changed.",
      nextStep: expect.any(String),
    });
    expect(readFileSync(reference, "utf8")).toBe(tip);
    // What is written elsewhere in the log goes on.
    await appendNotes(repository, "four");
    renameSync(join(files.dir, "../tree"), object);
    await publishSnapshot(repository, await takeForTest(repository), 1);
    expect(
      files.git("ls-tree", "--name-only", `${readFileSync(reference, "utf8").trim()}:sessions/s/attempts`),
    ).toBe("0\n1");
  },
);

function objectOf(files: TestRepository, name: string): string {
  const oid = files.git("rev-parse", name);
  return join(files.dir, ".git/objects", oid.slice(0, 2), oid.slice(2));
}

/** Opens the repository as a window does, and tells what was healed and what is left of the log. */
async function heal(
  files: TestRepository,
): Promise<{ notices: readonly string[]; notes: readonly unknown[] }> {
  const repository = await openForTest(files);
  await repository.heal(Date.now());
  const { notices } = await repository.readStatus();
  return { notices: notices.map(english), notes: await readNotes(repository) };
}

needing(test, "sh")(
  "a log that git misses once, as while somebody repacks again and again, does not go back",
  async () => {
    const { files } = await makeLog();
    const missed = join(files.dir, ".git/missed");
    const bin = makeFolder();
    const git = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();
    const missOnce = `case " $* " in *" cat-file "*) [ -e ${missed} ] || { : > ${missed}; exit 128; } ;; esac`;
    writeExecutable(join(bin, "git"), `#!/bin/sh\n${missOnce}\nexec ${git} "$@"\n`);
    const env = { ...files.env, PATH: `${bin}:${files.env["PATH"]}` };
    expect(await heal({ ...files, env })).toEqual({ notices: [], notes: ["one", "two", "three"] });
    expect(existsSync(missed)).toBe(true);
  },
);

needing(test, "sh")("a log that is whole is left as it is, and nothing is said", async () => {
  const { files, tips } = await makeLog();
  const before = fingerprint(files);
  expect(await heal(files)).toEqual({ notices: [], notes: ["one", "two", "three"] });
  expect(files.git("for-each-ref", "--format=%(objectname)", "refs/casebook")).toBe(tips[2]);
  expect(fingerprint(files)).toEqual(before);
});

needing(test, "sh").each([
  ["the newest commit is gone", (tip: string) => rmSync(tip)],
  ["the newest commit is cut", (tip: string) => truncateSync(tip, 10)],
  ["the newest commit is empty", (tip: string) => truncateSync(tip, 0)],
])("goes back to the state before where %s, and the user's gc works again", async (_, damage) => {
  const { files, uuid } = await makeLog();
  const tip = objectOf(files, `refs/casebook/log/${uuid}`);
  execFileSync("chmod", ["u+w", tip]);
  damage(tip);
  const { notices, notes } = await heal(files);
  expect(notes).toEqual(["one", "two"]);
  expect(notices).toEqual([expect.stringContaining("latest version of main's log is damaged")]);
  rmSync(tip, { force: true });
  files.git("gc", "--quiet", "--prune=now");
  await appendNotes(await openForTest(files), "four");
  expect(await heal(files)).toEqual({ notices: [], notes: ["one", "two", "four"] });
});

needing(test, "sh").each(["garbage", "", `${"0".repeat(39)}\n`, "\0\0\0"])(
  "a reference that says %j is set aside, and the log goes on from its last state",
  async (content) => {
    const { files, reference, uuid } = await makeLog();
    writeFileSync(reference, content);
    const { notices, notes } = await heal(files);
    expect(notes).toEqual(["one", "two", "three"]);
    expect(notices).toHaveLength(1);
    expect(readFileSync(join(files.dir, ".git/casebook/damaged", uuid), "utf8")).toBe(content);
    expect(files.git("fsck", "--no-dangling")).toBe("");
  },
);

needing(test, "sh")(
  "an entry that git itself falls over is set aside, and everything before it stays readable",
  async () => {
    const { files, uuid, reference } = await makeLog();
    const git = (args: readonly string[], input: string) =>
      execFileSync("git", args, { cwd: files.dir, env: files.env, input, encoding: "utf8" }).trim();
    const nameless = ["-c", "user.name=x", "-c", "user.email=x@x"];
    const name = `refs/casebook/log/${uuid}`;
    const deep = makeDeepTree(files, 2500);
    const events = git(["mktree"], `${git(["ls-tree", `${name}:events`], "")}\n040000 tree ${deep}\tdeep\n`);
    const top = git(["ls-tree", name], "").replace(/[0-9a-f]{40}\tevents$/m, `${events}\tevents`);
    const tip = git([...nameless, "commit-tree", git(["mktree"], `${top}\n`), "-m", "x"], "");
    writeFileSync(reference, `${tip}\n`);
    // As with a deeper tree, or a smaller stack, such as that of threads on macOS.
    const gitFile = join(makeFolder(), "git");
    const real = execFileSync("sh", ["-c", "command -v git"], { env: files.env, encoding: "utf8" }).trim();
    writeExecutable(gitFile, `#!/bin/sh\nulimit -s 256\nexec "${real}" "$@"\n`);
    const repository = await openRepository(files.dir, { env: files.env, newId, holder, gitFile });
    onTestFinished(() => repository.dispose());
    await expect(readNotes(repository)).rejects.toMatchObject({ name: "UserError" });
    await repository.heal(Date.now());
    const { notices } = await repository.readStatus();
    expect(notices.map(english)).toEqual([expect.stringContaining("continues from the one before")]);
    expect(await readNotes(repository)).toEqual(["one", "two", "three"]);
    await appendNotes(repository, "four");
    expect(await readNotes(repository)).toEqual(["one", "two", "three", "four"]);
  },
);

/** A tree in a tree in a tree, so many times. */
function makeDeepTree({ dir }: TestRepository, depth: number): string {
  let oid = "";
  for (let level = 0; level < depth; level++) {
    const entry = Buffer.concat([Buffer.from("40000 d\0"), Buffer.from(oid, "hex")]);
    const body = level === 0 ? Buffer.of() : entry;
    const object = Buffer.concat([Buffer.from(`tree ${body.length}\0`), body]);
    oid = createHash("sha1").update(object).digest("hex");
    mkdirSync(join(dir, ".git/objects", oid.slice(0, 2)), { recursive: true });
    writeFileSync(join(dir, ".git/objects", oid.slice(0, 2), oid.slice(2)), deflateSync(object));
  }
  return oid;
}

test.each([
  ["shallow", "garbage\n"],
  ["packed-refs", "garbage\n"],
  ["packed-refs", "no end"],
  ["index", "garbage, and more of it than an index needs to begin with\n"],
])("a %s that git cannot read is said in a sentence, and nothing is done: %j", async (name, content) => {
  const files = makeCommitted({ a: "a" });
  const repository = await openForTest(files);
  await appendNotes(repository, "one");
  files.write({ a: "b" });
  writeFileSync(join(files.dir, ".git", name), content);
  const work = async () => {
    const opened = await openForTest(files);
    await opened.heal(Date.now());
    await publishSnapshot(opened, await takeForTest(opened));
  };
  await expect(work()).rejects.toMatchObject({
    name: "UserError",
    message: expect.stringMatching(/^Git cannot read a file of this repository, so nothing was done\./),
  });
});

needing(test, "sh")(
  "a log of which nothing is whole is set aside, with what its reference said, and a new one begins",
  async () => {
    const { files, uuid, tips } = await makeLog();
    for (const tip of tips) {
      rmSync(objectOf(files, tip));
    }
    const { notices, notes } = await heal(files);
    expect(notes).toEqual([]);
    expect(notices).toEqual([expect.stringContaining("could not be read and was set aside")]);
    expect(readFileSync(join(files.dir, ".git/casebook/damaged", uuid), "utf8")).toBe(`${tips[2]}\n`);
    expect(files.git("for-each-ref", "refs/casebook")).toBe("");
    await appendNotes(await openForTest(files), "anew");
    expect(await heal(files)).toEqual({ notices: [], notes: ["anew"] });
  },
);

needing(test, "sh")(
  "a log whose reference was deleted comes back, unless it was deleted on purpose",
  async () => {
    const { files, uuid } = await makeLog();
    files.git("update-ref", "-d", `refs/casebook/log/${uuid}`);
    const { notices, notes } = await heal(files);
    expect(notes).toEqual(["one", "two", "three"]);
    expect(notices).toEqual([expect.stringContaining("so it was restored")]);

    const repository = await openForTest(files);
    const place = await repository.readPlace();
    const [log] = await repository.listLogs(place);
    await repository.removeSession(log ?? { uuid: "", tip: "" }, {
      session: "s",
      place,
      at: "2026-01-01T00:00:00Z",
    });
    expect(await heal(files)).toEqual({ notices: [], notes: [] });
  },
);

test("a key that names a log which was never here is no matter", async () => {
  const files = makeCommitted({ a: "a" });
  files.git("config", "branch.main.casebooklog", "01234567-0123-4123-8123-0123456789ab");
  expect(await heal(files)).toEqual({ notices: [], notes: [] });
});

needing(test, "sh")("an event that is damaged costs only itself", async () => {
  const { files, uuid } = await makeLog();
  rmSync(objectOf(files, `refs/casebook/log/${uuid}:events/000000/00000002.json`));
  expect(await heal(files)).toEqual({ notices: [], notes: ["one", undefined, "three"] });
});

needing(test, "sh")(
  "an append waits for a lock until it is known to be of a git that was killed",
  async () => {
    const { files, reference } = await makeLog();
    const store = await openForTest(files);
    writeFileSync(`${reference}.lock`, "");
    const almostAMinuteAgo = new Date(Date.now() - 58_000);
    utimesSync(`${reference}.lock`, almostAMinuteAgo, almostAMinuteAgo);
    const log = await appendNotes(store, "four");
    expect(await log.readEvents()).toHaveLength(4);
    expect(existsSync(`${reference}.lock`)).toBe(false);
  },
);

needing(test, "sh")(
  "stale locks, scratch folders and kept packs go; young ones, and those of others, stay",
  async () => {
    const { files, reference } = await makeLog();
    const git = join(files.dir, ".git");
    const fetched = `refs/casebook/remote/up/stream`;
    const old = [
      "casebook/main/q-old",
      "casebook/claims/x-old",
      "objects/pack/pack-old.keep",
      `${fetched}/x.lock`,
    ];
    const young = ["casebook/main/q-young", "casebook/main/r-old", "objects/pack/pack-user.keep"];
    mkdirSync(join(git, "casebook/main/r-old"), { recursive: true });
    mkdirSync(join(git, "casebook/main/q-old"));
    mkdirSync(join(git, "casebook/main/q-young"));
    mkdirSync(join(git, "objects/pack"), { recursive: true });
    writeFileSync(join(git, "casebook/claims/x-old"), "");
    writeFileSync(join(git, "objects/pack/pack-old.keep"), "casebook\n");
    writeFileSync(join(git, "objects/pack/pack-user.keep"), "mine\n");
    writeFileSync(`${reference}.lock`, "");
    mkdirSync(join(git, fetched), { recursive: true });
    writeFileSync(join(git, fetched, "x.lock"), "");
    const longAgo = new Date(Date.now() - 48 * 60 * 60 * 1000);
    const aged = [...old, "casebook/main/r-old", "objects/pack/pack-user.keep"].map((path) =>
      join(git, path),
    );
    for (const path of [...aged, `${reference}.lock`]) {
      utimesSync(path, longAgo, longAgo);
    }
    expect(await heal(files)).toEqual({ notices: [], notes: ["one", "two", "three"] });
    expect(old.filter((path) => existsSync(join(git, path)))).toEqual([]);
    expect(young.filter((path) => !existsSync(join(git, path)))).toEqual([]);
    await appendNotes(await openForTest(files), "four");
  },
);

needing(test, "sh").each(["its reference", "its newest commit"])(
  "a fetched copy of which %s is damaged is dropped, and the log stays",
  async (what) => {
    const { files, uuid, tips } = await makeLog();
    const name = `refs/casebook/remote/up/stream/${uuid}`;
    const copy = files.git("commit-tree", "-m", "copy", `${tips.at(-1)}^{tree}`);
    files.git("update-ref", name, copy);
    expect((await heal(files)).notices).toEqual([]);
    if (what === "its reference") {
      writeFileSync(join(files.dir, ".git", name), "nonsense\n");
    } else {
      rmSync(objectOf(files, copy));
    }
    const { notices, notes } = await heal(files);
    expect(notices).toEqual(["A log fetched from up/stream was damaged and was discarded. Fetch it again."]);
    expect(notes).toEqual(["one", "two", "three"]);
    expect(files.git("for-each-ref", "refs/casebook/remote")).toBe("");
    expect(files.git("fsck", "--no-dangling")).toBe("");
  },
);
