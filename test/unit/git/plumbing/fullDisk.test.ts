import { expect, test } from "vitest";
import { UserError } from "../../../../src/base/errors.ts";
import { fact } from "../../../../src/base/facts/fact.ts";
import { explainFullDisk } from "../../../../src/git/plumbing/fullDisk.ts";
import { GitError } from "../../../../src/git/plumbing/git.ts";

const kept = fact("log.nothingChanged");

test.each([
  Object.assign(new Error("ENAMETOOLONG: name too long, mkdir"), { code: "ENAMETOOLONG" }),
  new GitError(["hash-object"], { kind: "exited", code: 128 }, "fatal: cannot open 'a/b': Filename too long"),
])("says what to do where a path is too long: %s", (error) => {
  const explained = explainFullDisk(error, kept);
  expect(explained).toBeInstanceOf(UserError);
  expect(explained).toMatchObject({
    message: "A path would be longer than the system allows. Nothing was changed.",
    nextStep: expect.stringContaining("core.longpaths"),
  });
});

test("leaves every other error as it is", () => {
  const error = new Error("long ago");
  expect(explainFullDisk(error, kept)).toBe(error);
});
