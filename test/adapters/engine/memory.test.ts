import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { commitAll, makeCommitted, makeFolder, openTestRepository } from "../../support/git/repositories.ts";

const command = "node --test orders.test.mjs";

/** A shop whose database is broken in one of two ways, and its test. */
const shop = {
  "db.mjs": `export class BusyError extends Error { name = "BusyError"; }\nexport function save() { throw new BusyError("connection is busy"); }\n`,
  "orders.test.mjs": `import test from "node:test";\nimport { save } from "./db.mjs";\ntest("an order is saved", () => save());\n`,
};
const mended = { "db.mjs": "export function save() { return 1; }\n" };
const lookAlike = {
  "cache.mjs": `export class BusyError extends Error { name = "BusyError"; }\nexport function keep() { throw new BusyError("connection is busy"); }\n`,
  "db.mjs": `import { keep } from "./cache.mjs";\nexport function save() { return keep(); }\n`,
};

async function open(dir: string, env: NodeJS.ProcessEnv): Promise<EngineUnderTest> {
  const engine = await EngineUnderTest.open(dir, env);
  onTestFinished(() => engine.dispose());
  return engine;
}

/** A session that solved the error of the shop on the branch that is checked out. */
async function solveShop(engine: EngineUnderTest, write: (files: Record<string, string>) => void) {
  await engine.request("startSession", {
    sections: { title: "Orders are lost", isolationCommand: command, verificationCommand: command },
  });
  const { id: session } = engine.session;
  expect(await engine.run()).toContain("1 failing");
  write(mended);
  expect(await engine.run()).toContain("#1 solved");
  await engine.request("editSection", { session, section: "rootCause", text: "One connection for two." });
  await engine.solve();
  return session;
}

async function seen(engine: EngineUnderTest) {
  const run = engine.session.attempts.flatMap(({ runs }) => runs).at(-1)?.number ?? 0;
  return engine.request("findSeenBefore", { session: engine.session.id, run });
}

async function startOther(engine: EngineUnderTest) {
  await engine.waitFor((state) => state?.place.branch === "other");
  await engine.request("startSession", { sections: { title: "Again", isolationCommand: command } });
  return engine.run();
}

describe("an error that another session had", () => {
  it("names that session with its root cause, and gives its fix, on another branch", async () => {
    const files = makeCommitted(shop);
    const engine = await open(files.dir, files.env);
    const solved = await solveShop(engine, files.write);
    files.git("checkout", "--quiet", "--force", "-b", "other", "main");
    expect(await startOther(engine)).toContain("1 failing");
    const [test] = await seen(engine);
    expect(test?.sessions).toMatchObject([
      {
        session: solved,
        title: "Orders are lost",
        rootCause: "One connection for two.",
        branch: "main",
        state: "solved",
        like: "sameError",
        last: 0,
        solvedBy: 1,
      },
    ]);
    const fix = await engine.request("readKeptFix", {
      log: test?.sessions[0]?.log ?? "",
      session: solved,
      attempt: 1,
    });
    expect(fix?.files.map(({ path }) => path)).toEqual(["db.mjs"]);
    expect(engine.problems).toEqual([]);
  });

  it("is not that of a look-alike with another cause", async () => {
    const files = makeCommitted(shop);
    const engine = await open(files.dir, files.env);
    await solveShop(engine, files.write);
    files.git("checkout", "--quiet", "--force", "-b", "other", "main");
    files.write(lookAlike);
    expect(await startOther(engine)).toContain("1 failing");
    expect(await seen(engine)).toEqual([]);
    const run = engine.session.attempts[0]?.runs[0]?.number ?? 0;
    const alike = await engine.request("findSeenBefore", { session: engine.session.id, run, isAlike: true });
    expect(alike[0]?.sessions).toMatchObject([{ title: "Orders are lost", like: "sameTest" }]);
    expect(alike[0]?.sessions[0]?.solvedBy).toBe(undefined);
  });

  it("is known of a fetched log, before anything of it is adopted", async () => {
    const files = makeCommitted(shop);
    const bare = join(makeFolder(), "bare.git");
    files.git("clone", "--quiet", "--bare", files.dir, bare);
    files.git("remote", "add", "origin", bare);
    const engine = await open(files.dir, files.env);
    await solveShop(engine, files.write);
    await engine.request("shareLog", { remote: "origin", confirmed: [] });
    const clone = openTestRepository(join(makeFolder(), "clone"), files.env);
    files.git("clone", "--quiet", bare, clone.dir);
    clone.git("checkout", "--quiet", "-b", "other");
    const elsewhere = await open(clone.dir, clone.env);
    await elsewhere.request("fetchLogs", { remote: "origin" });
    expect(await startOther(elsewhere)).toContain("1 failing");
    const [test] = await seen(elsewhere);
    expect(test?.sessions).toMatchObject([{ title: "Orders are lost", solvedBy: 1, branch: "main" }]);
    const log = test?.sessions[0]?.log ?? "";
    expect(log).toMatch(/^origin\//);
    const fix = await elsewhere.request("readKeptFix", {
      log,
      session: test?.sessions[0]?.session ?? "",
      attempt: 1,
    });
    expect(fix?.files.map(({ path }) => path)).toEqual(["db.mjs"]);
  });

  it("is found again where what was kept is lost, damaged or foreign, and forgotten with its session", async () => {
    const files = makeCommitted(shop);
    const engine = await open(files.dir, files.env);
    await solveShop(engine, files.write);
    files.git("checkout", "--quiet", "--force", "-b", "other", "main");
    await startOther(engine);
    expect(await seen(engine)).toHaveLength(1);
    const derived = join(files.dir, ".git/casebook/derived");
    const kept = () => readdirSync(derived);
    expect(kept()).toHaveLength(2);
    for (const spoil of [
      () => rmSync(derived, { recursive: true }),
      () => {
        for (const name of kept()) {
          writeFileSync(join(derived, name), "{");
        }
      },
      () => {
        rmSync(derived, { recursive: true });
        writeFileSync(derived, "not a folder");
      },
    ]) {
      engine.dispose();
      spoil();
      const again = await open(files.dir, files.env);
      expect(await seen(again)).toHaveLength(1);
      expect(again.problems).toEqual([]);
      again.dispose();
    }
    rmSync(derived);
    const last = await open(files.dir, files.env);
    expect(await seen(last)).toHaveLength(1);
    expect(kept()).toHaveLength(2);
    const solved = (await last.request("listKeptSessions", {})).find(({ branch }) => branch === "main");
    if (solved === undefined) {
      expect.fail();
    }
    await last.request("deleteSession", solved);
    expect(kept()).toHaveLength(1);
    expect(await seen(last)).toEqual([]);
  });
});

describe("what is kept beside the logs", () => {
  it("is that of the sessions of every folder of the repository", async () => {
    const both = ["a", "b"].flatMap((part) =>
      Object.entries(shop).map(([name, text]) => [`${part}/${name}`, text] as const),
    );
    const files = makeCommitted(Object.fromEntries(both));
    const kept = () => readdirSync(join(files.dir, ".git/casebook/derived"));
    for (const [index, part] of ["a", "b", "a"].entries()) {
      const engine = await open(join(files.dir, part), files.env);
      const run = await engine.request("startSession", {
        sections: { title: part, isolationCommand: command },
      });
      expect(await engine.run(), String(run)).toContain("1 failing");
      await seen(engine);
      expect(kept()).toHaveLength(index + 1);
      engine.dispose();
    }
  });
});

describe("a commit that holds an attempt", () => {
  it("is named at the attempt soon after it was made, after an amend too, and in the exports", async () => {
    const files = makeCommitted(shop);
    const engine = await open(files.dir, files.env);
    await solveShop(engine, files.write);
    expect(engine.state?.findings?.held).toBe(undefined);
    commitAll(files, "One connection each");
    await engine.waitFor((state) => (state?.findings?.held ?? []).length > 0);
    expect(engine.state?.findings?.held).toMatchObject([
      { attempt: 1, how: "sameCode", commit: files.git("rev-parse", "HEAD"), branches: ["main"] },
    ]);
    files.git("commit", "--quiet", "--amend", "--message", "Mend orders");
    const head = files.git("rev-parse", "HEAD");
    await engine.waitFor((state) => state?.findings?.held?.[0]?.commit === head);
    for (const scope of [{ kind: "session" }, { kind: "pullRequest" }] as const) {
      const { text } = await engine.request("exportSession", {
        session: engine.session.id,
        form: { scope, parts: [] },
        timeZone: "UTC",
        home: "",
      });
      expect(text).toContain(`Attempt 1 is in \`${head.slice(0, 7)}\` on main: \`Mend orders\``);
    }
    files.write({ "db.mjs": "export function save() { return 2; }\n" });
    commitAll(files, "Then run");
    await engine.request("reopenSession", { session: engine.session.id });
    await engine.run();
    await engine.waitFor((state) => state?.findings?.held?.some(({ attempt }) => attempt === 2) === true);
    expect(engine.state?.findings?.held?.at(-1)).toMatchObject({ attempt: 2, subject: "Then run" });
    engine.dispose();
    const again = await open(files.dir, files.env);
    await again.waitFor((state) => state?.findings?.held?.[0]?.commit === head);
    expect(engine.problems).toEqual([]);
  });
});

describe("a flaky test", () => {
  it("is known from two sessions on two branches that ran the same code", async () => {
    const files = makeCommitted({
      ".gitignore": "state\n",
      "a.test.mjs": `import { equal } from "node:assert/strict";\nimport { existsSync } from "node:fs";\nimport test from "node:test";\ntest("depends", () => equal(existsSync("state"), true));\ntest("steady", () => {});\n`,
    });
    const engine = await open(files.dir, files.env);
    const start = (title: string) =>
      engine.request("startSession", { sections: { title, isolationCommand: "node --test a.test.mjs" } });
    await start("First");
    expect(await engine.run()).toContain("1 failing");
    expect(await engine.request("listFlaky", {})).toEqual([]);
    files.git("switch", "--quiet", "--create", "other");
    await engine.waitFor((state) => state?.place.branch === "other");
    files.write({ state: "" });
    await start("Second");
    expect(await engine.run()).toContain("0 failing");
    expect(await engine.request("listFlaky", {})).toMatchObject([
      { name: "depends", failed: 1, of: 2, codes: 1, sessions: 1, last: { title: "First" } },
    ]);
    const { text } = await engine.request("exportFlaky", { home: "" });
    expect(text).toContain("| `depends` | 1 of 2 | 50 % | 1 | 1 |");
    expect(engine.problems).toEqual([]);
  });
});
