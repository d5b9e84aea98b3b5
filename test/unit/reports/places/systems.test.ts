import { describe, expect, it } from "vitest";
import { resolveEnd, resolveFile, type SearchedFolder } from "../../../../src/base/findPath.ts";
import { comparableOn, spellingsOf } from "../../../../src/base/pathSpellings.ts";
import { readFrames } from "../../../../src/reports/places/frames.ts";
import { findPosition } from "../../../../src/reports/places/location.ts";

/** A folder of a system, with some files, as `openFolder` opens it there. */
function open(platform: NodeJS.Platform, path: string, files: readonly string[]): SearchedFolder {
  const comparable = comparableOn(platform);
  const known = new Map(files.map((file) => [comparable(file), file]));
  return {
    paths: spellingsOf(path),
    bases: [""],
    comparable,
    findFile: (asked) => known.get(comparable(asked)),
  };
}

const files = [
  ...["a.test.mjs", "src/app.js", "tests/größe.test.ts", "my dir/it's (new).js", "test/test_a.py"],
  ...["app/[id]/page.test.ts", "src/Helper.ts", "spec/a b.spec.js", "ルート/テスト.js", "src/Shop.cs"],
];

const folders = {
  windows: open("win32", "C:\\Users\\Jürgen O'Brien\\My Repo (new)", files),
  "a share": open("win32", "\\\\server\\share\\repo", files),
  "WSL from Windows": open("win32", "\\\\wsl.localhost\\Ubuntu\\home\\x\\repo", files),
  macOS: open("darwin", "/Users/jürgen/My Repo", files),
  "a temporary folder of macOS": open("darwin", "/private/var/folders/x1/T/repo", files),
  linux: open("linux", "/home/jürgen/my repo (new)", files),
  WSL: open("linux", "/mnt/c/Users/x/repo", files),
} as const;

type System = keyof typeof folders;

const nfd = (text: string) => text.normalize("NFD");
const url = (path: string) =>
  encodeURI(path).replace(/[()']/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);

const windows = "C:\\Users\\Jürgen O'Brien\\My Repo (new)";
const windowsSlashes = windows.replaceAll("\\", "/");
const mac = "/Users/jürgen/My Repo";
const linux = "/home/jürgen/my repo (new)";

/** Every line names line 12 of a file; what it is called in the folder. */
const lines: readonly (readonly [System, string, string])[] = [
  // node:test, mocha, jasmine, cucumber-js and deno, with modules: the path as a URL.
  ["windows", `    at f (file:///${windowsSlashes}/a.test.mjs:12:3)`, "a.test.mjs"],
  ["windows", `    at f (file:///${url(windowsSlashes)}/a.test.mjs:12:3)`, "a.test.mjs"],
  ["windows", `    at file:///${url(windowsSlashes)}/src/app.js:12:3`, "src/app.js"],
  [
    "windows",
    `    at async Promise.all (file:///${url(windowsSlashes).replace("C:", "C%3A")}/src/app.js:12:3)`,
    "src/app.js",
  ],
  ["windows", `    at file:///${url(windowsSlashes).replace("C:", "c%3a")}/src/app.js:12:3`, "src/app.js"],
  [
    "windows",
    `    at file:///${url(windowsSlashes)}/my%20dir/it%27s%20%28new%29.js:12:3`,
    "my dir/it's (new).js",
  ],
  ["windows", `    at file:///${url(windowsSlashes)}/my%20dir/it's%20(new).js:12:3`, "my dir/it's (new).js"],
  [
    "windows",
    `    at f (file:///${url(windowsSlashes)}/tests/gr%C3%B6%C3%9Fe.test.ts:12:3)`,
    "tests/größe.test.ts",
  ],
  [
    "windows",
    `    at f (file:///${url(windowsSlashes)}/tests/gr%c3%b6%c3%9fe.test.ts:12:3)`,
    "tests/größe.test.ts",
  ],
  ["windows", `    at f (file:///${url(windowsSlashes)}/src/app.js?mtime=17123:12:3)`, "src/app.js"],
  ["windows", `    at f (file:///${url(windowsSlashes)}/src/app.js?update=1.5#x:12:3)`, "src/app.js"],
  ["windows", `    at f (file:/${windowsSlashes}/src/app.js:12:3)`, "src/app.js"],
  ["windows", `    at f (file://localhost/${windowsSlashes}/src/app.js:12:3)`, "src/app.js"],
  ["windows", `    at f (file:///c|${windowsSlashes.slice(2)}/src/app.js:12:3)`, "src/app.js"],
  ["windows", `    at f (file:\\\\\\${windows}\\src\\app.js:12:3)`, "src/app.js"],
  // Paths of the disk.
  ["windows", `    at f (${windows}\\src\\app.js:12:3)`, "src/app.js"],
  ["windows", `    at f (${windows.toLowerCase()}\\src\\app.js:12:3)`, "src/app.js"],
  ["windows", `    at f (${windows.toUpperCase()}\\SRC\\APP.JS:12:3)`, "src/app.js"],
  ["windows", `    at f (${windowsSlashes}/src/app.js:12:3)`, "src/app.js"],
  ["windows", `    at f (${windows.replaceAll("\\", "\\\\")}\\\\src\\\\app.js:12:3)`, "src/app.js"],
  ["windows", `    at f (${windowsSlashes}\\src/app.js:12:3)`, "src/app.js"],
  ["windows", `    at f (\\\\?\\${windows}\\src\\app.js:12:3)`, "src/app.js"],
  ["windows", `    at f (\\\\.\\${windows}\\src\\app.js:12:3)`, "src/app.js"],
  ["windows", `    at f (//?/${windowsSlashes}/src/app.js:12:3)`, "src/app.js"],
  ["windows", `  File "${windows}\\test\\test_a.py", line 12, in test_a`, "test/test_a.py"],
  ["windows", `test\\test_a.py:12: AssertionError`, "test/test_a.py"],
  ["windows", `tests\\größe.test.ts:12:3`, "tests/größe.test.ts"],
  ["windows", ` ❯ tests/${nfd("größe")}.test.ts:12:3`, "tests/größe.test.ts"],
  ["windows", ` ❯ TESTS/GRÖSSE.test.ts:12:3`.replace("GRÖSSE", "GRÖßE"), "tests/größe.test.ts"],
  ["windows", `    at f (${windows}\\my dir\\it's (new).js:12:3)`, "my dir/it's (new).js"],
  ["windows", `    at f (${windows}\\app\\[id]\\page.test.ts:12:3)`, "app/[id]/page.test.ts"],
  ["windows", `   at Shop.Total(Int32 id) in ${windows}\\src\\Shop.cs:line 12`, "src/Shop.cs"],
  ["windows", `${windows}\\src\\Shop.cs(12,3): error CS0103`, "src/Shop.cs"],
  ["windows", `   at Shop.Total() in ${windows}\\src\\Shop.cs:Zeile 12.`, "src/Shop.cs"],
  ["windows", `    at f (${windows}\\ルート\\テスト.js:12:3)`, "ルート/テスト.js"],
  // A short name, where the file lies in a folder of the folder.
  ["windows", `    at f (C:\\Users\\JRGENO~1\\MYREPO~1\\src\\app.js:12:3)`, "src/app.js"],
  ["windows", `    at f (C:\\Users\\JRGENO~1\\MYREPO~1\\a.test.mjs:12:3)`, "a.test.mjs"],
  // Git Bash, MSYS2, Cygwin and WSL spell the same drive.
  ["windows", `    at f (/c${windowsSlashes.slice(2)}/src/app.js:12:3)`, "src/app.js"],
  ["windows", `    at f (/c${windowsSlashes.slice(2)}/a.test.mjs:12:3)`, "a.test.mjs"],
  ["windows", `    at f (/C${windowsSlashes.slice(2)}/a.test.mjs:12:3)`, "a.test.mjs"],
  ["windows", `/cygdrive/c${windowsSlashes.slice(2)}/a.test.mjs:12`, "a.test.mjs"],
  ["windows", `/mnt/c${windowsSlashes.slice(2)}/a.test.mjs:12`, "a.test.mjs"],
  ["windows", `    at file:///mnt/c${url(windowsSlashes.slice(2))}/a.test.mjs:12:3`, "a.test.mjs"],
  ["windows", `    at file:///c${url(windowsSlashes.slice(2))}/a.test.mjs:12:3`, "a.test.mjs"],
  ["WSL", `    at f (C:\\Users\\x\\repo\\a.test.mjs:12:3)`, "a.test.mjs"],
  ["WSL", `    at file:///C:/Users/x/repo/a.test.mjs:12:3`, "a.test.mjs"],
  ["WSL", `    at file:///c%3A/users/X/repo/a.test.mjs:12:3`, "a.test.mjs"],
  ["WSL", `    at f (/mnt/c/Users/x/repo/a.test.mjs:12:3)`, "a.test.mjs"],
  ["WSL", `    at f (/c/Users/x/repo/src/app.js:12:3)`, "src/app.js"],
  ["WSL from Windows", `    at f (/home/x/repo/a.test.mjs:12:3)`, "a.test.mjs"],
  ["WSL from Windows", `    at file:///home/x/repo/a.test.mjs:12:3`, "a.test.mjs"],
  ["WSL from Windows", `    at f (\\\\wsl$\\Ubuntu\\home\\x\\repo\\a.test.mjs:12:3)`, "a.test.mjs"],
  ["WSL from Windows", `    at f (//wsl.localhost/Ubuntu/home/x/repo/a.test.mjs:12:3)`, "a.test.mjs"],
  ["linux", `    at f (\\\\wsl$\\Ubuntu\\home\\jürgen\\my repo (new)\\a.test.mjs:12:3)`, "a.test.mjs"],
  // Shares.
  ["a share", `    at f (\\\\server\\share\\repo\\a.test.mjs:12:3)`, "a.test.mjs"],
  ["a share", `    at f (\\\\SERVER\\Share\\Repo\\a.test.mjs:12:3)`, "a.test.mjs"],
  ["a share", `    at f (file://server/share/repo/a.test.mjs:12:3)`, "a.test.mjs"],
  ["a share", `    at f (file:////server/share/repo/a.test.mjs:12:3)`, "a.test.mjs"],
  ["a share", `    at f (file://///server/share/repo/a.test.mjs:12:3)`, "a.test.mjs"],
  ["a share", `    at f (//server/share/repo/a.test.mjs:12:3)`, "a.test.mjs"],
  ["a share", `    at f (\\\\?\\UNC\\server\\share\\repo\\a.test.mjs:12:3)`, "a.test.mjs"],
  ["a share", `    at f (\\\\\\\\server\\\\share\\\\repo\\\\a.test.mjs:12:3)`, "a.test.mjs"],
  // macOS: another case, another form of a letter, and the folder that a link leads to.
  ["macOS", `    at f (${mac}/a.test.mjs:12:3)`, "a.test.mjs"],
  ["macOS", `    at f (${nfd(mac)}/a.test.mjs:12:3)`, "a.test.mjs"],
  ["macOS", `    at f (${nfd(mac)}/tests/${nfd("größe")}.test.ts:12:3)`, "tests/größe.test.ts"],
  ["macOS", `    at f (${mac.toLowerCase()}/a.test.mjs:12:3)`, "a.test.mjs"],
  ["macOS", `    at f (file://${url(nfd(mac))}/a.test.mjs:12:3)`, "a.test.mjs"],
  ["macOS", `    at f (file://${url(mac)}/SRC/helper.ts:12:3)`, "src/Helper.ts"],
  ["macOS", `    at f (/System/Volumes/Data${mac}/a.test.mjs:12:3)`, "a.test.mjs"],
  ["a temporary folder of macOS", `    at f (/var/folders/x1/T/repo/a.test.mjs:12:3)`, "a.test.mjs"],
  ["a temporary folder of macOS", `    at f (/private/var/folders/x1/T/repo/a.test.mjs:12:3)`, "a.test.mjs"],
  ["a temporary folder of macOS", `    at f (file:///var/folders/x1/T/repo/a.test.mjs:12:3)`, "a.test.mjs"],
  // Linux.
  ["linux", `    at f (${linux}/a.test.mjs:12:3)`, "a.test.mjs"],
  ["linux", `    at f (file://${url(linux)}/a.test.mjs:12:3)`, "a.test.mjs"],
  ["linux", `    at f (file://${linux}/a.test.mjs:12:3)`, "a.test.mjs"],
  ["linux", `    at f (${nfd(linux)}/tests/${nfd("größe")}.test.ts:12:3)`, "tests/größe.test.ts"],
  ["linux", `    at f (file:${linux}/a.test.mjs:12:3)`, "a.test.mjs"],
  ["linux", `    at f (file://localhost${url(linux)}/a.test.mjs:12:3)`, "a.test.mjs"],
  ["linux", `/home/jürgen/my repo (new)/tests/größe.test.ts:12:3`, "tests/größe.test.ts"],
  // Reports of another machine, by their tail.
  ["windows", `    at f (file:///home/runner/work/repo/src/app.js:12:3)`, "src/app.js"],
  [
    "windows",
    `    at f (file:///home/runner/work/x/tests/gr%C3%B6%C3%9Fe.test.ts:12:3)`,
    "tests/größe.test.ts",
  ],
  ["windows", `    at f (/Users/runner/work/x/src/app.js:12:3)`, "src/app.js"],
  ["windows", `    at f (file:///D:/a/x/src/app.js:12:3)`, "src/app.js"],
  ["windows", `    at f (D:\\a\\x\\my dir\\it's (new).js:12:3)`, "my dir/it's (new).js"],
  ["linux", `    at f (file:///D:/a/x/src/app.js:12:3)`, "src/app.js"],
  ["linux", `    at f (file:///D%3A/a/x/spec/a%20b.spec.js:12:3)`, "spec/a b.spec.js"],
  ["linux", `    at f (D:\\\\a\\\\x\\\\src\\\\app.js:12:3)`, "src/app.js"],
  ["linux", `    at f (\\\\?\\D:\\a\\x\\src\\app.js:12:3)`, "src/app.js"],
  ["linux", `    at f (d:\\a\\x\\src\\app.js:12:3)`, "src/app.js"],
  ["linux", `  File "D:\\a\\x\\test\\test_a.py", line 12, in test_a`, "test/test_a.py"],
  ["linux", `    at f (/c/a/x/src/app.js:12:3)`, "src/app.js"],
  ["macOS", `    at f (file:///D:/a/x/src/app.js:12:3)`, "src/app.js"],
  ["macOS", `    at f (D:\\a\\x\\SRC\\app.js:12:3)`, "src/app.js"],
  ["macOS", `    at f (file:///home/runner/x/src/app.js:12:3)`, "src/app.js"],
  // … and of a file that lies in the folder itself, where the folder is called the same.
  ["linux", `    at f (file:///D:/a/My%20Repo%20(new)/a.test.mjs:12:3)`, "a.test.mjs"],
  ["windows", `    at f (file:///home/runner/my%20repo%20(new)/a.test.mjs:12:3)`, "a.test.mjs"],
  ["a share", `    at f (/builds/group/repo/a.test.mjs:12:3)`, "a.test.mjs"],
  // Dev servers and bundlers.
  ["windows", `f@http://localhost:5173/@fs/${url(windowsSlashes)}/src/app.js?t=1712:12:3`, "src/app.js"],
  ["windows", `    at f (http://localhost:5173/@fs/${windowsSlashes}/a.test.mjs:12:3)`, "a.test.mjs"],
  [
    "linux",
    `    at f (http://localhost:63315/@fs${url(linux)}/src/app.js?import&browserv=1:12:3)`,
    "src/app.js",
  ],
  ["linux", `    at f (http://localhost:5173/src/app.js?t=1712:12:3)`, "src/app.js"],
  ["windows", `    at f (http://127.0.0.1:5173/src/app.js:12:3)`, "src/app.js"],
  ["linux", `    at f (http://localhost:9876/base/src/app.js?a1b2c3:12:3)`, "src/app.js"],
  ["linux", `    at f (http://localhost:9876/absolute${linux}/src/app.js?a1b2c3:12:3)`, "src/app.js"],
  ["linux", `    at f (webpack:///./src/app.js:12:3)`, "src/app.js"],
  ["windows", `    at f (webpack:///./src/app.js?5ab1:12:3)`, "src/app.js"],
  ["linux", `    at f (webpack://shop/./src/app.js:12:3)`, "src/app.js"],
  ["linux", `    at f (webpack://shop/src/app.js?1a2b:12:3)`, "src/app.js"],
  ["linux", `    at f (webpack-internal:///./src/app.js:12:3)`, "src/app.js"],
  ["linux", `    at f (webpack-internal:///(rsc)/./src/app.js:12:3)`, "src/app.js"],
  ["windows", `    at f (webpack-internal:///${windows}\\src\\app.js:12:3)`, "src/app.js"],
  ["linux", `    at f (turbopack:///[project]/src/app.js:12:3)`, "src/app.js"],
  ["linux", `    at f (rsc://React/Server/file://${url(linux)}/src/app.js?1:12:3)`, "src/app.js"],
  ["linux", `    at f (ng:///src/app.js:12:3)`, "src/app.js"],
  ["linux", `    at f (/@fs${linux}/src/app.js:12:3)`, "src/app.js"],
  ["windows", `    at f (/@fs/${windowsSlashes}/src/app.js:12:3)`, "src/app.js"],
];

describe("a path that is relative to where a drive stands", () => {
  it.each([
    ["windows", "C:a.test.mjs", "a.test.mjs"],
    ["windows", "c:src\\app.js", "src/app.js"],
    ["windows", "C:.\\src/app.js", "src/app.js"],
    ["windows", "D:a.test.mjs", undefined],
    ["windows", "C:..\\a.test.mjs", undefined],
    ["linux", "C:a.test.mjs", undefined],
    ["a share", "C:a.test.mjs", undefined],
  ] as const)("on %s: %s", (system, path, file) => {
    expect(resolveFile(path, folders[system])).toBe(file);
  });
});

describe("the file of a line, as each system writes it", () => {
  it.each(lines)("%s: %s", (system, line, path) => {
    const position = findPosition(readFrames(line), undefined, (end) => resolveEnd(end, folders[system]));
    expect(position).toMatchObject({ path, line: 12 });
  });
});

describe("no file of the folder", () => {
  it.each<readonly [System, string]>([
    ["windows", "\\\\evil\\share\\src\\app.js"],
    ["windows", "file://evil/share/src/app.js"],
    ["windows", "\\\\?\\UNC\\evil\\share\\src\\app.js"],
    ["a share", "\\\\server\\other\\src\\app.js"],
    ["a share", "\\\\evil\\share\\repo\\a.test.mjs"],
    ["linux", "http://evil.example/src/app.js"],
    ["linux", "http://localhost.evil.example/src/app.js"],
    ["linux", "https://user@evil.example/src/app.js"],
    ["linux", "f@http://evil.example/src/app.js"],
    ["linux", "webpack:///./node_modules/x/src/app.js"],
    ["linux", "http://localhost:5173/node_modules/.vite/src/app.js"],
    ["linux", "/home/jürgen/other/a.test.mjs"],
    ["linux", "/usr/lib/node_modules/my repo (new)/a.test.mjs"],
    ["linux", "/home/jürgen/MY REPO (new)/../a.test.mjs"],
    ["windows", "file:///C:/Windows/a.test.mjs"],
    ["windows", `file:///${url(windowsSlashes)}/src%2Fapp.js`],
    ["windows", `file:///${url(windowsSlashes)}/src%5Capp.js`],
    ["windows", `${windows}\\..\\a.test.mjs`],
    ["windows", `${windows}\\.git\\config`],
    ["linux", "node:internal/src/app.js"],
  ])("%s: %s", (system, written) => {
    expect(resolveFile(written, folders[system])).toBeUndefined();
    if (!written.includes("..")) {
      expect(resolveEnd(`    at f (${written}`, folders[system])).toBeUndefined();
    }
  });
});
