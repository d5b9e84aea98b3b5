import { execFileSync } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import {
  applyEdit,
  CONNECT_PER_OPERATION,
  IMPORT_MISSING_ERROR,
  READ_PAST_MEMORY,
  revertEdit,
} from "../../support/engine/ordersApi.ts";
import { closeOrdersEngine, openOrdersEngine } from "../../support/engine/ordersEngine.ts";
import { fingerprint, openTestRepository } from "../../support/git/repositories.ts";

/** The main job on the sample, with the real engine, git and node:test; only the editor is not there. */
describe("the main job on the sample", () => {
  let folder: string;
  let engine: EngineUnderTest;

  beforeEach(async () => {
    engine = await openOrdersEngine();
    folder = engine.folder;
  });

  afterEach(() => closeOrdersEngine(engine));

  async function start(): Promise<void> {
    const [proposal] = await engine.request("proposeCommands", {});
    expect(proposal?.framework).toContain("node:test");
    const command = proposal?.command ?? "";
    const sections = { title: "Orders answer 500", isolationCommand: command, verificationCommand: command };
    await engine.request("startSession", { sections });
  }

  it("goes from failing tests to a solved session and an exported log, and touches nothing of the user's", async () => {
    const fingerprintNow = () => fingerprint(openTestRepository(folder, process.env));
    const before = fingerprintNow();
    await start();
    expect(await engine.run()).toBe("#0 baseline: 3 failing");
    expect(fingerprintNow()).toEqual(before);
    const baseline = await engine.failing();

    await applyEdit(folder, READ_PAST_MEMORY);
    expect(await engine.run()).toBe("#1 worse (+1): 4 failing");
    const isNew = (await engine.failing()).filter((test) => !baseline.includes(test));
    expect(isNew).toHaveLength(1);

    await revertEdit(folder, READ_PAST_MEMORY);
    await applyEdit(folder, IMPORT_MISSING_ERROR);
    expect(await engine.run()).toMatch(/^#2 broken: (?!\d+ failing)/);

    await revertEdit(folder, IMPORT_MISSING_ERROR);
    expect(await engine.run()).toBe("#3 better (−1): 3 failing");

    await engine.request("addHypothesis", {
      session: engine.session.id,
      text: "The connection is shared while busy",
    });
    await applyEdit(folder, CONNECT_PER_OPERATION);
    await writeFile(join(folder, "notes.txt"), "an untracked file\n");
    expect(await engine.run()).toBe("#4 solved: 0 failing");
    const files = engine.session.attempts.at(-1)?.changes.map(({ path, status }) => `${status} ${path}`);
    expect(files).toEqual(["added notes.txt", "modified src/dependencies.js"]);

    expect(await engine.solve()).toMatchObject({ solved: true });
    expect(engine.session.state).toBe("solved");
    const after = fingerprintNow();
    expect({ ...after, tree: before.tree }).toEqual(before);

    const { text: markdown } = await engine.request("exportSession", {
      session: engine.session.id,
      timeZone: "UTC",
      home: folder,
    });
    expect(markdown).toContain("# Debugging Log: Orders answer 500");
    expect(markdown).toContain("an untracked file");
  });

  it("does not call a session solved while the verification command is red", async () => {
    await start();
    await engine.run();
    expect(await engine.solve()).toMatchObject({ solved: false });
    expect(engine.session.state).toBe("open");
  });

  it("shows the sessions of the branch that is checked out, also when that happens in a terminal", async () => {
    await start();
    execFileSync("git", ["switch", "--quiet", "--create", "other"], { cwd: folder });
    await engine.waitFor((state) => state?.place.branch === "other" && state.sessions.length === 0);
    execFileSync("git", ["switch", "--quiet", "main"], { cwd: folder });
    await engine.waitFor((state) => state?.place.branch === "main" && state.sessions.length === 1);
  });

  it("brings to its end what was asked just before the window was closed", async () => {
    await start();
    const note = engine.request("addNote", { session: engine.session.id, text: "the last word" });
    const answer = note.then(
      () => "answered in time",
      (error: unknown) => String(error),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    engine.dispose();
    expect(await answer).toMatch(/answered in time|ended unexpectedly/);
    engine = await EngineUnderTest.open(folder);
    await engine.waitFor((state) => state?.sessions[0]?.notes.at(-1)?.text === "the last word");
  });

  it("comes back after SIGKILL in the middle of a run, with the log intact and the run interrupted", async () => {
    await writeFile(
      join(folder, "tests/slow.test.js"),
      `import test from "node:test";\ntest("slow", () => new Promise((r) => setTimeout(r, 60_000)));\n`,
    );
    await start();
    const running = engine.runIsolation();
    await engine.waitFor((state) => state?.sessions[0]?.running !== undefined);
    const { pid } = engine.session.running?.owner ?? {};
    process.kill(pid ?? 0, "SIGKILL");
    await expect(running).rejects.toThrow("The Casebook engine ended unexpectedly");

    await engine.reopen();
    expect(engine.session.attempts[0]?.runs[0]?.end?.result).toMatchObject({ outcome: "interrupted" });
    await rm(join(folder, "tests/slow.test.js"));
    expect(await engine.run()).toBe("#1 baseline: 3 failing");
  });
});
