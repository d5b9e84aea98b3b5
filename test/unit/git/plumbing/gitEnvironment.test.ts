import { expect, test } from "vitest";
import type { ProgramSystem } from "../../../../src/base/findProgram.ts";
import {
  findGit,
  gitEnvironment,
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

test("takes the git it is told to take, and gives simple-git a path in which that is the first", () => {
  const linux = withPrograms("linux", "/my git/git", "/usr/bin/git", "/ws/git");
  expect(findGit({ PATH: "/ws:.:/usr/bin" }, "/ws", "/my git", linux)).toMatchObject({
    file: "/my git/git",
    env: { PATH: "/my git:/my git:/usr/bin" },
  });
  expect(findGit({ PATH: "/ws:.:/usr/bin" }, "/ws", undefined, linux)).toMatchObject({
    file: "/usr/bin/git",
    env: { PATH: "/usr/bin:/usr/bin" },
  });
});

test("never takes one of the folder, or one that is named relative to it", () => {
  const linux = withPrograms("linux", "/ws/git", "/ws/bin/git", "bin/git", "git", "./git");
  expect(findGit({ PATH: ":.:bin:/ws:/ws/bin:" }, "/ws", "bin", linux)).toBeUndefined();
  const windows = withPrograms("win32", "C:\\ws\\git.exe", "C:\\Git\\cmd\\git.exe", "git.exe");
  expect(findGit({ Path: "C:\\WS;.;C:\\Git\\cmd" }, "C:\\ws", undefined, windows)).toMatchObject({
    file: "C:\\Git\\cmd\\git.exe",
    env: { Path: "C:\\Git\\cmd;C:\\Git\\cmd", ...noLookupHere },
  });
});
