import { join } from "node:path";
import { expect, test } from "vitest";
import { AgentBeside, command, terminalBeside, WindowBeside } from "../../beside/participants.ts";
import { copyRepository, playRound } from "../../beside/round.ts";
import { makeCasebook } from "../../support/cli/casebook.ts";
import { makeCommitted, makeFolder } from "../../support/git/repositories.ts";

/**
 * A window, a terminal and an agent over MCP, each with a real engine, work on one folder at once: they edit, run, record, write notes and
 * restore. Each round has a repository of its own and follows from its seed; `CASEBOOK_BESIDE` is the number of rounds, `CASEBOOK_SEED` the
 * first one.
 */
const rounds = Number(process.env["CASEBOOK_BESIDE"] ?? 3);
const first = Number(process.env["CASEBOOK_SEED"] ?? 1);

/** After how many rounds it is printed what they came to. */
const perReport = 20;

test("engines beside each other give no number twice and lose nothing", {
  timeout: 24 * 60 * 60_000,
}, async () => {
  const casebook = await makeCasebook();
  const folder = makeFolder();
  const template = makeCommitted({
    "a.test.mjs": `import test from "node:test";\nimport assert from "node:assert";\ntest("adds", () => assert.equal(1 + 1, 3));\n`,
    "window.txt": "window\n",
    "terminal.txt": "terminal\n",
    "agent.txt": "agent\n",
  });
  const window = new WindowBeside(join(casebook.program, "../engine.cjs"), template.env);
  const agent = await AgentBeside.connect(casebook, folder);
  const participants = [window, terminalBeside(casebook), agent];
  const totals: Record<string, number> = {};
  const wrong: Record<string, readonly string[]> = {};
  try {
    expect((await casebook.call(template.dir, "run", "--", command)).code).toBe(1);
    template.write({ "window.txt": "another version\n" });
    expect((await casebook.call(template.dir, "run")).code).toBe(1);
    for (let seed = first; seed < first + rounds; seed++) {
      const copy = copyRepository(template, join(folder, String(seed)));
      await window.open(copy.dir);
      const judgement = await playRound(seed, copy, participants);
      const problems = [...judgement.wrong, ...window.takeProblems()];
      await window.close(copy.dir);
      if (problems.length > 0) {
        wrong[`CASEBOOK_SEED=${seed} CASEBOOK_BESIDE=1`] = problems;
      }
      for (const [what, count] of Object.entries(judgement.counts)) {
        totals[what] = (totals[what] ?? 0) + count;
      }
      if ((seed - first) % perReport === perReport - 1) {
        console.log(`${seed - first + 1} rounds: ${JSON.stringify({ ...totals, wrong })}`);
      }
    }
  } finally {
    window.dispose();
    await agent.close();
    casebook.remove();
  }
  console.log(`${rounds} rounds from ${first}: ${JSON.stringify(totals)}`);
  expect(wrong).toEqual({});
});
