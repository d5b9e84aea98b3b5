import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  Stats,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { onDidFailAfterDone } from "../../../src/base/afterDone.ts";
import { messageOf } from "../../../src/base/errors.ts";
import { type RemovalCalls, remove, removeEmpty, tidy, tidySync } from "../../../src/base/remove.ts";
import { isHere } from "../../support/system/capabilities.ts";

const announced: string[] = [];
let listening: { dispose(): void };
beforeEach(() => {
  announced.length = 0;
  listening = onDidFailAfterDone((error) => announced.push(messageOf(error)));
});
afterEach(() => listening.dispose());

/** An entry of a made-up disk. */
interface Entry {
  readonly kind: "file" | "folder" | "link";
  mode?: number;
  links?: number;
}

/** A disk that refuses what a system would; `refuse` answers the code of a call, or nothing. */
function disk(
  entries: Readonly<Record<string, Entry>>,
  refuse: (call: string, path: string, entry: Entry) => string | undefined = () => undefined,
) {
  const there = new Map(Object.entries(entries));
  // Windows joins names in its own way.
  const placeOf = (path: string | Buffer) => String(path).replaceAll("\\", "/");
  const modes: string[] = [];
  const fail = (code: string, path: string): never => {
    throw Object.assign(new Error(`${code}: ${path}`), { code });
  };
  const find = (call: string, path: string | Buffer): Entry => {
    const place = placeOf(path);
    const entry = there.get(place) ?? fail("ENOENT", place);
    const code = refuse(call, place, entry);
    return code === undefined ? entry : fail(code, place);
  };
  const namesIn = (path: string) =>
    [...there.keys()].filter(
      (one) => one.startsWith(`${path}/`) && !one.slice(path.length + 1).includes("/"),
    );
  const ino = (path: string | Buffer) =>
    [...placeOf(path)].reduce((sum, one) => sum * 31 + one.charCodeAt(0), 0);
  const calls: RemovalCalls = {
    lstat: (path) => {
      const { kind, mode = 0o700, links = 1 } = find("lstat", path);
      const type = { file: 0o100000, folder: 0o040000, link: 0o120000 }[kind];
      return Object.assign(Object.create(Stats.prototype), {
        mode: type | mode,
        nlink: links,
        ino: ino(path),
      });
    },
    readdir: (path) => {
      find("readdir", path);
      return namesIn(placeOf(path)).map((one) => Buffer.from(one.slice(placeOf(path).length + 1)));
    },
    unlink: (path) => {
      find("unlink", path);
      there.delete(placeOf(path));
    },
    rmdir: (path) => {
      find("rmdir", path);
      if (namesIn(placeOf(path)).length > 0) {
        fail("ENOTEMPTY", placeOf(path));
      }
      there.delete(placeOf(path));
    },
    chmod: (path, mode) => {
      find("chmod", path).mode = mode;
      modes.push(`${placeOf(path)} ${mode.toString(8)}`);
    },
  };
  return { calls, there, modes };
}

const tree = (): Readonly<Record<string, Entry>> => ({
  "/f": { kind: "folder" },
  "/f/objects": { kind: "folder" },
  "/f/objects/aa": { kind: "file", mode: 0o400 },
  "/f/link": { kind: "link" },
  "/f/ü.txt": { kind: "file" },
});

/** Windows, and what Electron makes of it. */
const readOnlyRefused = (call: string, _: string, { kind, mode = 0o700 }: Entry) =>
  call === "unlink" && kind === "file" && (mode & 0o200) === 0 ? "EPERM" : undefined;

test("removes a folder with read-only files, and changes the mode of no link and no other file", () => {
  const { calls, there, modes } = disk(tree(), readOnlyRefused);
  remove("/f", calls);
  expect([...there.keys()]).toEqual([]);
  expect(modes).toEqual(["/f/objects/aa 600"]);
});

test("a read-only file with another name, which may be the user's, keeps its mode", () => {
  const { calls, modes } = disk({ "/f": { kind: "file", mode: 0o400, links: 2 } }, readOnlyRefused);
  expect(() => remove("/f", calls)).toThrow("EPERM");
  expect(modes).toEqual([]);
});

test.each(["EBUSY", "EPERM", "EACCES", "ENOTEMPTY", "EMFILE"])(
  "waits a moment where the system says %s",
  (code) => {
    for (const call of ["unlink", "rmdir", "readdir", "lstat"]) {
      let left = 2;
      const { calls, there } = disk(tree(), (one) => (one === call && left-- > 0 ? code : undefined));
      remove("/f", calls);
      expect([...there.keys()], call).toEqual([]);
    }
  },
);

test("what stays is thrown where it means something, and announced once where it is rubbish; all else goes", async () => {
  const inUse = (call: string, path: string) =>
    call === "unlink" && path.endsWith("ü.txt") ? "EBUSY" : undefined;
  const { calls, there } = disk(tree(), inUse);
  expect(() => remove("/f", calls)).toThrow("EBUSY");
  expect([...there.keys()]).toEqual(["/f", "/f/ü.txt"]);
  expect(announced).toEqual([]);
  expect(tidySync("/f", calls)).toBe(false);
  expect(await tidy("/f", calls)).toBe(false);
  expect(announced).toEqual(["/f is no longer needed and could not be removed: EBUSY: /f/ü.txt"]);
});

test("rubbish is tried again for most of a second, while others work", async () => {
  const since = performance.now();
  const { calls, there } = disk(tree(), (call) =>
    call === "rmdir" && performance.now() - since < 400 ? "EBUSY" : undefined,
  );
  let turns = 0;
  const others = setInterval(() => turns++, 10);
  expect(await tidy("/f", calls)).toBe(true);
  clearInterval(others);
  expect([...there.keys()]).toEqual([]);
  expect(turns).toBeGreaterThan(5);
  expect(announced).toEqual([]);
});

test("a folder that the system says it removed, and did not, is found out", () => {
  const { calls } = disk({ "/f": { kind: "folder" } });
  expect(() => remove("/f", { ...calls, rmdir: () => undefined })).toThrow("still there, rmdir '/f'");
});

test("what has the name in the meantime is somebody else's, and stays", async () => {
  for (const clear of [remove, tidy]) {
    const { calls, there } = disk({ "/lock": { kind: "file" } });
    let number = 1;
    const lstat: RemovalCalls["lstat"] = (path) => Object.assign(calls.lstat(path), { ino: number });
    const unlink: RemovalCalls["unlink"] = () => {
      number++;
      throw Object.assign(new Error("EBUSY"), { code: "EBUSY" });
    };
    await clear("/lock", { ...calls, lstat, unlink });
    expect([...there.keys()]).toEqual(["/lock"]);
    // Removed, and made again before anybody looks.
    await clear("/lock", { ...calls, unlink: () => undefined });
    expect([...there.keys()]).toEqual(["/lock"]);
  }
  expect(announced).toEqual([]);
});

test("a folder that somebody makes and fills in the place of the one that went stays, also where the disk gives it the same number", async () => {
  for (const clear of [remove, tidy]) {
    const { calls, there } = disk({ "/f": { kind: "folder" }, "/f/old": { kind: "file" } });
    const rmdir: RemovalCalls["rmdir"] = (path) => {
      calls.rmdir(path);
      there.set("/f", { kind: "folder" }).set("/f/new", { kind: "file" });
    };
    await clear("/f", { ...calls, rmdir });
    expect([...there.keys()]).toEqual(["/f", "/f/new"]);
  }
  expect(announced).toEqual([]);
});

test("nothing there, or on the way to it, is fine", () => {
  remove("/none", disk({}).calls);
  remove("/file/x", disk({ "/file/x": { kind: "file" } }, () => "ENOTDIR").calls);
  expect(announced).toEqual([]);
});

test("on a real disk: any name, folders without rights, and of a link the link alone", () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook-ü-")));
  onTestFinished(() => remove(folder));
  const kept = join(folder, "kept");
  writeFileSync(kept, "");
  const gone = join(folder, "gone");
  mkdirSync(join(gone, "closed/inner"), { recursive: true });
  writeFileSync(join(gone, "closed/inner/größe.txt"), "", { mode: 0o400 });
  if (isHere("links")) {
    symlinkSync(kept, join(gone, "link"));
    symlinkSync(folder, join(gone, "folderLink"));
  }
  if (isHere("any bytes in names")) {
    writeFileSync(Buffer.concat([Buffer.from(`${gone}/`), Buffer.from([0xff, 0xfe])]), "");
  }
  chmodSync(join(gone, "closed"), 0o500);
  remove(gone);
  expect(existsSync(gone)).toBe(false);
  expect(lstatSync(kept).isFile()).toBe(true);
});

test("an empty folder goes, one with something in it stays, and so does what is not there", () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook-")));
  onTestFinished(() => remove(folder));
  mkdirSync(join(folder, "in"));
  removeEmpty(folder);
  expect(existsSync(folder)).toBe(true);
  removeEmpty(join(folder, "in"));
  removeEmpty(join(folder, "in"));
  expect(existsSync(join(folder, "in"))).toBe(false);
});
