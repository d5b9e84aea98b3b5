import { join } from "node:path";
import { runToEnd } from "./runToEnd.ts";

/**
 * Installs packages of Debian without what they only recommend: wine would bring a desktop along. What that prints is in the folder
 * `logs`.
 */
export async function installDebian(names: readonly string[], logs: string): Promise<void> {
  const isRoot = process.getuid?.() === 0;
  const run = (...args: readonly string[]) =>
    runToEnd(isRoot ? "apt-get" : "sudo", isRoot ? args : ["-n", "apt-get", ...args], {
      cwd: logs,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      log: join(logs, `${args[0]}-${names[0]}.log`),
      timeout: 20 * 60_000,
    });
  await run("update");
  await run("install", "--yes", "--no-install-recommends", ...names);
}
