import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { collect } from "../src/base/process.ts";
import { activeSession, type FolderState } from "../src/model/folder/folderState.ts";
import { defaultSettings } from "../src/model/folder/settings.ts";
import { EngineClient } from "../src/protocol/client.ts";
import { milliseconds, type Row } from "./measure.ts";

const bundle = join(import.meta.dirname, "../dist/engine.cjs");

/** How many hunks are searched, two of which matter, and how many files there are beside them. */
const [hunks, others] = [12, 500];

const command = "node --test";

/**
 * What a trial of a search costs beside the tests that it runs: a search for the hunks that fix a test, divided by its trials, less the time of the plain command
 * in a shell.
 */
export async function measureTrials(times: number): Promise<readonly Row[]> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook-bench-")));
  const env = { ...process.env, XDG_CACHE_HOME: join(folder, "cache") };
  const client = new EngineClient(bundle, env);
  let state: FolderState | undefined;
  client.onDidChangeState((changed) => (state = changed));
  const dir = join(folder, "project");
  const plain: number[] = [];
  const trials: number[] = [];
  let where = "";
  try {
    makeProject(dir);
    await client.request("openFolder", { folder: dir, settings: defaultSettings });
    await client.request("startSession", {
      folder: dir,
      sections: { title: "bench", isolationCommand: command },
    });
    const run = () => client.request("runCommand", { folder: dir, command, purpose: "isolation" });
    await run();
    writeFileSync(join(dir, "sum.mjs"), sumOf(1));
    await run();
    const session = (state && activeSession(state))?.id ?? "";
    // The first of each fills the caches of the system.
    for (let time = 0; time <= times; time++) {
      const before = performance.now();
      await collect("/bin/sh", ["-c", command], { cwd: dir, env });
      const took = performance.now() - before;
      const began = performance.now();
      const found = await client.request("findHunks", {
        folder: dir,
        session,
        question: "fixes",
        from: 0,
        to: 1,
        command,
      });
      if (found.end !== "found" || found.count !== 2) {
        throw new Error(`the search ended with ${found.end} and ${found.count} hunks`);
      }
      where = found.where ?? "";
      if (time > 0) {
        plain.push(took);
        trials.push((performance.now() - began) / found.carriedOut - took);
      }
    }
  } finally {
    client.dispose();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  return [
    milliseconds("trials: the plain command", plain),
    milliseconds(`trials: a trial in a ${where} beside it`, trials, "≤ 150 ms"),
  ];
}

function sumOf(value: number): string {
  return Array.from(
    { length: hunks },
    (_, hunk) => `export const v${hunk} = ${value};\n// ${hunk}\n\n// ${hunk}\n`,
  ).join("");
}

function makeProject(folder: string): void {
  const all = {
    "sum.mjs": sumOf(0),
    "sum.test.mjs": `import assert from "node:assert";\nimport test from "node:test";\nimport { v3, v8 } from "./sum.mjs";\ntest("adds up", () => assert.equal(v3 + v8, 2));\n`,
    ...Object.fromEntries(
      Array.from({ length: others }, (_, file) => [`src/${file % 20}/${file}.txt`, `${file}\n`.repeat(100)]),
    ),
  };
  for (const [name, content] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: folder });
  git("init", "--quiet", "--template=");
  git("add", "--all");
  git("-c", "user.name=b", "-c", "user.email=b@example.com", "commit", "--quiet", "-m", "bench");
}
