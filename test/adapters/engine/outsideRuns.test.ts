import { spawnSync } from "node:child_process";
import { mkdir, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { OutsideRun, WatchedRun } from "../../../src/model/log/outsideRun.ts";
import type { EngineUnderTest } from "../../support/engine/engine.ts";
import { applyEdit, CONNECT_PER_OPERATION } from "../../support/engine/ordersApi.ts";
import { closeOrdersEngine, openOrdersEngine } from "../../support/engine/ordersEngine.ts";
import { englishOf } from "../../support/texts/englishOf.ts";

/** Runs that somebody else made, with the real engine, git and node:test; only the editor is not there. */
describe("a run that Casebook did not make", () => {
  let folder: string;
  let engine: EngineUnderTest;

  beforeEach(async () => {
    engine = await openOrdersEngine();
    folder = engine.folder;
  });

  afterEach(() => closeOrdersEngine(engine));

  const failing = [
    "tests/orders.test.js › answers 404 for an unknown order",
    "tests/orders.test.js › is empty at first",
    "tests/orders.test.js › lists what was created",
  ];

  /** Runs the tests as somebody would in a terminal, and gives the output. */
  function runByHand(...options: readonly string[]): string {
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const ran = spawnSync(process.execPath, ["--test", ...options], { cwd: folder, encoding: "utf8", env });
    return ran.stdout;
  }

  async function take(run: OutsideRun): Promise<string | undefined> {
    const { isolationCommand = "" } = await engine.request("inspectOutsideRun", { run });
    await engine.request("recordOutsideRun", { run, into: { sections: { title: "t", isolationCommand } } });
    return isolationCommand;
  }

  it("comes from its report, and the command that is proposed runs just what failed", async () => {
    const report = join(folder, "..", "reports", "deep", "TEST-orders.xml");
    await mkdir(dirname(report), { recursive: true });
    runByHand("--test-reporter=junit", `--test-reporter-destination=${report}`);
    await writeFile(join(dirname(report), "pom.xml"), "<project/>");
    await take({ kind: "reports", paths: [join(folder, "..", "reports")] });
    expect(await engine.failing()).toEqual(failing);
    expect(engine.session.attempts[0]?.runs[0]?.origin).toMatchObject({ name: "TEST-orders.xml", files: 1 });
    expect(await engine.run()).toBe("#0 baseline: 3 failing");
    expect(engine.session.attempts[0]?.runs[1]?.end?.problems).toEqual([]);
    expect(engine.session.attempts[0]?.runs[1]?.end?.result.counts.passed).toBe(0);
  });

  it("comes from its output", async () => {
    const text = `$ npm test\n${runByHand("--test-reporter=spec")}`;
    const command = await take({ kind: "console", text });
    expect(command).toMatch(/^npm test -- /);
    expect(await engine.failing()).toEqual(failing);
    await applyEdit(folder, CONNECT_PER_OPERATION);
    expect(await engine.run(), "the tests are known again").toBe("#1 solved: 0 failing");
    expect(engine.session.attempts[1]?.runs[0]?.end?.problems).toEqual([]);
  });

  it("comes from the initial symptom of a log that somebody wrote by hand", async () => {
    const file = "ops_core/tests/api/v1/endpoints/test_tasks.py";
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), "");
    await writeFile(join(folder, "tox.ini"), "[testenv]\ncommands = pytest {posargs}\n");
    const text = `## Initial Symptom (from full tox run)

*Command Used:* \`tox -e py312\`

\`\`\`
FAILED ${file}::test_get_task_not_found - assert 500 == 404
FAILED ${file}::test_list_tasks_success_empty - assert 500 == 200
\`\`\`
*(Underlying cause likely \`sqlalchemy.exc.InterfaceError\`)*
`;
    const results = await engine.request("inspectOutsideRun", { run: { kind: "console", text } });
    expect(results.command).toBe("tox -e py312");
    expect(results.isolationCommand).toBe(
      `tox -e py312 -- ${file}::test_get_task_not_found ${file}::test_list_tasks_success_empty`,
    );
    expect(results.symptom).toMatch(/^```\nFAILED [\s\S]*InterfaceError`\)\*$/);
    await take({ kind: "console", text });
    expect(await engine.failing()).toEqual([
      `${file} › test_get_task_not_found`,
      `${file} › test_list_tasks_success_empty`,
    ]);
    const { id: session } = engine.session;
    const { text: log } = await engine.request("exportSession", {
      session,
      timeZone: "UTC",
      home: "/home/me",
    });
    expect(log).toContain("*Command Used:* `tox -e py312`");
    expect(log).toContain("Read console output. No command was run. Result: 2 failing.");
  });

  it("comes from a terminal: a report is taken only if it was written meanwhile", async () => {
    const command = "node --test --test-reporter=junit --test-reporter-destination=junit.xml";
    const startedAt = new Date().toISOString();
    runByHand("--test-reporter=junit", `--test-reporter-destination=${join(folder, "junit.xml")}`);
    const run: WatchedRun = {
      kind: "terminal",
      command,
      startedAt,
      endedAt: new Date().toISOString(),
      exitCode: 1,
      output: "",
    };
    await take(run);
    expect(await engine.failing()).toEqual(failing);
    expect(englishOf(engine.session.attempts[0]?.runs[0]?.end?.result.reason)).toBe("3 of 10 tests failed.");

    for (const at of [Date.parse(run.startedAt) - 5000, Date.parse(run.endedAt) + 5000]) {
      await utimes(join(folder, "junit.xml"), new Date(at), new Date(at));
      await take(run);
      expect(englishOf(engine.session.attempts[0]?.runs[0]?.end?.result)).toMatchObject({
        outcome: "broken",
        reason: "The command wrote no test report (exit code 1).",
      });
    }
  });

  it("is refused where the file is none, or holds no report, and nothing is recorded", async () => {
    const refused = (...paths: readonly string[]) =>
      expect(engine.request("inspectOutsideRun", { run: { kind: "reports", paths } })).rejects;
    await refused(join(folder, "missing.xml")).toThrow("No JUnit report was found in missing.xml.");
    await refused(join(folder, "src")).toThrow("No JUnit report was found in src.");
    await refused(join(folder, "package.json")).toThrow("is not XML");
    expect(engine.state?.sessions).toEqual([]);
  });

  it.each([
    ["npm test", "node:test"],
    ["cd tests && npx vitest run", "vitest"],
    ["npm install", undefined],
    ["git status", undefined],
  ])("is known by its command: %s", async (command, framework) => {
    const recognised = await engine.request("recognise", { ran: { command } });
    expect(recognised?.framework).toBe(framework);
  });
});
