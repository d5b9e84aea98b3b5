import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRunners } from "../../../src/runners/runner.ts";
import { BoundedOutput } from "../../../src/sessions/state/boundedOutput.ts";
import { noEditor, processesWith, sleep } from "../../support/frameworks/frameworkProject.ts";
import { needing } from "../../support/system/capabilities.ts";

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook-ends-")));
});
afterEach(() => rmSync(folder, { recursive: true }));

const runners = createRunners({
  env: process.env,
  tempDirectory: tmpdir(),
  reporters: "",
  startInEditor: noEditor,
});

async function run(command: string, options: Parameters<typeof runners.startRun>[3] = {}) {
  let size = 0;
  const output = new BoundedOutput();
  const started = await runners.startRun(
    command,
    folder,
    (chunk) => {
      size += chunk.length;
      output.add(chunk);
    },
    options,
  );
  const exit = await started.exit;
  await started.dispose();
  return { started, exit, size, kept: output.bytes().length };
}

describe("a run", () => {
  needing(
    it,
    "sh",
    "signals",
    "ps",
  )("is ended with the reason when it takes longer than is allowed, and nothing of it is left", async () => {
    const { exit } = await run(`trap '' INT TERM; sleep 61.21${process.pid}; sleep 61.21${process.pid}`, {
      timeout: 0.01,
    });
    expect(exit).toEqual({ kind: "timedOut", minutes: 0.01 });
    expect(processesWith(`sleep 61.21${process.pid}`)).toEqual([]);
  });

  needing(
    it,
    "setsid",
    "environments",
  )("finds a grandchild that made a session of its own by its mark, and ends it by force", async () => {
    const mark = `test/${process.pid}`;
    const script = `setsid sh -c 'trap "" TERM; while :; do sleep 0.1; done' >/dev/null 2>&1 </dev/null & sleep 0.3`;
    const { exit, started } = await run(script, { mark });
    expect(exit).toEqual({ kind: "exited", code: 0 });
    expect(started.isOutputHeld).toBe(false);
    const left = await runners.findProcesses(mark);
    expect(left.map(({ command }) => command)).toContainEqual(expect.stringContaining("while :"));
    expect(await runners.findProcesses("test/another")).toEqual([]);
    expect(await runners.endProcesses(mark)).toEqual([]);
    expect(await runners.findProcesses(mark)).toEqual([]);
  });

  needing(
    it,
    "sh",
    "ps",
  )("says that a grandchild held its output", async () => {
    const mark = `held/${process.pid}`;
    const { started } = await run(`sleep 61.22${process.pid} & true`, { mark });
    expect(started.isOutputHeld).toBe(true);
    expect(processesWith(`sleep 61.22${process.pid}`)).not.toEqual([]);
    await runners.endProcesses(mark);
  });

  needing(it, "sh")("keeps little of a gigabyte of output, and of a line of 700 megabytes", async () => {
    const before = process.memoryUsage().rss;
    const { exit, size, kept } = await run(
      "head -c 1000000000 /dev/zero | tr '\\0' '\\n'; head -c 700000000 /dev/zero | tr '\\0' x",
    );
    expect(exit).toEqual({ kind: "exited", code: 0 });
    expect(size).toBe(1_700_000_000);
    expect(kept).toBeLessThan(16 << 20);
    expect(process.memoryUsage().rss - before).toBeLessThan(256 << 20);
  });

  needing(
    it,
    "sh",
    "ps",
  )("is stopped in the middle of endless output", async () => {
    const output = new BoundedOutput();
    const started = await runners.startRun(`yes 61.23${process.pid}`, folder, (chunk) => output.add(chunk));
    await sleep(300);
    started.stop();
    expect(await started.exit).toEqual({ kind: "stopped" });
    expect(processesWith(`yes 61.23${process.pid}`)).toEqual([]);
    await started.dispose();
  });
});
