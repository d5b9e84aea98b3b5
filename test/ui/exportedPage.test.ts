import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderPage } from "../../src/markdown/renderSession.ts";
import { exportParts } from "../../src/model/words/exportForm.ts";
import { installHost } from "../host/installHost.ts";
import { openBrowser } from "../host/openBrowser.ts";
import { replayReferenceLog, solveReferenceLog } from "../support/engine/replayReferenceLog.ts";
import { hostileSession } from "../support/texts/hostileSession.ts";
import { findViolations } from "./support/webview.ts";
import { SCREENSHOTS } from "./support/workbench.ts";

const sizes = {
  wide: { width: 1280, height: 900 },
  telephone: { width: 360, height: 740 },
} as const;

let browser: Browser;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "casebook-page-"));
  browser = await openBrowser(await installHost());
  await mkdir(SCREENSHOTS, { recursive: true });
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** The page of the reference log that was solved in the end, as the engine exports it. */
async function exportReference(): Promise<string> {
  const played = await replayReferenceLog();
  const { engine } = played;
  try {
    await solveReferenceLog(played);
    const session = engine.session.id;
    await engine.request("editSection", {
      session,
      section: "rootCause",
      text: "The store kept **one connection** for all requests, and two of them used it at the same time.",
    });
    await engine.request("editSection", {
      session,
      section: "learnings",
      text: "- Look at what the tests and the application share.\n- `500` is never the error.",
    });
    const { text } = await engine.request("exportSession", {
      session,
      as: "page",
      form: { scope: { kind: "session" }, parts: exportParts },
      timeZone: "Europe/Zurich",
      home: played.repository.dir,
    });
    expect(text).not.toContain(played.repository.dir);
    return text;
  } finally {
    engine.dispose();
  }
}

interface Shown {
  readonly page: Page;
  readonly url: string;
  /** What the page asked for, itself included. */
  readonly requests: readonly string[];
}

async function show(
  name: string,
  html: string,
  { theme, size }: { readonly theme: "light" | "dark"; readonly size: keyof typeof sizes },
): Promise<Shown> {
  const path = join(folder, `${name}.html`);
  await writeFile(path, html);
  const url = pathToFileURL(path).href;
  const context = await browser.newContext({ viewport: sizes[size], colorScheme: theme });
  const page = await context.newPage();
  const requests: string[] = [];
  await context.route("**/*", (route) => {
    requests.push(route.request().url());
    return route.continue();
  });
  await page.goto(url);
  return { page, url, requests };
}

const openAll = (page: Page) =>
  page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');

const overflow = (page: Page) =>
  page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");

describe("an exported page", () => {
  let made: string | undefined;
  /** Made in the first test that asks for it: its repository goes away with that test. */
  const referencePage = async () => {
    made ??= await exportReference();
    return made;
  };

  it.each([
    ["light", "wide"],
    ["dark", "wide"],
    ["light", "telephone"],
    ["dark", "telephone"],
  ] as const)("reads well in %s on a %s screen, and asks for nothing", async (theme, size) => {
    const { page, url, requests } = await show("reference", await referencePage(), { theme, size });
    expect(await findViolations(page.mainFrame())).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await page.screenshot({ path: join(SCREENSHOTS, `page-${theme}-${size}.png`), fullPage: true });
    await openAll(page);
    expect(await findViolations(page.mainFrame())).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await page.screenshot({ path: join(SCREENSHOTS, `page-${theme}-${size}-open.png`), fullPage: true });
    expect(requests).toEqual([url]);
    await page.context().close();
  });

  it("shows on paper what is folded away on the screen", async () => {
    const { page } = await show("reference", await referencePage(), { theme: "dark", size: "wide" });
    const folded = page.locator("details pre").first();
    expect(await folded.isVisible()).toBe(false);
    await page.emulateMedia({ media: "print" });
    expect(await folded.isVisible()).toBe(true);
    await page.pdf({ path: join(SCREENSHOTS, "page.pdf"), format: "A4", preferCSSPageSize: true });
    await page.context().close();
  });

  it("is safe whatever its texts are", async () => {
    const attack =
      '"><img src=http://casebook.invalid/x onerror=window.hit=1></pre></style></script><script>window.hit=1</script>\u202e';
    const { session, content } = hostileSession(
      attack,
      `${attack}\n${attack}`,
      `${attack} ${"<b>".repeat(350_000)}`,
    );
    const { page, url, requests } = await show("hostile", renderPage(session, content), {
      theme: "light",
      size: "telephone",
    });
    await openAll(page);
    expect(await page.evaluate("window.hit")).toBeUndefined();
    expect(await page.locator("img, script").count()).toBe(0);
    expect(await page.locator("body").textContent()).toContain(attack.replace("\u202e", "\\u202e"));
    expect(await overflow(page)).toBe(0);
    expect(requests).toEqual([url]);
    await page.context().close();
  });

  it.each([
    ["quotes", `${">".repeat(90)} words of a quote`],
    [
      "lists",
      Array.from({ length: 40 }, (_, depth) => `${"  ".repeat(depth)}- some words of an item`).join("\n"),
    ],
  ])("does not scroll sideways for %s that are nested deep", async (name, written) => {
    const { session, content } = hostileSession("a", "b", written);
    const html = renderPage(session, content);
    const { page } = await show(name, html, { theme: "light", size: "telephone" });
    await openAll(page);
    expect(await overflow(page)).toBe(0);
    await page.context().close();
  });

  it("lets nothing out even where markup was put into it", async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const at = `http://127.0.0.1:${port}`;
    const put = [
      `<img src="${at}/image">`,
      `<style>body { background: url(${at}/style) }</style>`,
      `<link rel="stylesheet" href="${at}/sheet">`,
      `<iframe src="${at}/frame"></iframe>`,
      `<script src="${at}/script"></script><script>fetch("${at}/fetch"); window.hit = 1</script>`,
    ].join("");
    const spoilt = (await referencePage()).replace("<main>", `<main>${put}`);
    const opened = await show("spoilt", spoilt, { theme: "light", size: "wide" });
    expect(await opened.page.evaluate("window.hit")).toBeUndefined();
    await opened.page.context().close();
    expect(asked).toEqual([]);

    // Without the policy they would all have been asked for.
    const free = spoilt.replace(/<meta http-equiv[^>]*>/, "");
    const seen = await show("free", free, { theme: "light", size: "wide" });
    expect(await seen.page.evaluate("window.hit")).toBe(1);
    await seen.page.context().close();
    expect([...asked].sort()).toEqual(["/fetch", "/frame", "/image", "/script", "/sheet", "/style"]);
    server.close();
  });
});
