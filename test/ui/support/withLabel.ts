import type { Locator, Page } from "playwright-core";

/** A locator, to be used as `has`, of a label with exactly this text: a file's ending or a highlight may be elements of their own. */
export function withLabel(page: Page, text: string): Locator {
  const literal = text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return page.locator(".label-name", { hasText: new RegExp(`^\\s*${literal}\\s*$`) });
}
