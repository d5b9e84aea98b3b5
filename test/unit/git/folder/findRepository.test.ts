import { posix, win32 } from "node:path";
import { describe, expect, test } from "vitest";
import {
  checkWorkTree,
  type FolderNames,
  findRepository,
} from "../../../../src/git/folder/findRepository.ts";
import type { Run } from "../../../../src/git/plumbing/git.ts";

/** Git on a system, which prints these lines. */
const printing =
  (...lines: readonly string[]): Run =>
  async () =>
    Buffer.from(`${lines.join("\n")}\n`);

/** Windows, where a folder has a real name: by another drive, a short name, or a link, it is found too. */
function windows(real: Readonly<Record<string, string>> = {}): FolderNames {
  return {
    platform: "win32",
    realPath: async (path) => {
      const found = Object.entries(real).find(([name]) => win32.relative(name, path) === "");
      return found?.[1] ?? path;
    },
  };
}

describe("one work tree has one name on Windows, whatever it is called", () => {
  const real = { "c:/g/Repo": "C:\\g\\Repo", "C:/g/REPO~1": "C:\\g\\Repo", "Z:\\Repo": "C:\\g\\Repo" };
  test.each([
    ["a drive in lower case", "c:\\g\\Repo", "c:/g/Repo", "c:/g/Repo/.git", ".git"],
    ["a folder in other letters", "C:\\G\\repo", "c:/g/Repo", "c:/g/Repo/.git", ".git"],
    ["a short name", "C:\\g\\REPO~1", "C:/g/REPO~1", "C:/g/REPO~1/.git", "C:/g/Repo/.git"],
    ["another drive", "Z:\\Repo", "C:/g/Repo", "C:/g/Repo/.git", "Z:/Repo/.git"],
  ])("%s", async (_, folder, top, gitDirectory, common) => {
    const names = windows({
      ...real,
      "C:/g/REPO~1/.git": "C:\\g\\Repo\\.git",
      "Z:/Repo/.git": "C:\\g\\Repo\\.git",
    });
    const found = await findRepository(printing(top, gitDirectory, common, "sha1"), folder, names);
    expect(found).toMatchObject({ folder: "", paths: { worktree: "main", hash: "sha1" } });
    expect(win32.relative(found.paths.top, "C:\\g\\Repo")).toBe("");
    await checkWorkTree(printing(gitDirectory), found.paths, names);
  });

  test("a folder below it is called by its way from the top", async () => {
    const names = windows({ "Z:\\Repo\\src\\lib": "\\\\server\\share\\Repo\\src\\lib" });
    const lines = ["//server/share/Repo", "//server/share/Repo/.git", "../../.git", "sha1"];
    const found = await findRepository(printing(...lines), "Z:\\Repo\\src\\lib", names);
    expect(found).toMatchObject({ folder: "src/lib", paths: { worktree: "main" } });
  });

  test("a linked work tree is called by its folder in the shared one", async () => {
    const lines = ["C:/g/linked", "C:/g/Repo/.git/worktrees/linked", "c:/g/Repo/.git", "sha1"];
    const { paths } = await findRepository(printing(...lines), "C:\\g\\linked", windows());
    expect(paths.worktree).toBe("linked");
  });

  test("another work tree is still refused", async () => {
    const names = windows();
    const lines = ["D:/other", "C:/g/Repo/.git", ".git", "sha1"];
    await expect(findRepository(printing(...lines), "C:\\g\\Repo", names)).rejects.toThrow("another folder");
  });
});

test("on macOS a folder that was opened in other letters is the same", async () => {
  const names: FolderNames = {
    platform: "darwin",
    realPath: async (path) => path.replace(/^\/users\/me\/repo/i, "/Users/me/Repo"),
  };
  const lines = ["/users/me/repo", "/users/me/repo/.git", "../.git", "sha1"];
  const found = await findRepository(printing(...lines), "/users/me/repo/src", names);
  expect(found).toMatchObject({ folder: "src", paths: { worktree: "main", top: "/Users/me/Repo" } });
  expect(posix.relative(found.paths.top, "/Users/me/Repo/src")).toBe(found.folder);
  await checkWorkTree(printing("/Users/me/Repo/.git"), found.paths, names);
});
