import { expect, it } from "vitest";
import { CONNECT_PER_OPERATION } from "../../support/engine/ordersApi.ts";
import { withCasebook } from "../support/casebook.ts";
import { eventually } from "../support/eventually.ts";

it("failures stand at their lines while they fail, and open nothing by themselves", async () => {
  await withCasebook({ name: "editor-messages", size: { width: 1280, height: 1000 } }, async (casebook) => {
    const { workbench, failures } = casebook;
    const { page } = workbench;
    const texts = async (selector: string) =>
      (await page.locator(selector).allInnerTexts()).filter((text) => text !== "");
    const messages = () => texts(".test-error-content-widget");
    const lenses = () => texts(".codelens-decoration");

    await workbench.quickInput.openFile("orders.test.js");
    await casebook.startSession("Orders fail");
    await casebook.waitForAttempt("#0 baseline");
    await eventually(lenses).toContainEqual("failing since #0 · expected 404, got 500");
    await eventually(messages).toContainEqual("500 != 404");
    await workbench.screenshot("editor-messages-red");
    expect(await workbench.tabs()).toEqual(["orders.test.js"]);
    expect(await page.locator(".part.panel, .peekview-widget").filter({ visible: true }).count()).toBe(0);
    expect(await workbench.notifications()).toEqual([]);

    await failures.clickAction("answers 404 for an unknown order", "Peek Failure");
    await page.locator(".peekview-widget").waitFor();
    await workbench.screenshot("editor-messages-peek");
    await page.keyboard.press("Escape");

    await casebook.type(CONNECT_PER_OPERATION);
    await casebook.run("#1 solved");
    await workbench.quickInput.openFile("orders.test.js");
    await eventually(messages).toEqual([]);
    await eventually(lenses).toEqual([]);
    await workbench.screenshot("editor-messages-green");
  });
});
