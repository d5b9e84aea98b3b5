import { delimiter } from "node:path";
import { expect, test } from "vitest";
import { gitEnvironment, ownVariables } from "../../../src/git/environment.ts";

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
  expect(gitEnvironment(env, undefined)).toEqual({ HOME: "/h", PATH: "/bin", GITHUB: "1", ...ownVariables });
});

test("looks for git first where it is told to, however the path is spelt", () => {
  expect(gitEnvironment({ Path: "/bin" }, "/git")).toMatchObject({ Path: `/git${delimiter}/bin` });
  expect(gitEnvironment({}, "/git")).toMatchObject({ PATH: "/git" });
});
