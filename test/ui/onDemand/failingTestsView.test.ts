import { expect, it } from "vitest";
import { applyEdit, READ_PAST_MEMORY } from "../../support/engine/ordersApi.ts";
import { type Casebook, withCasebook } from "../support/casebook.ts";
import { eventually } from "../support/eventually.ts";

it("keeps what is open and selected over a run and a reload, and shows failing tests as it is asked to", async () => {
  await withCasebook(
    { name: "failing-tests-view", size: { width: 1280, height: 1000 } },
    async (casebook) => {
      await casebook.startSession("Orders answer 500");
      await casebook.waitForAttempt("#0 baseline");
      await eventually(async () => (await casebook.failures.outline()).length).toBe(6);
      await keepPlace(casebook);
      await arrange(casebook);
      await openWalkthrough(casebook);
    },
  );
});

async function keepPlace(casebook: Casebook): Promise<void> {
  const { workbench, failures, folder } = casebook;
  await failures.click("is empty at first");
  // The editor takes the focus from whatever is opened before it is there.
  await eventually(() => workbench.cursorLine()).toBe(43);
  await failures.toggle("GET /orders/:id");
  const selected = async () =>
    (await failures.rows()).filter((row) => row.selected).map(({ label }) => label);
  const closed = async () =>
    (await failures.rows()).filter((row) => row.expanded === false).map(({ label }) => label);
  await eventually(closed).toEqual(["GET /orders/:id"]);
  expect(await selected()).toEqual(["is empty at first"]);

  await applyEdit(folder, READ_PAST_MEMORY);
  // The key belongs to the views: whoever works in the editor keeps theirs.
  await workbench.page.keyboard.press("ControlOrMeta+Enter");
  await casebook.waitForAttempt("#1 worse (+1)");
  await eventually(async () => (await failures.outline())[0]).toBe(
    "tests/orders.test.js [4 failing · 1 new]",
  );
  expect(await closed()).toEqual(["GET /orders/:id"]);
  expect(await selected()).toEqual(["is empty at first"]);

  await workbench.reload();
  await casebook.waitForAttempt("#1 worse (+1)");
  await eventually(closed).toEqual(["GET /orders/:id"]);
  await eventually(selected).toEqual(["is empty at first"]);
  // The editor closes a menu that is opened before it has its focus back, with the messages that come last.
  await eventually(() => workbench.cursorLine()).toBe(43);
  await workbench.page.locator(".test-error-content-widget").first().waitFor();
  expect(await workbench.focus()).not.toContain("is empty at first");
  await failures.toggle("GET /orders/:id");
}

async function arrange({ workbench, failures }: Casebook): Promise<void> {
  const { quickInput } = workbench;
  await failures.chooseFromTitleMenu("Group and Sort…");
  await quickInput.pick("By Error");
  await eventually(() => failures.outline()).toEqual([
    "expected 200, got 500 [3 failing · 1 new]",
    "  answers the order that was created [new · tests/orders.test.js:28]",
    "  is empty at first [tests/orders.test.js:43]",
    "  lists what was created [tests/orders.test.js:52]",
    "expected 404, got 500 [1 failing]",
    "  answers 404 for an unknown order [tests/orders.test.js:35]",
  ]);
  await workbench.screenshot("failing-tests-by-error");
  await failures.clickTitleAction("Filter…");
  await quickInput.enter("empty");
  await eventually(() => failures.outline()).toEqual([
    "expected 200, got 500 [1 failing]",
    "  is empty at first [tests/orders.test.js:43]",
  ]);
  expect(await failures.message()).toBe("Filter “empty”: 1 of 4 failing");
  await workbench.screenshot("failing-tests-filtered");
  await failures.clickTitleAction("Clear Filter");
  await eventually(async () => (await failures.outline()).length).toBe(6);
  expect(await failures.message()).toBe("");
}

async function openWalkthrough({ workbench }: Casebook): Promise<void> {
  await workbench.runCommand("Welcome: Open Walkthrough...");
  await workbench.quickInput.pick("Debug Failing Tests with Casebook");
  await workbench.page.locator(".getting-started-step").first().waitFor();
  expect(await workbench.page.locator(".getting-started-step").count()).toBe(4);
  await workbench.screenshot("walkthrough");
}
