import { writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes a program into a folder, and gives the line that runs it in that folder: the one way for a test to have a command that does
 * something on every system. `body` is a script of Node in CommonJS; it has `fs`, `spawn`, which starts another such body as a process
 * of its own and gives it, and `sleep(milliseconds)`.
 */
export function nodeScript(folder: string, name: string, body: string): string {
  writeFileSync(join(folder, `${name}.cjs`), `${prelude}(async () => {\n${body}\n})();\n`);
  return `node ${name}.cjs`;
}

const prelude = `const fs = require("node:fs");
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const spawn = (body, options = {}) =>
  require("node:child_process").spawn(process.execPath, ["-e", body], { stdio: "inherit", ...options });
`;
