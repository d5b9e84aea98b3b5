import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { say } from "../../../src/base/facts/words.ts";
import type { HunkQuestion } from "../../../src/model/log/searches.ts";
import type { FoundHunks } from "../../../src/model/search/foundHunks.ts";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { commitAll, fingerprint, makeFolder, makeRepository } from "../../support/git/repositories.ts";
import { isHere, needing } from "../../support/system/capabilities.ts";

type Files = Readonly<Record<string, string>>;

/** A view cannot be made of a folder whose path has a comma: then it is a copy. */
const names = { view: "folder", copy: "a, b" } as const;

/** A session with two attempts, in a folder of which only a copy can be made, or a view. */
async function startCase(
  where: keyof typeof names,
  files: Files,
  changed: Files,
  prepare?: (dir: string) => void,
) {
  const cache = makeFolder();
  const made = makeRepository();
  const dir = join(made.dir, names[where]);
  mkdirSync(dir);
  const repository = { ...made, dir, write: (some: Files) => writeAll(dir, some) };
  made.git("init", "--quiet", "--template=", "--initial-branch=main", dir);
  repository.git = (...args) => made.git("-C", dir, ...args);
  for (const [key, value] of [
    ["user.name", "Test"],
    ["user.email", "test@example.com"],
  ] as const) {
    repository.git("config", key, value);
  }
  repository.write(files);
  commitAll(repository);
  prepare?.(dir);
  const env = { ...process.env, XDG_CACHE_HOME: cache };
  const engine = await EngineUnderTest.open(dir, env);
  onTestFinished(() => engine.dispose());
  await engine.request("startSession", { sections: { title: "t", isolationCommand: "node --test" } });
  const first = await engine.run();
  repository.write(changed);
  const second = await engine.run();
  return {
    engine,
    repository,
    env,
    headlines: [first, second],
    before: fingerprint(repository),
    workplaces: () => readdirSync(join(cache, "casebook", "workplaces")),
  };
}

function writeAll(dir: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
}

function find(engine: EngineUnderTest, question: HunkQuestion, from = 0, to = 1): Promise<FoundHunks> {
  const { id, sections } = engine.session;
  return engine.request("findHunks", { session: id, question, from, to, command: sections.isolationCommand });
}

const tests = `import test from "node:test";
import assert from "node:assert";
import { price } from "./price.mjs";
test("adds", () => assert.equal(price(1, 2), 3));
test("is a number", () => assert.equal(typeof price(1, 2), "number"));
`;

/** Twelve constants with lines between them, and a function: what the tests need stands in two places. */
function price(constants: number, body: string, extra = ""): string {
  const lines = Array.from(
    { length: 12 },
    (_, line) => `export const c${line} = ${constants + line};\n// ${line}\n`,
  );
  return `${lines.slice(0, 6).join("")}${extra}// between\n${lines.slice(6).join("")}export function price(x, y) { ${body} }\n`;
}

const broken = {
  "price.mjs": price(0, "return x - y;"),
  "price.test.mjs": tests,
  ".gitignore": "node_modules/\n",
};
const fixed = {
  "price.mjs": price(100, "return addUp(x, y);", "const addUp = (x, y) => x + y;\n"),
  "notes/new.md": "What was done.\n",
};

describe.each(["view", "copy"] as const)("in a %s of the folder", (where) => {
  const run = where === "view" ? needing(test, "private views") : test;

  run("the hunks that fix a test are found, and nothing of the user changes", async () => {
    const { engine, repository, before, headlines, workplaces } = await startCase(where, broken, fixed);
    expect(headlines[1]).toBe("#1 solved: 0 failing");
    const plan = await engine.request("planHunkSearch", {
      session: engine.session.id,
      question: "fixes",
      from: 0,
      to: 1,
    });
    expect(plan).toMatchObject({ tests: [{ name: "adds" }], hunks: 15, files: 2, from: 0, to: 1, runs: 15 });
    // Whatever is edited in the meantime is not what is searched.
    repository.write({ "edited.test.mjs": "throw new Error('not part of any attempt');\n" });
    const found = await find(engine, "fixes");
    expect(found).toMatchObject({ end: "found", where, count: 2, agreed: { yes: 3, of: 3 } });
    expect(found.found.map(({ path }) => path)).toEqual(["price.mjs", "price.mjs"]);
    expect(found.patch).toContain("+const addUp = (x, y) => x + y;");
    expect(found.patch).not.toContain("notes/new.md");
    expect(found.carriedOut).toBeLessThanOrEqual(plan.runs);
    // The log has it from its start to its end, with every trial; nothing of it is a run.
    const [search = expect.fail()] = engine.session.searches;
    expect(search).toMatchObject({
      aim: { kind: "hunks", question: "fixes" },
      attempt: 1,
      reference: 0,
      items: 15,
      left: 2,
      end: { end: "found", items: 2, place: where, runs: found.carriedOut, agreed: { yes: 3, of: 3 } },
    });
    expect(search.trials).toHaveLength(found.carriedOut);
    expect(search.trials.slice(0, 2)).toEqual([
      { items: 0, answer: "no" },
      { items: 15, answer: "yes" },
    ]);
    expect(engine.session.attempts.map(({ runs }) => runs.length)).toEqual([1, 1]);
    const read = await engine.request("readFound", { session: engine.session.id, search: search.search });
    expect([read.patch, read.files.map((file) => file.path)]).toEqual([found.patch, ["price.mjs"]]);
    unlinkSync(join(repository.dir, "edited.test.mjs"));
    expect(fingerprint(repository)).toEqual(before);
    expect(workplaces()).toEqual([]);
    expect(engine.problems).toEqual([]);
  });

  run("files behind a link that the change replaces by a directory stay", async () => {
    const outside = makeFolder();
    const outsideFiles = { "inner/same.txt": "of the user\n", "one.txt": "of the user\n" };
    writeAll(outside, outsideFiles);
    const { engine, repository } = await startCase(where, broken, fixed, (dir) => {
      symlinkSync(outside, join(dir, "linked"));
    });
    unlinkSync(join(repository.dir, "linked"));
    repository.write({ "linked/one.txt": "new\n", "linked/inner/same.txt": "new\n" });
    await engine.run();
    expect(await find(engine, "fixes", 0, 2)).toMatchObject({ end: "found", where, count: 2 });
    for (const [path, text] of Object.entries(outsideFiles)) {
      expect(readFileSync(join(outside, path), "utf8")).toBe(text);
    }
  });

  run("the code that runs is that of the attempt, also through a relative link of a workspace", async () => {
    const { engine } = await startCase(
      where,
      {
        ...broken,
        "packages/core/package.json": '{ "name": "@x/core", "type": "module", "exports": "./price.mjs" }',
        "packages/core/price.mjs": broken["price.mjs"],
        "price.mjs": 'export * from "@x/core";\n',
      },
      { "packages/core/price.mjs": fixed["price.mjs"] },
      (dir) => {
        mkdirSync(join(dir, "node_modules/@x"), { recursive: true });
        symlinkSync("../../packages/core", join(dir, "node_modules/@x/core"));
      },
    );
    expect(await find(engine, "fixes")).toMatchObject({ end: "found", where, count: 2 });
  });

  run("a killed search changes nothing, and the next one removes what it left", async () => {
    const { engine, repository, before, workplaces, env } = await startCase(where, broken, fixed);
    const searching = find(engine, "fixes").catch(() => "killed");
    await engine.waitFor((state) => (state?.running?.search?.run ?? 0) >= 3);
    const [left] = workplaces();
    const owner = JSON.parse(
      readFileSync(join(env.XDG_CACHE_HOME, "casebook/workplaces", left ?? "", "owner.json"), "utf8"),
    );
    process.kill(owner.pid, "SIGKILL");
    expect(await searching).toBe("killed");
    expect(fingerprint(repository)).toEqual(before);
    expect(workplaces()).toEqual([left]);
    const again = await EngineUnderTest.open(repository.dir, env);
    onTestFinished(() => again.dispose());
    expect(workplaces()).toEqual([]);
    expect(repository.git("worktree", "list").split("\n")).toHaveLength(1);
    expect(again.session.searches).toMatchObject([{ end: { end: "lost", found: [] } }]);
  });
});

/** Where it does not matter to a story. */
const anywhere = isHere("private views") ? "view" : "copy";

test("what breaks a test, and what is not needed", async () => {
  const { engine } = await startCase(
    anywhere,
    { ...broken, "price.mjs": price(0, "return x + y;") },
    { "price.mjs": price(100, "return String(x + y);"), "notes.md": "new\n" },
  );
  const breaks = await find(engine, "breaks");
  expect(breaks).toMatchObject({ end: "found", count: 1, hunks: 14 });
  expect(breaks.patch).toContain("+export function price(x, y) { return String(x + y); }");
  writeAll(engine.folder, { "price.mjs": price(200, "return y + x;") });
  await engine.run();
  const unneeded = await find(engine, "notNeeded", 1, 2);
  expect(unneeded).toMatchObject({ end: "found", count: 12 });
  expect(unneeded.patch).not.toContain("return y + x;");
  // What was edited since stays, whatever is taken out.
  writeAll(engine.folder, { "later.md": "later\n" });
  const use = async ({ search }: FoundHunks, way: "keep" | "takeOut") => {
    const what = { kind: "found", search, way } as const;
    const { id: session } = engine.session;
    const { write } = await engine.request("previewRestore", { session, what });
    const restored = await engine.request("restore", { session, what });
    return [write, restored.wrong, readFileSync(join(engine.folder, "price.mjs"), "utf8")];
  };
  expect(await use(unneeded, "takeOut")).toEqual([["price.mjs"], [], price(100, "return y + x;")]);
  await engine.request("restore", { session: engine.session.id, what: { kind: "undo" } });
  expect(readFileSync(join(engine.folder, "price.mjs"), "utf8")).toBe(price(200, "return y + x;"));
  expect(readFileSync(join(engine.folder, "later.md"), "utf8")).toBe("later\n");
  expect(engine.session.restores.map(({ search }) => search)).toEqual([unneeded.search, undefined]);
});

test("a stop keeps the smallest part so far, and leaves nothing behind", async () => {
  const { engine, repository, before, workplaces } = await startCase(anywhere, broken, fixed);
  const searching = find(engine, "fixes");
  await engine.waitFor((state) => (state?.running?.search?.left ?? 15) < 15);
  await engine.request("stopRun", {});
  const stopped = await searching;
  expect(stopped.end).toBe("stopped");
  expect(stopped.count).toBeLessThan(15);
  expect(stopped.patch).toContain("+const addUp");
  expect(engine.state?.running).toBeUndefined();
  expect(fingerprint(repository)).toEqual(before);
  expect(workplaces()).toEqual([]);
  // It goes on where it was, but for the two ends, and what it has found is asked from the beginning the next time.
  const on = await find(engine, "fixes");
  const again = await find(engine, "fixes");
  expect([on.end, on.patch]).toEqual(["found", again.patch]);
  expect(on.carriedOut).toBe(again.carriedOut - (stopped.carriedOut - 2));
  // In the log it is one search, to its end; the next one is another.
  expect(on.search).toBe(stopped.search);
  expect(engine.session.searches).toMatchObject([
    { search: on.search, end: { end: "found" } },
    { search: again.search, end: { end: "found" } },
  ]);
  expect(engine.session.searches[0]?.trials).toHaveLength(stopped.carriedOut + on.carriedOut);
});

/** The tests load a package by an absolute path, as an editable install does: a copy would load that of the folder itself. */
async function startEditable(where: keyof typeof names) {
  const core = { "package.json": '{ "name": "core", "type": "module", "exports": "./price.mjs" }' };
  return startCase(
    where,
    {
      ...broken,
      "core/package.json": core["package.json"],
      "core/price.mjs": broken["price.mjs"],
      "price.mjs": 'export * from "core";\n',
    },
    { "core/price.mjs": fixed["price.mjs"] },
    (dir) => {
      mkdirSync(join(dir, "node_modules"));
      symlinkSync(join(dir, "core"), join(dir, "node_modules/core"));
    },
  );
}

test("a copy that loads the code of the folder itself is noticed before anything is searched there", async () => {
  const { engine, repository, before, workplaces } = await startEditable("copy");
  const failed = await find(engine, "fixes");
  expect(failed).toMatchObject({ end: "failed", found: [], patch: "" });
  expect(say(failed.reason ?? "")).toContain(
    "a copy in another place: the same result with and without the changes",
  );
  expect(engine.session.searches).toMatchObject([
    { attempt: 1, end: { end: "failed", reason: failed.reason } },
  ]);
  expect(fingerprint(repository)).toEqual(before);
  expect(workplaces()).toEqual([]);
});

needing(test, "private views")(
  "a test file that the folder lacks is not known in a view: then it is a copy",
  async () => {
    const { engine, repository } = await startCase("view", broken, fixed);
    unlinkSync(join(repository.dir, "price.test.mjs"));
    expect(await find(engine, "fixes")).toMatchObject({ end: "found", where: "copy", count: 2 });
  },
);

needing(test, "private views")("a view has it at the path that is written down", async () => {
  const { engine } = await startEditable("view");
  expect(await find(engine, "fixes")).toMatchObject({ end: "found", where: "view", count: 2 });
});

test("what earlier runs of the session say is not run again", async () => {
  const { engine } = await startCase("copy", broken, { "price.mjs": price(100, "return x - y;") });
  writeAll(engine.folder, { "price.mjs": price(100, "return y + x;"), "notes.md": "n\n" });
  await engine.run();
  // #1 failed as #0 did: only what came after it is looked at, and its hunk alone is what #2 is but for a note.
  const plan = await engine.request("planHunkSearch", {
    session: engine.session.id,
    question: "fixes",
    from: 0,
    to: 2,
  });
  expect(plan).toMatchObject({ from: 1, to: 2, hunks: 2 });
});

test("another command than the confirmed one is not run", async () => {
  const { engine } = await startCase("copy", broken, fixed);
  const request = {
    session: engine.session.id,
    question: "fixes",
    from: 0,
    to: 1,
    command: "node --test x",
  } as const;
  await expect(engine.request("findHunks", request)).rejects.toThrow("command");
  expect(engine.state?.running).toBeUndefined();
});

test("what fixes a test is kept alone, and becomes a branch", async () => {
  const { engine, repository } = await startCase("copy", broken, fixed);
  const { search } = await find(engine, "fixes");
  const { id: session } = engine.session;
  await engine.request("createBranch", { session, attempt: 1, search, branch: "fix" });
  const kept = price(0, "return addUp(x, y);", "const addUp = (x, y) => x + y;\n");
  expect(repository.git("show", "fix:price.mjs")).toBe(kept.trimEnd());
  expect(repository.git("ls-tree", "--name-only", "-r", "fix").split("\n")).not.toContain("notes/new.md");
  await engine.request("restore", { session, what: { kind: "found", search, way: "keep" } });
  expect(readFileSync(join(repository.dir, "price.mjs"), "utf8")).toBe(kept);
  expect(existsSync(join(repository.dir, "notes/new.md"))).toBe(false);
  expect(await engine.run()).toBe("#2 solved: 0 failing");
  // Nothing of it is lost when everything that no reference reaches goes away.
  repository.git("gc", "--quiet", "--prune=now");
  const { patch } = await engine.request("readFound", { session, search });
  expect(patch).toContain("+const addUp = (x, y) => x + y;");
});
