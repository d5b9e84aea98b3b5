import { describe, expect, test } from "vitest";
import type { ProgramSystem } from "../../../../src/base/findProgram.ts";
import {
  findGit,
  gitEnvironment,
  hasInstaller,
  missedGit,
  noLookupHere,
  ownVariables,
} from "../../../../src/git/plumbing/gitEnvironment.ts";

test("drops what would lead git elsewhere, and keeps the rest", () => {
  const env = {
    HOME: "/h",
    PATH: "/bin",
    GIT_DIR: "/x",
    git_index_file: "/y",
    EDITOR: "vi",
    LC_ALL: "de",
    GITHUB: "1",
  };
  const kept = { HOME: "/h", PATH: "/own", GITHUB: "1", ...ownVariables };
  expect(gitEnvironment(env, "/own", "linux")).toEqual(kept);
  expect(gitEnvironment(env, "/own", "win32")).toEqual({ ...kept, ...noLookupHere });
});

function withPrograms(platform: NodeJS.Platform, ...programs: readonly string[]): ProgramSystem {
  return {
    platform,
    home: platform === "win32" ? "C:\\Users\\ann" : "/home/ann",
    isProgram: (path) => programs.includes(path),
    resolveLinks: (path) => path,
  };
}

test("takes the git it is told to take, and has it first in the path", () => {
  const linux = withPrograms("linux", "/my git/git", "/usr/bin/git", "/ws/git");
  expect(findGit({ PATH: "/ws:.:/usr/bin" }, "/ws", ["/my git/git"], linux)).toMatchObject({
    file: "/my git/git",
    env: { PATH: "/my git:/usr/bin" },
  });
  expect(findGit({ PATH: "/ws:.:/usr/bin" }, "/ws", undefined, linux)).toMatchObject({
    file: "/usr/bin/git",
    env: { PATH: "/usr/bin:/usr/bin" },
  });
});

test("never takes one of the folder, or one that is named relative to it", () => {
  const linux = withPrograms("linux", "/ws/git", "/ws/bin/git", "bin/git", "git", "./git");
  expect(findGit({ PATH: ":.:bin:/ws:/ws/bin:" }, "/ws", ["bin/git"], linux)).toBeUndefined();
  const windows = withPrograms("win32", "C:\\ws\\git.exe", "C:\\Git\\cmd\\git.exe", "git.exe");
  expect(findGit({ Path: "C:\\WS;.;C:\\Git\\cmd" }, "C:\\ws", undefined, windows)).toMatchObject({
    file: "C:\\Git\\cmd\\git.exe",
    env: { Path: "C:\\Git\\cmd;C:\\Git\\cmd", ...noLookupHere },
  });
});

describe("a git that is chosen", () => {
  const linux = withPrograms("linux", "/opt/mygit", "/usr/bin/git", "/usr/bin/git-next", "/ws/bin/git");
  test.each([
    ["with another name", "/opt/mygit", "/opt/mygit"],
    ["by a bare name, from the path", "git-next", "/usr/bin/git-next"],
    ["that is missing", "/opt/none", "/usr/bin/git"],
    ["that is a folder", "/opt", "/usr/bin/git"],
    ["relative to the folder", "bin/git", "/usr/bin/git"],
  ])("%s", (_, chosen, file) => {
    expect(findGit({ PATH: "/usr/bin" }, "/ws", [chosen], linux)?.file).toBe(file);
  });

  const [git, mine] = ["C:\\Git\\cmd\\git.exe", "D:\\my tools\\MyGit.exe"];
  const windows = withPrograms("win32", git, mine, "D:\\my tools\\mygit.cmd", "C:\\ws\\git.exe");
  test.each([
    ["with another name", mine, mine],
    ["without its ending", "D:\\my tools\\MyGit", mine],
    ["that is a batch file, which only a shell starts", "D:\\my tools\\mygit.cmd", git],
    ["that is a folder", "D:\\my tools", git],
    ["relative to a drive", "D:MyGit.exe", git],
    ["relative to the folder", ".\\git.exe", git],
  ])("on Windows, %s", (_, chosen, file) => {
    expect(findGit({ Path: "C:\\Git\\cmd" }, "C:\\ws", [chosen], windows)?.file).toBe(file);
  });
});

test("says which git of a setting is missed, and none where one of several is taken", () => {
  const linux = withPrograms("linux", "/opt/mygit", "/usr/bin/git");
  const env = { PATH: "/usr/bin" };
  const missed = (...named: readonly string[]) => {
    const taken = findGit(env, "/ws", named, linux) ?? expect.fail();
    return missedGit(named, taken, env, "/ws", linux);
  };
  expect(missed()).toBeUndefined();
  expect(missed("/opt/mygit")).toBeUndefined();
  expect(missed("git")).toBeUndefined();
  expect(missed("/opt/none", "/opt/mygit")).toBeUndefined();
  expect(missed("/opt/none")).toBe("/opt/none");
  expect(missed("/opt/none", "bin/git")).toBe("/opt/none");
  // The editor could not start it, and uses another one.
  const taken = findGit(env, "/ws", ["/usr/bin/git"], linux) ?? expect.fail();
  expect(missedGit(["/opt/mygit"], taken, env, "/ws", linux)).toBe("/opt/mygit");
});

describe("the git of macOS that may open a dialog is never started", () => {
  const stub = "/usr/bin/git";
  const xcode = "/Applications/Xcode-beta.app/Contents/Developer";
  const tools = "/Library/Developer/CommandLineTools/usr/bin/git";
  const find = (mac: ProgramSystem, ...chosen: readonly string[]) =>
    findGit({ PATH: "/usr/local/bin:/usr/bin" }, "/ws", chosen, mac);

  test("but that of the developer tools", () => {
    expect(find(withPrograms("darwin", stub, tools))?.file).toBe(tools);
    expect(find(withPrograms("darwin", stub, tools), stub)?.file).toBe(tools);
    const mac = {
      ...withPrograms("darwin", stub, tools, `${xcode}/usr/bin/git`),
      resolveLinks: (path: string) => (path === "/var/db/xcode_select_link" ? xcode : path),
    };
    expect(find(mac)?.file).toBe(`${xcode}/usr/bin/git`);
  });

  test("but another one in the path", () => {
    const brew = "/opt/homebrew/bin/git";
    const mac = withPrograms("darwin", stub, brew);
    expect(findGit({ PATH: "/usr/bin:/opt/homebrew/bin" }, "/ws", [stub], mac)?.file).toBe(brew);
  });

  test("nor by a link to it, and where it is the only one it is said so", () => {
    const link = "/usr/local/bin/git";
    const mac = {
      ...withPrograms("darwin", stub, link),
      resolveLinks: (path: string) => (path === link ? stub : path),
    };
    expect(find(mac)).toBeUndefined();
    expect(hasInstaller(mac)).toBe(true);
    expect(hasInstaller(withPrograms("darwin"))).toBe(false);
    expect(hasInstaller(withPrograms("linux", stub))).toBe(false);
    expect(find(withPrograms("linux", stub))?.file).toBe(stub);
  });
});
