import { expect, it, onTestFinished } from "vitest";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { makeCommitted } from "../../support/git/repositories.ts";
import { needing } from "../../support/system/capabilities.ts";

/** A session whose command writes a report of one failing test, which says what the file `says` holds. */
async function openWithReport(says: string): Promise<EngineUnderTest> {
  const { dir, env } = makeCommitted({
    ".gitignore": "test-results\n",
    says,
    "run.sh": [
      "mkdir -p test-results",
      `printf '<testsuite><testcase classname="c" name="t"><failure message="%s">%s</failure></testcase></testsuite>' \\`,
      '  "$(cat says)" "$(cat says)" > test-results/junit.xml',
      "exit 1",
    ].join("\n"),
  });
  const engine = await EngineUnderTest.open(dir, env);
  onTestFinished(() => engine.dispose());
  await engine.request("startSession", { sections: { title: "t", isolationCommand: "sh run.sh" } });
  return engine;
}

needing(it, "sh").each([
  ["names of nested classes", `${"A$".repeat(40)}!`],
  ["a name of names", "a.b::c\\d$".repeat(5_000)],
  ["a stack without places", "    at a (b".repeat(5_000)],
])("a run whose report says %s ends, and the engine goes on", async (_, says) => {
  const engine = await openWithReport(says);
  expect(await engine.run()).toBe("#0 baseline: 1 failing");
  expect(await engine.failing()).toHaveLength(1);
});
