import { expect, test } from "vitest";
import { findProgram, type ProgramSystem, searchPath } from "../../../src/base/findProgram.ts";
import { windowsProgram } from "../../../src/base/process.ts";

function system(
  platform: NodeJS.Platform,
  programs: readonly string[] = [],
  links: Readonly<Record<string, string>> = {},
): ProgramSystem {
  return {
    platform,
    home: platform === "win32" ? "C:\\Users\\ann" : "/home/ann",
    isProgram: (path) => programs.includes(path),
    resolveLinks: (path) => links[path] ?? path,
  };
}

test("leaves out what is empty, relative, or in the folder, and keeps the order", () => {
  const path = ":/usr/local/bin:.:bin:./node_modules/.bin:~/bin:/ws/node_modules/.bin:/ws:/ws2/bin:/usr/bin:";
  expect(searchPath({ PATH: path }, "/ws", system("linux"))).toEqual([
    "/usr/local/bin",
    "/ws2/bin",
    "/usr/bin",
  ]);
  expect(searchPath({}, "/ws", system("linux"))).toEqual([]);
});

test("sees through links on both sides, and through dots", () => {
  const links = { "/link": "/real/ws", "/tools": "/real/ws/bin" };
  const found = searchPath(
    { PATH: "/tools:/real/ws/x:/usr/bin:/real/ws..x" },
    "/link",
    system("linux", [], links),
  );
  expect(found).toEqual(["/usr/bin", "/real/ws..x"]);
  expect(searchPath({ PATH: "/usr/../ws/bin" }, "/ws", system("linux"))).toEqual([]);
});

test.each(["/home/ann", "/home", "/"])("keeps the user's own programs when all of %s is open", (folder) => {
  const path = "/home/ann/bin:/usr/bin";
  expect(searchPath({ PATH: path }, folder, system("linux"))).toEqual(["/home/ann/bin", "/usr/bin"]);
});

test("on Windows knows drives, quotes, the spelling of Path, and names in any case", () => {
  const entries = [
    ".",
    "\\tools",
    "C:tools",
    '"C:\\Program Files\\Git\\cmd"',
    "c:\\WS\\bin",
    "C:/ws",
    "D:\\ws\\bin",
    "\\\\server\\share\\bin",
    "\\\\",
  ];
  expect(searchPath({ Path: entries.join(";") }, "C:\\ws", system("win32"))).toEqual([
    "C:\\Program Files\\Git\\cmd",
    "D:\\ws\\bin",
    "\\\\server\\share\\bin",
  ]);
});

test("finds the first that can be started, by its absolute path", () => {
  const linux = system("linux", ["/b/git", "/c/git"]);
  expect(findProgram("git", ["/a", "/b", "/c"], linux)).toBe("/b/git");
  expect(findProgram("git", ["/a"], linux)).toBeUndefined();
  const windows = system("win32", ["C:\\a\\git", "C:\\a\\git.bat", "C:\\a\\git.cmd", "C:\\b\\git.exe"]);
  expect(findProgram("git", ["C:\\a", "C:\\b"], windows)).toBe("C:\\b\\git.exe");
});

test("names the programs of Windows by their absolute path", () => {
  expect(windowsProgram({ SYSTEMROOT: "D:\\Win" }, "cmd.exe")).toBe("D:\\Win\\System32\\cmd.exe");
  expect(windowsProgram({}, "taskkill.exe")).toBe("C:\\Windows\\System32\\taskkill.exe");
});
