import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { EngineUnderTest } from "../support/engine/engine.ts";
import {
  commitAll,
  makeFolder,
  makeRepository,
  openTestRepository,
  type TestRepository,
} from "../support/git/repositories.ts";
import type { Bundle } from "./bundle.ts";
import type { Random } from "./random.ts";

/** How a clone is worked on. */
export interface Tools {
  readonly bundle: Bundle;
  /** Variables that engines get. */
  readonly env: NodeJS.ProcessEnv;
}

/** A clone with sessions on two branches, restores behind it, and a remote at which others shared theirs. */
export interface Clone {
  readonly bundle: Bundle;
  readonly files: TestRepository;
  readonly remote: TestRepository;
  /** The session that is active on `main`: three attempts, and a restore that can be undone. */
  readonly active: string;
  /** Another one on `main`. */
  readonly second: string;
  /** One on the branch `other`. */
  readonly elsewhere: string;
}

const folders = ["", "src/", "src/deep/er/", "with blank/", "ünïcode/", "漢字/"];
const names = ["a.txt", "b", "-f", "*", "e e.md", "größe.ts"];

/** Makes one with random files; rounds work on copies of it. */
export async function makeClone(random: Random, { bundle, env }: Tools): Promise<Clone> {
  const made = makeRepository();
  const files = openTestRepository(made.dir, { ...made.env, ...env });
  const remote = openTestRepository(join(dirname(files.dir), "remote.git"), files.env);
  files.write({ ".gitignore": "*.log\nbuild/\n" });
  for (const folder of folders) {
    for (const name of names.filter(() => random.chance(0.7))) {
      files.write({ [folder + name]: content(random, folder + name) });
    }
  }
  files.write({ "tracked.txt": "1\n", "program.sh": "#!/bin/sh\n" });
  chmodSync(join(files.dir, "program.sh"), 0o755);
  symlinkSync("tracked.txt", join(files.dir, "link"));
  commitAll(files);
  files.git("branch", "other");
  files.git("clone", "--quiet", "--bare", files.dir, remote.dir);
  files.git("remote", "add", "origin", "../remote.git");
  files.write({ "x.log": "ignored\n", "build/out.bin": content(random, "out") });
  const engine = await EngineUnderTest.open(files.dir, files.env, undefined, bundle.engine);
  try {
    const sessions = await makeSessions(engine, files, random);
    await meetOthers(engine, remote, bundle);
    return { bundle, files, remote, ...sessions };
  } finally {
    engine.dispose();
  }
}

/** The command of every session: it takes long enough to be met by a kill. */
export const command = "sleep 0.2; echo it ran; exit 1";

async function makeSessions(engine: EngineUnderTest, files: TestRepository, random: Random) {
  const start = (title: string) =>
    engine.request("startSession", {
      sections: { title, isolationCommand: command, verificationCommand: command },
    });
  files.git("checkout", "--quiet", "other");
  files.write({ "tracked.txt": "other\n", "only/other.txt": "other\n" });
  commitAll(files);
  await engine.reopen();
  const elsewhere = await start("Elsewhere");
  await engine.run();
  files.git("checkout", "--quiet", "main");
  await engine.reopen();
  const second = await start("Second");
  await engine.run();
  await engine.request("addNote", { session: second, text: "a note" });
  const active = await start("Active");
  for (let attempt = 0; attempt < 3; attempt++) {
    await engine.run();
    edit(files.dir, random, 12);
  }
  const what = { kind: "attempt", attempt: 1, how: "exactly" } as const;
  await engine.request("restore", { session: active, what });
  return { elsewhere, second, active };
}

/** One clone goes on with our log, another shares one of its own; then both we and the former write on. */
async function meetOthers(engine: EngineUnderTest, remote: TestRepository, bundle: Bundle): Promise<void> {
  const origin = { remote: "origin", confirmed: [] };
  await engine.request("shareLog", origin);
  const open = async (name: string) => {
    const dir = join(makeFolder(), name);
    remote.git("clone", "--quiet", remote.dir, dir);
    return EngineUnderTest.open(dir, remote.env, undefined, bundle.engine);
  };
  const [ann, bob] = await Promise.all([open("ann"), open("bob")]);
  try {
    const [fetched] = await ann.request("fetchLogs", origin);
    await ann.request("adoptLog", { log: fetched?.log ?? "", tip: fetched?.tip ?? "" });
    const note = async (text: string) => {
      await ann.request("addNote", { session: fetched?.session ?? "", text });
      await ann.request("shareLog", origin);
    };
    await note("written by Ann");
    await bob.request("startSession", { sections: { title: "Of Bob", isolationCommand: command } });
    await bob.request("shareLog", origin);
    await engine.request("fetchLogs", origin);
    await note("written by Ann later");
    await engine.request("addNote", { session: engine.session.id, text: "written meanwhile" });
  } finally {
    ann.dispose();
    bob.dispose();
  }
}

/** The same clone in another folder. */
export function copyClone(clone: Clone, folder: string): Clone {
  cpSync(dirname(clone.files.dir), folder, {
    recursive: true,
    verbatimSymlinks: true,
    preserveTimestamps: true,
  });
  return {
    ...clone,
    files: openTestRepository(join(folder, "repository"), clone.files.env),
    remote: openTestRepository(join(folder, "remote.git"), clone.remote.env),
  };
}

/** Changes about so many files of a work tree: writes, adds, removes, links, executable bits. */
export function edit(top: string, random: Random, count: number): void {
  for (let index = 0; index < count; index++) {
    const path = `${random.pick(folders)}${random.pick([...names, "new", `new ${random.below(5)}`, "x.log", "link"])}`;
    const at = join(top, path);
    const there = lstatSync(at, { throwIfNoEntry: false });
    const kind = random.next();
    if (there?.isDirectory() || !makeParent(at)) {
      continue;
    }
    if (kind < 0.2) {
      rmSync(at, { force: true });
    } else if (kind < 0.3 && there?.isFile()) {
      chmodSync(at, random.pick([0o644, 0o755]));
    } else {
      rmSync(at, { force: true });
      if (kind < 0.4) {
        symlinkSync(random.pick(names), at);
      } else {
        writeFileSync(at, content(random, path));
      }
    }
  }
}

/** False where a file lies in the way. */
function makeParent(path: string): boolean {
  const parent = dirname(path);
  if (!existsSync(parent)) {
    mkdirSync(parent, { recursive: true });
  }
  return lstatSync(parent).isDirectory();
}

/** Text or bytes that are found nowhere else. */
function content(random: Random, of: string): Buffer {
  const line = `${of} ${random.next()}\n`;
  return random.chance(0.2)
    ? Buffer.from(Array.from({ length: 300 + random.below(3000) }, () => random.below(256)))
    : Buffer.from(line.repeat(random.pick([1, 1, 3, 200])));
}
