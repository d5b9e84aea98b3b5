import { type Browser, chromium } from "playwright-core";
import { findChromium } from "./findChromium.ts";
import type { Host } from "./installHost.ts";

/** For a closed network and a machine without a screen; without a sandbox, which root does not get. It only ever opens our own server. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Pictures must not depend on the hinting of the machine.
  "--font-render-hinting=none",
];

/** Starts a headless Chromium. */
export async function openBrowser(host: Host): Promise<Browser> {
  const { executablePath, env } = await findChromium(host);
  return chromium.launch({
    executablePath,
    args: FLAGS,
    env: { ...process.env, ...env } as Record<string, string>,
  });
}
