import { describe, expect, it } from "vitest";
import { replaceInTime } from "../../../../src/base/replaceInTime.ts";
import { createRedaction } from "../../../../src/model/secrets/redaction.ts";

const redact = (home: string, text: string) =>
  createRedaction({ secrets: [], home, patterns: [] }, replaceInTime).redact(text);

describe("the home directory is masked however it is written", () => {
  const windows = "C:\\Users\\Jürgen O'Brien";
  it.each([
    ["C:\\Users\\Jürgen O'Brien\\a.js", "~\\a.js"],
    ["c:\\users\\JÜRGEN o'brien\\a.js", "~\\a.js"],
    ["C:\\\\Users\\\\Jürgen O'Brien\\\\a.js", "~\\\\a.js"],
    ["C:/Users/Jürgen O'Brien/a.js", "~/a.js"],
    ["C:/Users\\Jürgen O'Brien", "~"],
    ["file:///C:/Users/J%C3%BCrgen%20O'Brien/a.js", "file:///~/a.js"],
    ["file:///c%3A/Users/j%c3%bcrgen%20O%27Brien/a.js", "file:///~/a.js"],
    ["vscode://file/C%3A%5CUsers%5CJ%C3%BCrgen%20O%27Brien%5Ca.js", "vscode://file/~%5Ca.js"],
    ["/c/Users/Jürgen O'Brien/a.js", "~/a.js"],
    ["/C/users/jürgen o'brien/a.js", "~/a.js"],
    ["/mnt/c/Users/Jürgen O'Brien/a.js", "~/a.js"],
    ["/cygdrive/c/Users/Jürgen O'Brien/a.js", "~/a.js"],
    ["file:///mnt/c/Users/J%C3%BCrgen%20O'Brien/a.js", "file:~/a.js"],
    ["C:\\Users\\JRGENO~1\\AppData\\Local\\Temp", "~\\AppData\\Local\\Temp"],
    ["C:\\Users\\JÜRGEN~2\\a", "~\\a"],
    ["C:/Users/j_rgen~1/a", "~/a"],
    ["C:\\Users\\JR3F2A~1\\a", "~\\a"],
    [`C:\\Users\\${"Jürgen O'Brien".normalize("NFD")}\\a`, "~\\a"],
    ["\\\\?\\C:\\Users\\Jürgen O'Brien\\a", "\\\\?\\~\\a"],
    ["at f (C:\\Users\\Jürgen O'Brien\\a.js:1:2)", "at f (~\\a.js:1:2)"],
  ])("%s", (text, shown) => {
    expect(redact(windows, text)).toBe(shown);
  });

  it.each([
    ["/Users/jürgen/a.js", "~/a.js"],
    ["/users/Jürgen/a.js", "~/a.js"],
    [`/Users/${"jürgen".normalize("NFD")}/a.js`, "~/a.js"],
    ["file:///Users/ju%CC%88rgen/a.js", "file:~/a.js"],
    ["/System/Volumes/Data/Users/jürgen/a.js", "/System/Volumes/Data~/a.js"],
  ])("on macOS: %s", (text, shown) => {
    expect(redact("/Users/jürgen", text)).toBe(shown);
  });

  it.each([
    ["/home/ada/a.js", "~/a.js"],
    ["//home//ada//a.js", "~//a.js"],
    ["file:///home/ada/a.js", "file:~/a.js"],
    ["\\\\wsl.localhost\\Ubuntu\\home\\ada\\a.js", "\\\\wsl.localhost\\Ubuntu~\\a.js"],
  ])("on Linux: %s", (text, shown) => {
    expect(redact("/home/ada", text)).toBe(shown);
  });
});

it.each([
  ["C:\\Users\\ada", "C:\\Users\\adam\\a"],
  ["C:\\Users\\ada", "D:\\Users\\ada\\a"],
  ["C:\\Users\\ada", "/d/Users/ada"],
  ["C:\\Users\\ada", "/src/c/Users/ada"],
  ["C:\\Users\\ada", "C:\\Users\\ADA~1\\a"],
  ["/home/ada", "/home/adaß/a"],
  ["/home/jose", "/home/jose\u0301/a"],
  ["/home/ada", "/HOME/ADA/a"],
  ["", "/home/ada"],
])("the home %s is not in %s", (home, text) => {
  expect(redact(home, text)).toBe(text);
});
