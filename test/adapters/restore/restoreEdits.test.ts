import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fact } from "../../../src/base/facts/fact.ts";
import type { RestoreStep } from "../../../src/git/restore/applyRestore.ts";
import {
  fingerprint,
  makeCommitted,
  makeFolder,
  type TestRepository,
} from "../../support/git/repositories.ts";
import { openStore, type TestStore } from "../../support/git/restores.ts";
import { needing } from "../../support/system/capabilities.ts";

const at = ({ dir }: TestRepository, path: string) => join(dir, path);

/** A work tree in which a restore writes `a.txt` and `gone.txt` and deletes `new.txt`. */
async function makeChanged(): Promise<{ files: TestRepository; store: TestStore; tree: string }> {
  const files = makeCommitted({ "a.txt": "wanted\n", "gone.txt": "wanted\n", "d/x.txt": "x\n" });
  const store = await openStore(files);
  const tree = await store.snap();
  files.write({ "a.txt": "changed\n", "new.txt": "new\n", "d/x.txt": "changed\n" });
  unlinkSync(at(files, "gone.txt"));
  return { files, store, tree };
}

/** Does something once, at a step of the restore of a path. */
function once(step: RestoreStep, path: string, act: () => void) {
  let isDone = false;
  return (now: RestoreStep, of: string) => {
    if (!isDone && now === step && of === path) {
      isDone = true;
      act();
    }
  };
}

function execute(command: string, cwd?: string): string {
  return execFileSync("sh", ["-c", command], { cwd, encoding: "utf8" });
}

const edit = "edited meanwhile\n";

for (const step of ["before", "set aside"] as const) {
  test.each(["a.txt", "new.txt"])(
    `an edit of %s right when it is to be moved (${step}) stays`,
    async (path) => {
      const { files, store, tree } = await makeChanged();
      const onStep = once(step, path, () => writeFileSync(at(files, path), edit));
      const { conflicts, rescued } = await store.restore(tree, { onStep });
      expect(readFileSync(at(files, path), "utf8")).toBe(edit);
      expect({ paths: conflicts.map((one) => one.path), rescued }).toEqual({ paths: [path], rescued: [] });
      await store.undo();
      expect(readFileSync(at(files, "d/x.txt"), "utf8")).toBe("changed\n");
    },
  );
}

test("an edit between moving aside and placing stays, and what was restored is not written over it", async () => {
  const { files, store, tree } = await makeChanged();
  const onStep = once("place", "a.txt", () => writeFileSync(at(files, "a.txt"), edit));
  const { conflicts } = await store.restore(tree, { onStep });
  expect(conflicts).toEqual([{ path: "a.txt", reason: fact("restore.fileCreated") }]);
  expect(readFileSync(at(files, "a.txt"), "utf8")).toBe(edit);
});

test("an edit after placing is told as wrong", async () => {
  const { files, store, tree } = await makeChanged();
  const onStep = once("placed", "a.txt", () => writeFileSync(at(files, "a.txt"), edit));
  expect(await store.restore(tree, { onStep })).toMatchObject({ conflicts: [], wrong: ["a.txt"] });
  expect(readFileSync(at(files, "a.txt"), "utf8")).toBe(edit);
});

test("what an editor still writes into the file it had open is rescued", async () => {
  const { files, store, tree } = await makeChanged();
  const file = openSync(at(files, "a.txt"), "r+");
  const onStep = once("placed", "a.txt", () => writeSync(file, edit, 0));
  expect(await store.restore(tree, { onStep })).toMatchObject({
    conflicts: [],
    wrong: [],
    rescued: ["a.txt"],
  });
  expect(readFileSync(at(files, "a.txt"), "utf8")).toBe("wanted\n");
  const rescued = await store.log.readAttachment("s", "restores/1/rescued/0");
  expect(Buffer.from(rescued ?? []).toString()).toBe(edit);
});

test("a new file where the restore wants to write stays", async () => {
  const { files, store, tree } = await makeChanged();
  const onStep = once("before", "new.txt", () => writeFileSync(at(files, "gone.txt"), edit));
  const { conflicts, wrong } = await store.restore(tree, { onStep });
  expect({ paths: conflicts.map((one) => one.path), wrong }).toEqual({ paths: ["gone.txt"], wrong: [] });
  expect(readFileSync(at(files, "gone.txt"), "utf8")).toBe(edit);
});

needing(test, "links")("a folder that is replaced by a link to outside is not written through", async () => {
  const { files, store, tree } = await makeChanged();
  const outside = makeFolder();
  writeFileSync(join(outside, "x.txt"), "changed\n");
  for (const step of ["before", "set aside", "place"] as const) {
    const onStep = once(step, "d/x.txt", () => {
      renameSync(at(files, "d"), at(files, "d2"));
      symlinkSync(outside, at(files, "d"));
    });
    await store.restore(tree, { onStep });
    expect(readdirSync(outside)).toEqual(["x.txt"]);
    expect(readFileSync(join(outside, "x.txt"), "utf8")).toBe("changed\n");
    rmSync(at(files, "d"), { recursive: true });
    rmSync(at(files, "d2"), { recursive: true });
    files.write({ "d/x.txt": "changed\n" });
  }
});

needing(test, "sh")("a damaged or missing file of the attempt is found before the first touch", async () => {
  for (const damage of [unlinkSync, truncateSync]) {
    const files = makeCommitted({ "a.txt": "wanted\n" });
    const store = await openStore(files);
    const tree = await store.snap();
    const oid = files.git("rev-parse", `${tree}:a.txt`);
    files.write({ "a.txt": "changed\n", "b.txt": "new\n" });
    const object = at(files, `.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`);
    execute(`chmod u+w "${object}"`);
    damage(object);
    const changed = fingerprint(files);
    await expect(store.restore(tree)).rejects.toMatchObject({
      name: "UserError",
      nextStep: expect.anything(),
    });
    expect(fingerprint(files)).toEqual(changed);
    expect(existsSync(at(files, ".git/casebook/main/restore.json"))).toBe(false);
  }
});

test("a path that leads out of the work tree, or into a git directory, is refused", async () => {
  const files = makeCommitted({ "a.txt": "a\n" });
  const store = await openStore(files);
  const source = await store.repository.findSource(await store.snap());
  const [entry] = [...source.content.entries.values()];
  const request = {
    session: "s",
    place: await store.repository.readPlace(),
    self,
    now,
    isAlive: () => false,
  };
  const names = [".git", "d/.GIT", "git~1", ".g\u200cit", "..", "d/../..", ".", "", ".git:x"];
  const changed = fingerprint(files);
  for (const shown of names.map((name) => `${name}/x`)) {
    const path = Buffer.from(shown).toString("latin1");
    const entries = new Map(entry && [[path, entry]]);
    const emptyFolders = new Set([path]);
    for (const part of [{ entries }, { emptyFolders }]) {
      const evil = { ...source, content: { ...source.content, ...part } };
      await expect(store.repository.restore(store.log, evil, request)).rejects.toThrow(
        `The attempt contains the path “${shown}”, which is not allowed in a worktree. Nothing was changed.`,
      );
    }
  }
  expect(fingerprint(files)).toEqual(changed);
});

const self = { host: hostname(), pid: process.pid, started: "now" };
const now = () => "2026-01-02T03:04:05.000Z";

test("two restores at once: the second is refused; the lock of a process that is gone is taken over", async () => {
  const { files, store, tree } = await makeChanged();
  const lock = at(files, ".git/casebook/main/restore.lock");
  mkdirSync(join(lock, ".."), { recursive: true });
  writeFileSync(lock, JSON.stringify(self));
  const changed = fingerprint(files);
  await expect(store.restore(tree, { isAlive: () => true })).rejects.toThrow("Another window is restoring");
  expect(fingerprint(files)).toEqual(changed);
  expect((await store.restore(tree, { isAlive: () => false })).wrong).toEqual([]);
  expect(existsSync(lock)).toBe(false);
});

/** Ends a restore as a crash would: in the middle, with nothing tidied up. */
async function crash(store: TestStore, tree: string, step: RestoreStep, path: string): Promise<void> {
  const onStep = once(step, path, () => {
    throw new Error("crash");
  });
  await expect(store.restore(tree, { onStep })).rejects.toThrow("The restore was interrupted");
}

test.each([
  ["before", "new.txt"],
  ["set aside", "a.txt"],
  ["place", "a.txt"],
  ["placed", "d/x.txt"],
] as const)(
  "a restore that was interrupted (%s %s) is completed, or taken back as a whole",
  async (step, path) => {
    for (const isRetried of [true, false]) {
      const { files, store, tree } = await makeChanged();
      const changed = fingerprint(files);
      await crash(store, tree, step, path);
      if (isRetried) {
        expect(await store.restore(tree)).toMatchObject({ conflicts: [], wrong: [], rescued: [] });
        expect(files.git("--no-optional-locks", "status", "--porcelain")).toBe("");
      }
      expect(await store.undo()).toMatchObject({ conflicts: [], wrong: [], rescued: [] });
      expect(fingerprint(files)).toEqual(changed);
      expect(readdirSync(at(files, ".git/casebook/main"))).toEqual([]);
    }
  },
);

test("an attempt that is restored exactly after its merge was interrupted is a restore of its own", async () => {
  const files = makeCommitted({ "a.txt": "1\n", "b.txt": "1\n", "c.txt": "1\n" });
  const store = await openStore(files);
  files.write({ "a.txt": "attempt\n", "b.txt": "attempt\n" });
  await store.snap();
  files.write({ "a.txt": "1\n", "b.txt": "1\n" });
  const onStep = once("placed", "a.txt", () => {
    throw new Error("crash");
  });
  await expect(store.restoreAttempt(0, "onTop", { onStep })).rejects.toThrow("The restore was interrupted");
  files.write({ "b.txt": "mine\n", "c.txt": "mine\n" });
  const edited = fingerprint(files);
  expect(await store.restoreAttempt(0, "exactly")).toMatchObject({ conflicts: [], wrong: [], written: 2 });
  expect(await store.undo()).toMatchObject({ conflicts: [], wrong: [] });
  expect(fingerprint(files)).toEqual(edited);
});

test("an undo that was interrupted is gone on with", async () => {
  const { files, store, tree } = await makeChanged();
  const changed = fingerprint(files);
  await store.restore(tree);
  const onStep = once("place", "a.txt", () => {
    throw new Error("crash");
  });
  await expect(store.undo({ onStep })).rejects.toThrow("The restore was interrupted");
  await store.undo();
  expect(fingerprint(files)).toEqual(changed);
});

test("what was edited in a file that lay aside when a restore was interrupted, is rescued by the next one", async () => {
  const { files, store, tree } = await makeChanged();
  const file = openSync(at(files, "a.txt"), "r+");
  await crash(store, tree, "place", "a.txt");
  writeSync(file, edit, 0);
  expect(await store.restore(tree)).toMatchObject({ wrong: [], rescued: ["a.txt"] });
  const rescued = await store.log.readAttachment("s", "restores/1/rescued/0");
  expect(Buffer.from(rescued ?? []).toString()).toBe(edit);
});

test("an undo takes back what the restore touched, and nothing that was written since", async () => {
  const files = makeCommitted({ "a.txt": "1\n", "b.txt": "1\n", "d/c.txt": "1\n" });
  const store = await openStore(files);
  const tree = await store.snap();
  files.write({ "a.txt": "2\n", "b.txt": "2\n", "d/c.txt": "2\n" });
  await store.restore(tree, { paths: ["a.txt"] });
  files.write({ "b.txt": "written since\n", "new.txt": "made since\n" });
  rmSync(join(files.dir, "d"), { recursive: true });
  await store.undo();
  expect(files.git("status", "--porcelain")).toBe(" M a.txt\n M b.txt\n D d/c.txt\n?? new.txt");
  expect(readFileSync(join(files.dir, "a.txt"), "utf8")).toBe("2\n");
  expect(readFileSync(join(files.dir, "b.txt"), "utf8")).toBe("written since\n");
});

test("an undo of a whole restore leaves alone what it found as it should be", async () => {
  const files = makeCommitted({ "a.txt": "1\n", "b.txt": "1\n" });
  const store = await openStore(files);
  const tree = await store.snap();
  files.write({ "a.txt": "2\n" });
  await store.restore(tree);
  files.write({ "b.txt": "written since\n" });
  await store.undo();
  expect(files.git("status", "--porcelain")).toBe(" M a.txt\n M b.txt");
  expect(readFileSync(join(files.dir, "b.txt"), "utf8")).toBe("written since\n");
});
