import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { QuickInput } from "./quickInput.ts";
import { TreeView } from "./treeView.ts";

/** Where pictures are kept, absolute. */
export const SCREENSHOTS = join(import.meta.dirname, "../../../test-results/screenshots");

/**
 * The workbench as its user sees it. Methods that act wait until they can; methods that read give what is shown now, so
 * a test waits with `eventually(() => workbench.view("Attempts").outline())`.
 */
export class Workbench {
  /** For what the vocabulary below lacks. */
  readonly page: Page;
  readonly quickInput: QuickInput;

  constructor(page: Page) {
    this.page = page;
    this.quickInput = new QuickInput(page);
  }

  /** Resolves when the workbench can be used. */
  async ready(): Promise<void> {
    await this.page.locator(".monaco-workbench .activitybar .action-item").first().waitFor();
    await this.page.locator(".monaco-workbench .statusbar-item").first().waitFor();
  }

  /** Loads the page again, as after "Developer: Reload Window". */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  runCommand(title: string): Promise<void> {
    return this.quickInput.runCommand(title);
  }

  /** Shows a container of the activity bar. */
  async openContainer(title: string): Promise<void> {
    const item = this.#container(title);
    await item.waitFor();
    if ((await item.getAttribute("aria-selected")) !== "true") await item.click();
  }

  /** The badge on a container of the activity bar; "" without one. */
  async badge(title: string): Promise<string> {
    const badge = this.#container(title).locator(".badge-content");
    return (await badge.isVisible()) ? ((await badge.textContent()) ?? "") : "";
  }

  /** A view by its title; it is not opened by this. */
  view(title: string): TreeView {
    return new TreeView(this.page, title);
  }

  /** The labels of all open editor tabs. */
  tabs(): Promise<readonly string[]> {
    return this.#tabLabels(".tab");
  }

  /** The label of the tab in front; undefined when no editor is open. */
  async activeTab(): Promise<string | undefined> {
    return (await this.#tabLabels(".tab.active"))[0];
  }

  /** The whole text of the editor in front, through the clipboard: the editor draws only the lines in sight. */
  async editorText(): Promise<string> {
    await this.#selectAll();
    await this.#writeClipboard("");
    await this.page.keyboard.press("ControlOrMeta+C");
    return this.clipboard();
  }

  clipboard(): Promise<string> {
    return this.page.evaluate("navigator.clipboard.readText()");
  }

  /** Opens a file of the folder, replaces all its text by another one and saves it. */
  async rewriteFile(path: string, text: string): Promise<void> {
    await this.quickInput.openFile(path);
    await this.page.locator(".editor .tab.active", { hasText: path.split("/").at(-1) ?? path }).waitFor();
    await this.replaceText(text);
    await this.save();
  }

  /** Replaces all text of the editor in front, without saving it. */
  async replaceText(text: string): Promise<void> {
    await this.#selectAll();
    await this.#writeClipboard(text);
    await this.page.keyboard.press("ControlOrMeta+V");
    await this.page.locator(".editor .tab.active.dirty").waitFor();
  }

  /** Makes a new file with "File: New Untitled Text File" and "File: Save As…"; `path` is absolute. */
  async createFile(path: string, text: string): Promise<void> {
    await this.runCommand("File: New Untitled Text File");
    await this.page.locator(".editor .tab.active", { hasText: "Untitled" }).waitFor();
    await this.replaceText(text);
    await this.runCommand("File: Save As...");
    await this.quickInput.enterPath(path);
    await this.page.locator(".editor .tab.active:not(.dirty)").waitFor();
  }

  /** Where the keyboard's focus is: the part of the workbench, and the name of the element in it. */
  focus(): Promise<string> {
    return this.page.evaluate(`(() => {
      const element = document.activeElement;
      const part = element.closest("[id^='workbench.parts.']")?.id ?? "no part";
      return part + ": " + (element.getAttribute("aria-label") ?? element.className);
    })()`);
  }

  /** Saves the editor in front. */
  async save(): Promise<void> {
    await this.page.keyboard.press("ControlOrMeta+S");
    await this.page.locator(".editor .tab.active:not(.dirty)").waitFor();
  }

  /** The files of the multi-diff editor in front that are in sight: a letter for what happened to it, and its path. */
  changedFiles(): Promise<readonly string[]> {
    return this.page.locator(".multiDiffEntry .file-path").evaluateAll((files) =>
      files.map((file) => {
        const text = (selector: string) => file.querySelector(selector)?.textContent ?? "";
        const folder = text(".label-description");
        return `${text(".status")} ${folder === "" ? "" : `${folder}/`}${text(".label-name")}`.trim();
      }),
    );
  }

  /** The number of the line the cursor of the editor in front is in, counted from 1. */
  async cursorLine(): Promise<number> {
    const position = await this.page.locator("#status\\.editor\\.selection").textContent();
    return Number(/Ln (\d+)/.exec(position ?? "")?.[1]);
  }

  /** The texts of the status bar, from left to right, as a screen reader says them. */
  statusBar(): Promise<readonly string[]> {
    const items = this.page.locator(".statusbar-item");
    return items.evaluateAll((all) => all.map((item) => item.getAttribute("aria-label") ?? ""));
  }

  /** Clicks the item of the status bar that starts with `text`. */
  async clickStatusBar(text: string): Promise<void> {
    await this.page.locator(`.statusbar-item[aria-label^=${JSON.stringify(text)}]`).click();
  }

  /** The messages of the notifications in sight. */
  notifications(): Promise<readonly string[]> {
    return this.page.locator(".notifications-toasts .notification-list-item-message").allInnerTexts();
  }

  /** Clicks a button of a notification in sight. */
  async answerNotification(button: string): Promise<void> {
    await this.page
      .locator(".notifications-toasts")
      .getByRole("button", { name: button, exact: true })
      .click();
  }

  /** The message of the modal dialog with its details; undefined when there is none. */
  async dialog(): Promise<string | undefined> {
    return (await this.page.locator(".monaco-dialog-box .dialog-message-container").allInnerTexts())[0];
  }

  /** Clicks a button of the modal dialog. */
  async answerDialog(button: string): Promise<void> {
    await this.page.locator(".monaco-dialog-box").getByRole("button", { name: button, exact: true }).click();
  }

  /** Drags the border of the sidebar until it is this wide, in pixels. 170 is the least the workbench allows. */
  async setSidebarWidth(width: number): Promise<void> {
    const sidebar = await this.#box(this.page.locator(".part.sidebar"));
    const sash = await this.#box(this.page.locator(".monaco-sash.primary-sidebar-sash"));
    const middle = { x: sash.x + sash.width / 2, y: sash.y + sash.height / 2 };
    await this.page.mouse.move(middle.x, middle.y);
    await this.page.mouse.down();
    await this.page.mouse.move(middle.x + width - sidebar.width, middle.y, { steps: 5 });
    await this.page.mouse.up();
  }

  /** The width of the sidebar in pixels. */
  async sidebarWidth(): Promise<number> {
    return (await this.#box(this.page.locator(".part.sidebar"))).width;
  }

  /** Keeps a picture of the whole window in test-results/screenshots; gives its path. */
  async screenshot(name: string): Promise<string> {
    const path = join(SCREENSHOTS, `${name}.png`);
    await this.page.screenshot({ path, animations: "disabled", caret: "hide" });
    return path;
  }

  #container(title: string): Locator {
    // The label goes on with the shortcut or the badge: "Explorer (Ctrl+Shift+E)", "Casebook - 3 failing tests".
    const label = this.page.locator(`.action-label[aria-label=${JSON.stringify(title)}]`);
    const longer = [" (", " - "]
      .map((next) => `.action-label[aria-label^=${JSON.stringify(title + next)}]`)
      .join(", ");
    return this.page.locator(".activitybar .action-item", { has: label.or(this.page.locator(longer)) });
  }

  #tabLabels(selector: string): Promise<readonly string[]> {
    // The ending of a file's name is an element of its own.
    return this.page.locator(`.editor ${selector}`).evaluateAll((tabs) =>
      tabs.map((tab) => {
        const parts = [tab.querySelector(".label-name"), tab.querySelector(".label-suffix")];
        return parts.map((part) => part?.textContent ?? "").join("");
      }),
    );
  }

  async #writeClipboard(text: string): Promise<void> {
    await this.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  }

  async #selectAll(): Promise<void> {
    const editor = this.page.locator(".editor-group-container.active .monaco-editor").last();
    await editor.locator(".view-lines").click();
    await this.page.keyboard.press("ControlOrMeta+A");
  }

  async #box(element: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
    const box = await element.boundingBox();
    if (box === null) throw new Error(`${element} is not on the screen.`);
    return box;
  }
}
