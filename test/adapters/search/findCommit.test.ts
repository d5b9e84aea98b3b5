import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { FoundCommits } from "../../../src/model/search/foundCommits.ts";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { commitAll, fingerprint, makeFolder, makeRepository } from "../../support/git/repositories.ts";

const tests = `import test from "node:test";
import assert from "node:assert";
import { price } from "./price.mjs";
test("adds", () => assert.equal(price(1, 2), 3));
`;

const price = (body: string) => `export const price = (a, b) => ${body};\n`;

/** Makes commits of files, each called by its message. */
function committer(repository: ReturnType<typeof makeRepository>) {
  return (message: string, files: Readonly<Record<string, string>>) => {
    repository.write(files);
    commitAll(repository, message);
  };
}

async function openEngine(dir: string): Promise<EngineUnderTest> {
  const engine = await EngineUnderTest.open(dir, { ...process.env, XDG_CACHE_HOME: makeFolder() });
  onTestFinished(() => engine.dispose());
  await engine.request("startSession", { sections: { title: "t", isolationCommand: "node --test" } });
  await engine.run();
  return engine;
}

/**
 * A branch with a merged one, on which the price was broken, and a commit of which no test can be loaded; the session begins at its end. Each commit is
 * called by what it is.
 */
async function startCase() {
  const repository = makeRepository();
  const { dir, git } = repository;
  const commit = committer(repository);
  commit("begins", { "price.mjs": price("a + b"), "price.test.mjs": tests });
  commit("first note", { "notes.md": "1\n" });
  git("checkout", "--quiet", "-b", "side");
  commit("side note", { "side.md": "1\n" });
  commit("cannot be loaded", { "price.mjs": "export const nothing = ;\n" });
  commit("breaks the price", { "price.mjs": price("a - b") });
  git("checkout", "--quiet", "main");
  commit("second note", { "notes.md": "2\n" });
  git("merge", "--quiet", "--no-ff", "-m", "merges side", "side");
  commit("third note", { "notes.md": "3\n" });
  commit("fourth note", { "notes.md": "4\n" });
  const engine = await openEngine(dir);
  return { engine, repository, before: fingerprint(repository) };
}

async function find(engine: EngineUnderTest, since?: string): Promise<FoundCommits> {
  const { id, sections } = engine.session;
  const [victim] = await engine.request("listVictims", { session: id });
  const request = { session: id, test: victim?.id ?? "", since };
  return engine.request("findCommit", { ...request, command: sections.isolationCommand });
}

const subjects = ({ found }: FoundCommits) => found.map(({ subject }) => subject);

test("the commit of a merged branch since which a test fails is found, past one that cannot be loaded, and nothing is checked out", async () => {
  const { engine, repository, before } = await startCase();
  const found = await find(engine);
  // Between them lies only what cannot be judged.
  expect(subjects(found)).toEqual(["cannot be loaded", "breaks the price"]);
  expect(found).toMatchObject({ end: "found", commits: 8 });
  expect(found.found[0]?.author).toMatch(/^.+ <.+@.+>$/);
  expect(fingerprint(repository)).toEqual(before);
  expect(engine.problems).toEqual([]);
});

test("from a commit that is named, and one of them alone with what it changes", async () => {
  const { engine, repository } = await startCase();
  const found = await find(engine, "side~1");
  expect(found).toMatchObject({ end: "failed", reason: { say: "search.notJudgedThere" }, found: [] });
  const nothing = { session: engine.session.id, search: found.search };
  await expect(engine.request("readFound", nothing)).rejects.toThrow(
    "The log does not have what this search found",
  );
  repository.git("checkout", "--quiet", "main");
  repository.write({ "price.mjs": price("a + b + 0") });
  commitAll(repository, "mends the price");
  repository.write({ "price.mjs": price("a - b - 0") });
  commitAll(repository, "breaks it again");
  repository.write({ "notes.md": "5\n" });
  commitAll(repository, "fifth note");
  await engine.run();
  const again = await find(engine, "HEAD~2");
  expect(subjects(again)).toEqual(["breaks it again"]);
  expect(again.patch).toContain("+export const price = (a, b) => a - b - 0;");
  expect(again.since?.subject).toBe("mends the price");
  const read = await engine.request("readFound", { session: engine.session.id, search: again.search });
  expect(read).toMatchObject({ patch: again.patch, files: [{ path: "price.mjs" }] });
  expect(again.carriedOut).toBeLessThanOrEqual(again.runs);
  expect(await find(engine, "side~1").catch(String)).toMatchObject({ end: "failed" });
});

test("what was changed since the commit of HEAD is in no commit", async () => {
  const { engine, repository } = await startCase();
  repository.write({ "price.mjs": price("a + b") });
  commitAll(repository, "mends the price");
  repository.write({ "price.mjs": price("a - b") });
  await engine.run();
  expect(await find(engine)).toMatchObject({ end: "failed", reason: { say: "search.passesAtHead" } });
});

test("a branch that began before the test was mended is not what breaks it again", async () => {
  const repository = makeRepository();
  const { dir, git } = repository;
  const commit = committer(repository);
  commit("begins broken", { "price.mjs": price("a - b"), "price.test.mjs": tests });
  git("checkout", "--quiet", "-b", "side");
  for (const number of [1, 2, 3, 4]) {
    commit(`side note ${number}`, { "side.md": `${number}\n` });
  }
  git("checkout", "--quiet", "main");
  commit("mends the price", { "price.mjs": price("a + b") });
  commit("note", { "notes.md": "1\n" });
  commit("breaks it again", { "price.mjs": price("a - b - 0") });
  git("merge", "--quiet", "--no-ff", "-m", "merges side", "side");
  const found = await find(await openEngine(dir), "HEAD~3");
  expect(found).toMatchObject({ end: "found", since: { subject: "mends the price" } });
  expect(subjects(found)).toEqual(["breaks it again"]);
});

test("a search that was stopped says how many commits are left, and goes on as the same one", async () => {
  const { engine } = await startCase();
  const searching = find(engine);
  await engine.waitFor((state) => state?.running?.search !== undefined);
  await engine.request("stopRun", {});
  const stopped = await searching;
  expect(stopped).toMatchObject({ end: "stopped", commits: 8 });
  expect(stopped.found).toHaveLength(8);
  const found = await find(engine);
  expect(found).toMatchObject({ end: "found", search: stopped.search });
  expect(engine.session.searches.map(({ end }) => end?.end)).toEqual(["found"]);
});

test("what of a commit breaks the test is found among its hunks, and taken out of the files as they are now", async () => {
  const repository = makeRepository();
  const commit = committer(repository);
  commit("begins", { "price.mjs": `// old\n\n\n${price("a + b")}`, "price.test.mjs": tests });
  commit("breaks it, and more", {
    "price.mjs": `// new\n\n\n${price("a - b")}`,
    "notes.md": "1\n",
    "other.mjs": "export const other = 1;\n",
  });
  commit("note", { "notes.md": "2\n" });
  const engine = await openEngine(repository.dir);
  const found = await find(engine);
  expect(subjects(found)).toEqual(["breaks it, and more"]);
  const { id: session, sections } = engine.session;
  const request = {
    session,
    question: "breaks",
    from: 0,
    to: 0,
    commit: found.found[0]?.id,
    tests: [found.test.id],
  } as const;
  const plan = await engine.request("planHunkSearch", request);
  expect(plan).toMatchObject({ commit: { subject: "breaks it, and more" }, hunks: 4, files: 3 });
  const before = fingerprint(repository);
  const hunks = await engine.request("findHunks", { ...request, command: sections.isolationCommand });
  expect(hunks).toMatchObject({ end: "found", found: [{ path: "price.mjs", line: 4 }] });
  expect(fingerprint(repository)).toEqual(before);
  const { search } = hunks;
  const logged = engine.session.searches.at(-1);
  expect(logged).toMatchObject({ search, aim: { question: "breaks", commit: request.commit } });
  const read = await engine.request("readFound", { session, search });
  expect(read.patch).toContain("+export const price = (a, b) => a - b;");
  expect(read.patch).not.toContain("// new");
  const exported = await engine.request("exportSession", { session, timeZone: "UTC", home: "/none" });
  expect(exported.text).toContain("-export const price = (a, b) => a + b;");
  await engine.request("restore", { session, what: { kind: "found", search, way: "takeOut" } });
  expect(readFileSync(join(repository.dir, "price.mjs"), "utf8")).toBe(`// new\n\n\n${price("a + b")}`);
  expect(readFileSync(join(repository.dir, "notes.md"), "utf8")).toBe("2\n");
  expect(engine.problems).toEqual([]);
});

// A view cannot be made of a folder whose path has a comma: then it is a copy.
test.each([
  ["view", "folder"],
  ["copy", "a, b"],
] as const)("in a %s a submodule is there at its current version", async (where, name) => {
  const made = makeRepository();
  const inner = join(made.dir, "inner");
  const dir = join(made.dir, name);
  for (const folder of [inner, dir]) {
    made.git("init", "--quiet", "--template=", "--initial-branch=main", folder);
    made.git("-C", folder, "config", "user.name", "Test");
    made.git("-C", folder, "config", "user.email", "test@example.com");
  }
  const git = (folder: string, ...args: readonly string[]) => made.git("-C", folder, ...args);
  const commit = (folder: string, message: string, files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) {
      writeFileSync(join(folder, path), text);
    }
    git(folder, "add", "--all");
    git(folder, "commit", "--quiet", "--message", message);
  };
  commit(inner, "one", { "one.mjs": "export const one = 1;\n" });
  const times = (operator: string) =>
    `import { one } from "./lib/one.mjs";\nexport const price = (a, b) => (a ${operator} b) * one;\n`;
  git(dir, "-c", "protocol.file.allow=always", "submodule", "add", "--quiet", inner, "lib");
  commit(dir, "begins", { "price.mjs": times("+"), "price.test.mjs": tests });
  commit(dir, "breaks the price", { "price.mjs": times("-") });
  commit(dir, "note", { "notes.md": "1\n" });
  const engine = await openEngine(dir);
  const found = await find(engine);
  expect(found).toMatchObject({ end: "found", where });
  expect(subjects(found)).toEqual(["breaks the price"]);
  expect(git(dir, "status", "--porcelain")).toBe("");
  expect(engine.problems).toEqual([]);
});
