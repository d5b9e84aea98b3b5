import { expect, test } from "vitest";
import { isNetworkFolder } from "../../../../src/runners/line/networkFolder.ts";

test.each([
  "\\\\server\\share\\repo",
  "//server/share/repo",
  "\\\\wsl$\\Ubuntu\\home\\me",
  "\\\\?\\C:\\repo",
])("the shell of Windows cannot stand in %s", (folder) => {
  expect(isNetworkFolder(folder, "win32")).toBe(true);
  expect(isNetworkFolder(folder, "linux")).toBe(false);
});

test.each(["C:\\repo", "Z:/repo", "/repo"])("and can in %s", (folder) => {
  expect(isNetworkFolder(folder, "win32")).toBe(false);
});
