import { setTimeout as sleep } from "node:timers/promises";
import type { Locator, Page } from "playwright-core";
import { eventually } from "./eventually.ts";
import { withLabel } from "./withLabel.ts";

const PAUSE_OF_DIALOG_MS = 1000;

/** The input at the top of the workbench: command palette, lists to pick from, boxes to type into. */
export class QuickInput {
  readonly #page: Page;
  readonly #widget: Locator;
  readonly #input: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#widget = page.locator(".quick-input-widget");
    this.#input = this.#widget.locator("input[type=text]");
  }

  /** Runs a command by its palette title, category included: `Casebook: Start Session`. */
  async runCommand(title: string): Promise<void> {
    await this.#page.keyboard.press("F1");
    await this.#input.waitFor();
    await this.#input.fill(`>${title}`);
    await this.pick(title);
  }

  /** Opens a file of the folder by its path. */
  async openFile(path: string): Promise<void> {
    await this.#page.keyboard.press("ControlOrMeta+P");
    await this.#input.waitFor();
    await this.#input.fill(path);
    const name = path.split("/").at(-1) ?? path;
    await this.pick(name);
  }

  /** Clicks the first line of the list with exactly this label. */
  async pick(label: string): Promise<void> {
    await this.#widget
      .locator(".monaco-list-row", { has: withLabel(this.#page, label) })
      .first()
      .click();
  }

  /** Types into the box in place of what is there, and confirms with Enter. */
  async enter(text: string): Promise<void> {
    await this.#input.waitFor();
    await this.#input.fill(text);
    await this.confirm();
  }

  /** Types an absolute path into the dialog that asks for a file, in place of what it proposes, and confirms. */
  async enterPath(path: string, proposal = /^\/.*[^/]$/): Promise<void> {
    // The proposal comes a moment after the dialog: a file to save as, a folder to open from.
    await eventually(() => this.value()).toMatch(proposal);
    await this.#input.fill(path);
    const { title } = await this.texts();
    // While it looks at the folder the dialog takes Enter for a wish to look again.
    const closes = async () => {
      await this.#page.keyboard.press("Enter");
      await sleep(PAUSE_OF_DIALOG_MS);
      // What asks next has a title of its own.
      return !(await this.isOpen()) || (await this.texts()).title !== title;
    };
    await eventually(closes).toBe(true);
  }

  async confirm(): Promise<void> {
    await this.#input.waitFor();
    await this.#page.keyboard.press("Enter");
  }

  async cancel(): Promise<void> {
    await this.#input.waitFor();
    await this.#page.keyboard.press("Escape");
  }

  /** Whether the input is on the screen. */
  isOpen(): Promise<boolean> {
    return this.#widget.isVisible();
  }

  /** What the box holds now; waits for the box. */
  value(): Promise<string> {
    return this.#input.inputValue();
  }

  /** The title, the grey text of the empty box, and the line below it; "" for what is missing. */
  async texts(): Promise<{ readonly title: string; readonly placeholder: string; readonly message: string }> {
    await this.#input.waitFor();
    return {
      title: (await this.#widget.locator(".quick-input-title").textContent()) ?? "",
      placeholder: (await this.#input.getAttribute("placeholder")) ?? "",
      message: (await this.#widget.locator(".quick-input-message").textContent()) ?? "",
    };
  }

  /** The lines of the list in sight: label, with the description in brackets. */
  async lines(): Promise<readonly string[]> {
    const rows = this.#widget.locator(".monaco-list-row");
    return rows.evaluateAll((elements) =>
      elements.map((row) => {
        const description = row.querySelector(".label-description")?.textContent ?? "";
        return (
          (row.querySelector(".label-name")?.textContent ?? "") +
          (description === "" ? "" : ` [${description}]`)
        );
      }),
    );
  }
}
