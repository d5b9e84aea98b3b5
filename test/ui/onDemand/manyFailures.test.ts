import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { manyFailures } from "../../support/frameworks/manyFailures.ts";
import { withCasebook } from "../support/casebook.ts";
import { eventually } from "../support/eventually.ts";

it("stays where it is while thousands of tests fail again, and shows the others when it is asked to", async () => {
  const prepare = (folder: string) => writeFile(join(folder, "tests/many.test.js"), manyFailures(5_000));
  await withCasebook({ name: "many-failures", prepare }, async (casebook) => {
    const { workbench, failures } = casebook;
    await casebook.startSession("Everything fails");
    await casebook.waitForAttempt("#0 baseline");
    await eventually(() => workbench.badge("Casebook")).toBe("5K+");
    await eventually(() => failures.position()).toBe(0);
    await failures.scroll(20);
    const before = await failures.position();
    expect(before).toBeGreaterThan(500);
    await workbench.screenshot("many-failures");

    const positions = new Set<number>();
    const watching = setInterval(() => void failures.position().then((at) => positions.add(at)), 50);
    await casebook.run("#0 baseline");
    clearInterval(watching);
    expect([...positions]).toEqual([before]);

    await failures.click("4500 more");
    await eventually(() => failures.position()).toBeGreaterThan(before);
    await failures.scroll(10);
    expect(await failures.inSight()).not.toContain("4500 more");
    expect((await failures.inSight()).length).toBeGreaterThan(5);
    await workbench.screenshot("many-failures-all");
  });
});
