import axe from "axe-core";
import type { Frame, Page } from "playwright-core";

/** The page of the webview in front; waits until it is there. */
export async function findWebview(page: Page): Promise<Frame> {
  const outer = await (await page.waitForSelector("iframe.webview.ready")).contentFrame();
  const inner = await (await outer?.waitForSelector("#active-frame"))?.contentFrame();
  if (inner === null || inner === undefined) {
    throw new Error("The webview has no page.");
  }
  return inner;
}

/** What axe-core finds against the page of a webview, as `rule: what it is about`. */
export async function findViolations(frame: Frame): Promise<readonly string[]> {
  await frame.evaluate(axe.source);
  return frame.evaluate(`axe.run(document, { iframes: false }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map(({ html }) => html).join(" "))
  )`);
}
