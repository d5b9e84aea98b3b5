import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { applyEdit, CONNECT_PER_OPERATION, READ_PAST_MEMORY } from "../../support/engine/ordersApi.ts";
import { withCasebook } from "../support/casebook.ts";
import { eventually } from "../support/eventually.ts";
import { themes } from "../support/themes.ts";

const WIDE = 420;

it.each(themes)("finds which of the changes fixed the tests (%s)", async (theme) => {
  const options = { name: `find-hunks-${theme}`, theme, size: { width: 1280, height: 1000 } };
  await withCasebook(options, async (casebook) => {
    const { workbench, attempts, folder } = casebook;
    const shot = (name: string) => workbench.screenshot(`find-hunks-${theme}-${name}`);
    await workbench.setSidebarWidth(WIDE);
    await casebook.startSession("Orders answer 500");
    await casebook.waitForAttempt("#0 baseline");
    await applyEdit(folder, READ_PAST_MEMORY);
    await applyEdit(folder, CONNECT_PER_OPERATION);
    writeFileSync(join(folder, "notes.txt"), "One operation, one connection.\n");
    await casebook.run("#1 solved");

    await attempts.clickAction("#1 solved", "Find What Mattered…");
    await eventually(() => workbench.quickInput.lines()).toEqual([
      expect.stringMatching(/^ ?What fixes 3 tests \[3 hunks in 3 files, from #0 to #1\]/),
      expect.stringMatching(/^ ?What is not needed for 3 tests to pass/),
    ]);
    await shot("questions");
    await workbench.quickInput.pick("What fixes 3 tests");
    await eventually(() => workbench.dialog()).toContain("your files are not touched");
    await shot("price");
    await workbench.answerDialog("Start");
    await eventually(async () => (await attempts.outline()).join("\n")).toMatch(/Run 2: 3 hunks \[passed/);
    await shot("running");
    await eventually(async () => (await attempts.outline())[1], "it is found").toBe(
      "1 of 3 hunks fixes 3 tests [src/dependencies.js:8]",
    );
    await shot("found");
    expect(await workbench.notifications()).toEqual([]);
    expect(existsSync(join(folder, "notes.txt"))).toBe(true);
  });
});
