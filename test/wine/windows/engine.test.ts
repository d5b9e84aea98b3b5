import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { resultLabel } from "../../../src/model/words/wording.ts";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { applyEdit, createOrdersRepository, READ_PAST_MEMORY } from "../../support/engine/ordersApi.ts";
import { needing } from "../../support/system/capabilities.ts";

/** The real engine, forked, with git.exe and node.exe: what a user of Windows does first, as one story. */
describe("the engine on Windows", () => {
  /** Blanks, letters outside ASCII, an apostrophe, and what cmd.exe takes for its own. */
  const name = "Größe & Maß (König's)";
  let top: string;
  let folder: string;
  let engine: EngineUnderTest;
  /** The processes of the run that is stopped. */
  const started: number[] = [];

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

  afterAll(async () => {
    engine.dispose();
    for (const pid of started.filter(isAlive)) process.kill(pid);
    // Windows keeps a folder as long as a process works in it, and the engine ends in its own time.
    await vi.waitFor(() => rmSync(top, { recursive: true, force: true }), { timeout: 5 * 60_000 });
  });

  it("runs where nothing is Linux", () => {
    expect([process.platform, join("a", "b")]).toEqual(["win32", "a\\b"]);
  });

  it("opens the folder, proposes its command, and runs its tests", async () => {
    expect(engine.state?.place.branch).toBe("main");
    const [proposal] = await engine.request("proposeCommands", {});
    expect(proposal).toEqual({ command: "npm test", framework: "node:test" });
    const isolationCommand = proposal?.command ?? "";
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

  it("calls a run broken whose program is not there, and counts no failing tests", async () => {
    await engine.request("editSection", {
      session: engine.session.id,
      section: "isolationCommand",
      text: "no-such-program --test",
    });
    await engine.runIsolation();
    const result = engine.session.attempts.at(-1)?.runs.at(-1)?.end?.result;
    expect(result?.outcome).toBe("broken");
    expect(result && resultLabel(result)).toMatch(/^The command wrote no test report /);
  });

  it("stops a run, and says so if something of it could not be ended", async () => {
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
    // A snapshot comes first, and on a busy machine every git takes its time under wine.
    await vi.waitFor(() => expect(engine.output).toContain("it runs"), { timeout: 5 * 60_000 });
    started.push(...readFileSync(pids, "utf8").split(" ").map(Number));
    await engine.request("stopRun", {});
    await running;
    const end = engine.session.attempts.at(-1)?.runs.at(-1)?.end;
    expect(end?.result.outcome).toBe("interrupted");
    const said = end?.problems?.some(({ say }) => /^run\.notEnded/.test(say)) ?? false;
    expect(said).toBe(started.some(isAlive));
  });

  needing(it, "process trees")("ended all that the stopped run had started", () => {
    expect(started.filter(isAlive)).toEqual([]);
  });

  it("met no problem on the way, and leaves nothing in its own folder", async () => {
    expect(engine.problems).toEqual([]);
    const scratch = () =>
      readdirSync(join(folder, ".git", "casebook"), { recursive: true, encoding: "utf8" }).filter((path) =>
        /[\\/][qr]-/.test(path),
      );
    // After a run the engine looks once more what differs from the attempt.
    await vi.waitFor(() => expect(scratch()).toEqual([]), { timeout: 5 * 60_000 });
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
