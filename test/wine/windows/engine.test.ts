import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { applyEdit, createOrdersRepository, READ_PAST_MEMORY } from "../../support/engine/ordersApi.ts";

/** The real engine, forked, with git.exe and node.exe: what a user of Windows does first, as one story. */
describe("the engine on Windows", () => {
  /** Blanks, letters outside ASCII, an apostrophe, and what cmd.exe takes for its own. */
  const name = "Größe & Maß (König's)";
  let top: string;
  let folder: string;
  let engine: EngineUnderTest;

  beforeAll(async () => {
    top = mkdtempSync(join(tmpdir(), "casebook-wine-"));
    folder = join(top, name);
    mkdirSync(folder);
    await createOrdersRepository(folder);
    execFileSync("git", ["config", "core.autocrlf", "true"], { cwd: folder });
    // As the editor writes a drive.
    folder = folder.replace(/^[A-Z]:/, (drive) => drive.toLowerCase());
    engine = await EngineUnderTest.open(folder, process.env, join(top, "storage"));
  });

  afterAll(() => {
    engine.dispose();
    rmSync(top, { recursive: true, force: true, maxRetries: 20 });
  });

  it("runs where nothing is Linux", () => {
    expect([process.platform, join("a", "b")]).toEqual(["win32", "a\\b"]);
  });

  it("opens the folder, proposes its command, and runs its tests", async () => {
    expect(engine.state?.place.branch).toBe("main");
    const [proposal] = await engine.request("proposeCommands", {});
    expect(proposal).toMatchObject({ framework: expect.stringContaining("node:test") });
    // What is proposed needs npm, which is not on this side.
    const isolationCommand = "node --test";
    await engine.request("startSession", { sections: { title: "Orders answer 500", isolationCommand } });
    const ran = await engine.run();
    expect(ran, engine.output).toBe("#0 baseline: 3 failing");
  });

  it("leads every failure to its line in the folder", async () => {
    const { failing } = (await engine.request("readLastRun", { session: engine.session.id })) ?? {};
    const places = failing?.map(({ position }) => position?.path);
    expect(places).toHaveLength(3);
    for (const place of places ?? []) expect(place).toMatch(/^(?:src|tests)\/[\w/.]+\.js$/);
  });

  it("isolates one test, and runs just that", async () => {
    const [first] = (await engine.request("readLastRun", { session: engine.session.id }))?.failing ?? [];
    const isolated = await engine.request("isolateTests", {
      session: engine.session.id,
      tests: [first?.id ?? ""],
      files: [],
    });
    expect(isolated).toMatchObject({ precision: "tests", framework: "node:test" });
    const { command } = isolated;
    await engine.request("editSection", {
      session: engine.session.id,
      section: "isolationCommand",
      text: command,
    });
    expect(await engine.run()).toMatch(/: 1 failing$/);
    const run = engine.session.attempts.at(-1)?.runs.at(-1);
    expect(run?.end?.result.counts).toMatchObject({ failed: 1 });
  });

  it("snapshots edited, new and CRLF files, restores the baseline byte for byte, and undoes it", async () => {
    const crlf = join(folder, "src", "crlf.txt");
    writeFileSync(crlf, "one\r\ntwo\r\n");
    await engine.run();
    const before = engine.session.attempts.length - 1;
    const read = () => ({
      crlf: readFileSync(crlf, "latin1"),
      store: readFileSync(join(folder, "src", "orderStore.js"), "latin1"),
      top: readdirSync(folder).toSorted(),
    });
    const atFirst = read();
    await applyEdit(folder, READ_PAST_MEMORY);
    writeFileSync(crlf, "one\nchanged\n");
    writeFileSync(join(folder, "neu – größer.txt"), "new\n");
    await engine.run();
    const changes = engine.session.attempts.at(-1)?.changes.map(({ path, status }) => `${status} ${path}`);
    expect(changes).toEqual([
      "added neu – größer.txt",
      "modified src/crlf.txt",
      "modified src/orderStore.js",
    ]);
    const changed = read();

    const what = { kind: "attempt", attempt: before, how: "exactly" } as const;
    const preview = await engine.request("previewRestore", { session: engine.session.id, what });
    expect(JSON.stringify(preview)).toContain("neu – größer.txt");
    const restored = await engine.request("restore", { session: engine.session.id, what });
    expect(restored).toMatchObject({ wrong: [] });
    expect(read()).toEqual(atFirst);

    await engine.request("restore", { session: engine.session.id, what: { kind: "undo" } });
    expect(read()).toEqual(changed);
  });

  it("exports the session, without the home directory", async () => {
    const { text } = await engine.request("exportSession", {
      session: engine.session.id,
      timeZone: "UTC",
      home: top,
    });
    expect(text).toContain("# Debugging Log: Orders answer 500");
    expect(text).not.toContain(top);
  });

  it("stops a run with the processes that it started", async () => {
    const pids = join(top, "pids.txt");
    const wait = "setInterval(() => {}, 1000)";
    writeFileSync(
      join(folder, "wait.cjs"),
      `const { spawn } = require("node:child_process");
       const child = spawn(process.execPath, ["-e", ${JSON.stringify(wait)}], { stdio: "ignore" });
       require("node:fs").writeFileSync(${JSON.stringify(pids)}, process.pid + " " + child.pid);
       console.log("it runs"); ${wait};`,
    );
    await engine.request("editSection", {
      session: engine.session.id,
      section: "isolationCommand",
      text: "node wait.cjs",
    });
    const running = engine.runIsolation();
    await engine.waitFor(() => engine.output.includes("it runs"));
    const started = readFileSync(pids, "utf8").split(" ").map(Number);
    onTestFinished(() => {
      for (const pid of started.filter(isAlive)) process.kill(pid);
    });
    await engine.request("stopRun", {});
    await running;
    expect(engine.session.attempts.at(-1)?.runs.at(-1)?.end?.result.outcome).toBe("interrupted");
    expect(started.filter(isAlive)).toEqual([]);
  });

  it("met no problem on the way, and left nothing in its own folder", () => {
    expect(engine.problems).toEqual([]);
    const own = readdirSync(join(folder, ".git", "casebook"), { recursive: true, encoding: "utf8" });
    expect(own.filter((path) => /[\\/][qr]-/.test(path))).toEqual([]);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
