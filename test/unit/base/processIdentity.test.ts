import { expect, test } from "vitest";
import { startTimeOf } from "../../../src/base/process.ts";
import {
  formOf,
  type IdentitySystem,
  identifyProcess,
  isSameProcess,
  nameHost,
} from "../../../src/base/processIdentity.ts";

/** A machine of which everything is made up. */
function machine(platform: NodeJS.Platform, rest: Partial<IdentitySystem> = {}) {
  const pipes = new Set<string>(["other"]);
  const system: IdentitySystem = {
    platform,
    probe: (pid) => (pid === 7 ? "own" : "gone"),
    readStat: () => undefined,
    readPs: () => undefined,
    openPipe: (name) => pipes.add(name).has(name),
    listPipes: () => [...pipes],
    readText: () => undefined,
    readLink: () => undefined,
    ...rest,
  };
  return { system, pipes };
}

const stat = (state: string, ticks: string) =>
  `7 (a) b (x) ${state} 1 7 7 0 -1 ${"0 ".repeat(13)}${ticks} 12345 6`;

test("Linux: a start in ticks; not of a zombie, and unknown for a process of others that is hidden", () => {
  const started = (rest: Partial<IdentitySystem>) => startTimeOf(7, machine("linux", rest).system);
  expect(started({ readStat: () => stat("S", "4711") })).toBe("4711");
  expect(started({ readStat: () => stat("Z", "4711") })).toBeUndefined();
  expect(started({ readStat: () => undefined })).toBeUndefined();
  expect(started({ probe: () => "foreign" })).toBe("");
  expect(started({ probe: () => "foreign", readStat: () => stat("Z", "1") })).toBeUndefined();
  expect(started({ probe: () => "gone", readStat: () => stat("S", "1") })).toBeUndefined();
});

test("macOS: a start as ps prints it; unknown where that does not answer", () => {
  const started = (printed: string | undefined) =>
    startTimeOf(7, machine("darwin", { readPs: () => printed }).system);
  expect(started("Ss   Tue Dec  1 20:32:21 2026    \n")).toBe("utc Tue Dec 1 20:32:21 2026");
  expect(started("Z    Tue Dec  1 20:32:21 2026\n")).toBeUndefined();
  expect(started("")).toBeUndefined();
  expect(started(undefined)).toBe("");
});

test("a pid that was given again is another process", () => {
  const linux = machine("linux", { readStat: () => stat("S", "4711") }).system;
  expect(isSameProcess({ pid: 7, started: "4711" }, linux)).toBe(true);
  expect(isSameProcess({ pid: 7, started: "4710" }, linux)).toBe(false);
  expect(isSameProcess({ pid: 8, started: "4711" }, linux)).toBe(false);
  const mac = machine("darwin", { readPs: () => "S Tue Dec  1 20:32:21 2026" }).system;
  expect(isSameProcess({ pid: 7, started: "utc Tue Dec 1 20:32:21 2026" }, mac)).toBe(true);
  expect(isSameProcess({ pid: 7, started: "utc Tue Dec 1 20:32:22 2026" }, mac)).toBe(false);
});

test("Windows: a process lives as long as its pipe, whoever has its pid", () => {
  const { system, pipes } = machine("win32");
  const started = identifyProcess(7, "id", system);
  expect(started).toBe("pipe casebook-id");
  expect(isSameProcess({ pid: 7, started }, system)).toBe(true);
  // As for a process with more rights, or behind another pid namespace.
  expect(isSameProcess({ pid: 99, started }, system)).toBe(true);
  pipes.delete("casebook-id");
  expect(isSameProcess({ pid: 7, started }, system)).toBe(false);
});

test("nothing is taken for dead because the system does not say", () => {
  const fail = (): never => {
    throw Object.assign(new Error("ENOTDIR: not a directory, scandir"), { code: "ENOTDIR" });
  };
  const blind = machine("win32", { listPipes: fail }).system;
  expect(identifyProcess(7, "id", blind)).toBe("");
  expect(identifyProcess(7, "id", machine("win32", { listPipes: () => [] }).system)).toBe("");
  expect(identifyProcess(7, "id", machine("win32", { openPipe: () => false }).system)).toBe("");
  expect(isSameProcess({ pid: 7, started: "pipe casebook-id" }, blind)).toBe(true);
  expect(isSameProcess({ pid: 8, started: "pipe casebook-id" }, blind)).toBe(false);
  const mac = machine("darwin", { readPs: () => undefined }).system;
  expect(isSameProcess({ pid: 7, started: "utc Tue Dec 1 20:32:21 2026" }, mac)).toBe(true);
  const hidden = machine("linux", { probe: () => "foreign" }).system;
  expect(isSameProcess({ pid: 7, started: "4711" }, hidden)).toBe(true);
});

test("what an earlier version, another language or another system wrote down is not compared", () => {
  const mac = machine("darwin", { readPs: () => "S Tue Dec  1 20:32:21 2026" }).system;
  for (const started of [
    "",
    "Di.  1 Dez. 21:32:21 2026",
    "Tue Dec 1 21:32:21 2026",
    "pipe casebook-id",
    "4711",
  ]) {
    expect(isSameProcess({ pid: 7, started }, mac), started).toBe(true);
    expect(isSameProcess({ pid: 8, started }, mac), started).toBe(false);
  }
  expect(isSameProcess({ pid: 7, started: "" }, machine("win32").system)).toBe(true);
  expect(["4711", "utc x", "pipe x", "", "x"].map(formOf)).toEqual(["ticks", "utc", "pipe", "", ""]);
});

test("a host is named by all that makes a pid mean one process", () => {
  const name = (platform: NodeJS.Platform, id?: string, namespace?: string, boot = "9b46901b-f4f3-4e35") =>
    nameHost(
      "box",
      machine(platform, {
        readText: (path) => (path === "/etc/machine-id" ? id && `${id}\n` : `${boot}\n`),
        readLink: () => namespace,
      }).system,
    );
  const first = "pid:[4026531836]";
  expect(name("linux", undefined, first)).toBe("box");
  expect(name("linux", undefined, undefined)).toBe("box");
  expect(name("linux", "", "pid:[4026532178]")).toBe("box pid:[4026532178] 9b46901b");
  // The id itself is nobody's business, and the log may be shared.
  expect(name("linux", "secret", first)).toMatch(/^box [0-9a-f]{12}$/);
  expect(name("darwin", "secret", "pid:[4026532178]")).toBe("box");
  expect(name("win32", "secret", "pid:[4026532178]")).toBe("box");
  const all = [
    name("linux", "one", first),
    name("linux", "two", first),
    name("linux", "one", "pid:[4026532178]"),
    name("linux", "one", "pid:[4026532179]"),
    name("linux", "one", "pid:[4026532178]", "another"),
  ];
  expect(new Set(all).size).toBe(all.length);
});
