import { setTimeout as sleep } from "node:timers/promises";
import type { Locator, Page } from "playwright-core";
import { withLabel } from "./withLabel.ts";

/** One row of a tree as it is shown. */
export interface TreeRow {
  readonly label: string;
  /** The grey text after the label; "" without. */
  readonly description: string;
  /** 1 for the roots. */
  readonly level: number;
  /** The name of the row's codicon (`pass`, `error`, …); undefined for files, folders, pictures and rows without. */
  readonly icon: string | undefined;
  /** undefined for a row that has nothing below it. */
  readonly expanded: boolean | undefined;
  readonly selected: boolean;
  /** What a screen reader says. */
  readonly ariaLabel: string;
}

/** One notch of the wheel: the workbench moves a tree by 50 pixels, however far the wheel is turned. */
const A_NOTCH = 100;

const SCROLL_TIMEOUT_MS = 30_000;
const LOOK_AGAIN_MS = 20;

/** A view of the sidebar or panel, found by its title, and the tree in it. */
export class TreeView {
  readonly #page: Page;
  readonly #pane: Locator;

  constructor(page: Page, title: string) {
    this.#page = page;
    this.#pane = page.locator(".pane", {
      has: page.locator(".pane-header h3.title").getByText(title, { exact: true }),
    });
  }

  /** Opens the view where only its header is shown. */
  async expand(): Promise<void> {
    const header = this.#pane.locator(".pane-header");
    await header.waitFor({ state: "attached" });
    if ((await header.getAttribute("aria-expanded")) === "false") await header.click();
  }

  /** All rows from top to bottom. The tree draws only what is in sight, so a long one is scrolled through. */
  async rows(): Promise<readonly TreeRow[]> {
    const rows = new Map<number, TreeRow>();
    await this.#walk(async (drawn) => {
      for (const [index, row] of await drawn.evaluateAll(readRows)) rows.set(index, row);
      return false;
    });
    return [...rows].sort(([a], [b]) => a - b).map(([, row]) => row);
  }

  /** The rows as one line each: two spaces for each level, the label, the description in brackets. */
  async outline(): Promise<readonly string[]> {
    const rows = await this.rows();
    return rows.map(({ level, label, description }) => {
      return "  ".repeat(level - 1) + label + (description === "" ? "" : ` [${description}]`);
    });
  }

  /** How far the rows are scrolled, in pixels. */
  async position(): Promise<number> {
    const style = await this.#pane.locator(".monaco-list-rows").first().getAttribute("style");
    return 0 - Number(/top: (-?[\d.]+)px/.exec(style ?? "")?.[1] ?? 0);
  }

  /** The labels of the rows that are drawn: those in sight. */
  async inSight(): Promise<readonly string[]> {
    return this.#pane.locator(".monaco-list-rows .monaco-list-row .label-name").allTextContents();
  }

  /** Turns the wheel over the rows by some notches downwards. */
  async scroll(notches: number): Promise<void> {
    for (let notch = 0; notch < notches; notch++) {
      await this.#scroll(this.#pane.locator(".monaco-list").first(), A_NOTCH);
    }
  }

  /** The text of the welcome content an empty view shows, a line each; empty when it shows a tree. */
  async welcome(): Promise<readonly string[]> {
    const lines = this.#pane.locator(".welcome-view-content > *");
    return (await lines.allInnerTexts()).map((line) => line.trim());
  }

  /** The line above the rows; "" without one. */
  async message(): Promise<string> {
    const message = this.#pane.locator(".tree-explorer-viewlet-tree-view > .message");
    return (await message.isVisible()) ? ((await message.textContent()) ?? "").trim() : "";
  }

  /** What stands beside the title; "" for nothing. */
  async description(): Promise<string> {
    const description = this.#pane.locator(".pane-header .description");
    return (await description.isVisible()) ? ((await description.textContent()) ?? "").trim() : "";
  }

  /** Clicks a button of the welcome content. */
  async clickWelcome(button: string): Promise<void> {
    await this.#pane.locator(".welcome-view-content").getByText(button, { exact: true }).click();
  }

  async click(label: string): Promise<void> {
    await (await this.#row(label)).click();
  }

  /** Opens or closes a row that has others below it. */
  async toggle(label: string): Promise<void> {
    await (await this.#row(label)).locator(".monaco-tl-twistie").click();
  }

  /** Clicks an action that a row shows while the pointer is over it; `action` is its title. */
  async clickAction(label: string, action: string): Promise<void> {
    const row = await this.#row(label);
    await row.hover();
    await row.locator(`.actions-container .action-label[aria-label^=${JSON.stringify(action)}]`).click();
  }

  /** Clicks an action in the header of the view. */
  async clickTitleAction(action: string): Promise<void> {
    const header = this.#pane.locator(".pane-header");
    // The only view of a container has no header of its own: its actions are in the title of the sidebar.
    const bar = (await header.isVisible()) ? header : this.#page.locator(".sidebar .composite.title");
    await bar.hover();
    await bar.locator(`.action-label[aria-label^=${JSON.stringify(action)}]`).click();
  }

  /** Opens the context menu of a row and chooses one of its lines. */
  async chooseFromMenu(label: string, line: string): Promise<void> {
    await (await this.#row(label)).click({ button: "right" });
    await this.#chooseFromOpenMenu(line);
  }

  /** Opens the menu in the header of the view, and chooses one of its lines. */
  async chooseFromTitleMenu(line: string): Promise<void> {
    const header = this.#pane.locator(".pane-header");
    await header.hover();
    await header.locator('.action-label[aria-label*="More Actions"]').click();
    await this.#chooseFromOpenMenu(line);
  }

  async #chooseFromOpenMenu(line: string): Promise<void> {
    const name = this.#page.locator(`.action-label[aria-label=${JSON.stringify(line)}]`);
    const item = this.#page.locator(".monaco-menu .action-item", { has: name });
    // In its first tenth of a second a menu takes no click, lest the one that opened it chooses a line; it takes Enter.
    await item.hover();
    await item.and(this.#page.locator(".focused")).waitFor();
    await this.#page.keyboard.press("Enter");
    await item.waitFor({ state: "hidden" });
  }

  /** The tooltip of a row, as it is shown while the pointer rests on it. */
  async tooltip(label: string): Promise<string> {
    await (await this.#row(label)).locator(".label-name").first().hover();
    const hover = this.#page.locator(".workbench-hover-container .monaco-hover");
    await hover.waitFor();
    return (await hover.textContent()) ?? "";
  }

  /** The first row with this label, scrolled to when it is not in sight. */
  async #row(label: string): Promise<Locator> {
    const row = this.#pane
      .locator(".monaco-list-rows .monaco-list-row", { has: withLabel(this.#page, label) })
      .first();
    if (!(await row.isVisible())) await this.#walk(() => row.isVisible());
    return row;
  }

  /** Goes through the tree from its top to its end, unless `found` says so of the rows that are drawn. */
  async #walk(found: (drawn: Locator) => Promise<boolean>): Promise<void> {
    const list = this.#pane.locator(".monaco-list").first();
    if (!(await list.isVisible())) return;
    // Rows that stick to the top while their children scroll by are drawn a second time, elsewhere.
    const drawn = list.locator(".monaco-list-rows .monaco-list-row");
    const reaches = async (row: string) =>
      (await drawn.count()) === 0 || (await list.locator(`.monaco-list-rows ${row}`).count()) > 0;
    const goToTop = async () => {
      while (!(await reaches("[data-index='0']"))) await this.#scroll(list, -A_NOTCH);
    };
    await goToTop();
    while (!(await found(drawn))) {
      // Nothing was looked for or it is not there: the tree is left as it was found at first.
      if (await reaches("[data-last-element=true]")) return goToTop();
      await this.#scroll(list, A_NOTCH);
    }
  }

  /** Turns the wheel over the tree and waits until it has moved. */
  async #scroll(list: Locator, pixels: number): Promise<void> {
    const position = () => list.locator(".monaco-list-rows").getAttribute("style");
    const before = await position();
    await list.hover();
    await this.#page.mouse.wheel(0, pixels);
    const deadline = performance.now() + SCROLL_TIMEOUT_MS;
    while ((await position()) === before) {
      if (performance.now() > deadline) throw new Error("The tree does not scroll.");
      await sleep(LOOK_AGAIN_MS);
    }
  }
}

/** What is read of an element of the page; the project has no types of browsers. */
interface PageElement {
  readonly className: string;
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  querySelector(selector: string): PageElement | null;
}

/** Runs inside the page. */
function readRows(elements: readonly PageElement[]): [number, TreeRow][] {
  return elements.map((row) => {
    const text = (selector: string) => row.querySelector(selector)?.textContent ?? "";
    const icon = row
      .querySelector(".custom-view-tree-node-item-icon.codicon")
      ?.className.match(/codicon-([\w-]+)/)?.[1];
    const expanded = row.getAttribute("aria-expanded");
    return [
      Number(row.getAttribute("data-index")),
      {
        label: text(".label-name"),
        description: text(".label-description"),
        level: Number(row.getAttribute("aria-level")),
        icon,
        expanded: expanded === null ? undefined : expanded === "true",
        selected: row.getAttribute("aria-selected") === "true",
        ariaLabel: row.getAttribute("aria-label") ?? "",
      },
    ];
  });
}
