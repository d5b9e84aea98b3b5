import { join } from "node:path";
import { expect, it } from "vitest";
import { openForTest } from "../../support/git/openLogs.ts";
import { commitAll, makeCommitted, makeFolder, openTestRepository } from "../../support/git/repositories.ts";

it("has the trees before and after a commit, and none for what is no commit", async () => {
  const files = makeCommitted({ "a.txt": "a\n" });
  files.write({ "a.txt": "b\n" });
  commitAll(files, "second");
  files.git("tag", "--annotate", "v1", "--message", "v1");
  const repository = await openForTest(files);
  const tree = (name: string) => files.git("rev-parse", `${name}^{tree}`);
  for (const name of ["HEAD", "main", "v1", files.git("rev-parse", "--short", "HEAD")]) {
    expect(await repository.readCommit(name)).toMatchObject({
      id: files.git("rev-parse", "HEAD"),
      subject: "second",
      from: tree("HEAD~1"),
      to: tree("HEAD"),
    });
  }
  for (const name of [
    "",
    "^HEAD",
    "HEAD~1..HEAD",
    "--all",
    "-n1",
    "HEAD:a.txt",
    "HEAD^{tree}",
    "nothing",
    "HEAD\n",
    "HEAD^@",
    "HEAD^!",
  ]) {
    expect(await repository.readCommit(name), JSON.stringify(name)).toBe(undefined);
  }
  const first = await repository.readCommit("HEAD~1");
  expect(first?.from).toBe(files.git("hash-object", "-t", "tree", "/dev/null"));
});

it("is not known of a commit whose parent a shallow clone does not have", async () => {
  const files = makeCommitted({ "a.txt": "a\n" });
  files.write({ "a.txt": "b\n" });
  commitAll(files, "second");
  files.write({ "a.txt": "c\n" });
  commitAll(files, "third");
  const shallow = openTestRepository(join(makeFolder(), "shallow"), files.env);
  files.git("clone", "--quiet", "--depth=2", `file://${files.dir}`, shallow.dir);
  const repository = await openForTest(shallow);
  expect(await repository.readCommit("HEAD")).toMatchObject({ subject: "third" });
  expect(await repository.readCommit("HEAD~1")).toBe(undefined);
});
