import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { useCasebook } from "../../support/cli/useCasebook.ts";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { makeCommitted } from "../../support/git/repositories.ts";

const casebook = await useCasebook();

test("a window that is open shows attempts of a terminal as they are made, who made them, and that a run is in progress", async () => {
  const { dir } = makeCommitted({
    "a.test.mjs": `import test from "node:test"; test("a", async () => { await new Promise((r) => setTimeout(r, 8000)); });\n`,
  });
  const window = await EngineUnderTest.open(dir);
  onTestFinished(() => window.dispose());
  const calling = casebook.call(dir, "run", "--by", "codex", "--", "node --test");
  await window.waitFor((state) => state?.elsewhere !== undefined);
  expect(window.state?.elsewhere?.by).toEqual({ through: "commandLine", agent: "codex" });
  await expect(window.runIsolation()).rejects.toThrow(/Another window or terminal is running tests/);
  expect((await calling).code).toBe(0);
  await window.waitFor(
    (state) => state?.elsewhere === undefined && state?.sessions[0]?.attempts[0]?.runs[0]?.end !== undefined,
  );
  expect(window.session.attempts.map(({ by }) => by)).toEqual([{ through: "commandLine", agent: "codex" }]);

  // The other way round.
  writeFileSync(join(dir, "a.test.mjs"), `import test from "node:test"; test("a", () => {});\n`);
  await window.runIsolation();
  expect((await casebook.call(dir, "status", "--json")).stdout).toContain('"attempts":[{"number":0');
  expect(JSON.parse((await casebook.call(dir, "status", "--json")).stdout).attempts).toHaveLength(2);
});
