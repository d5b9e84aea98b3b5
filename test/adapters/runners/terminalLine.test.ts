import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { ShellKind } from "../../../src/base/shellKind.ts";
import { terminalLine } from "../../../src/editor/runs/terminalLine.ts";
import { shellOf } from "../../../src/runners/line/shell.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "casebook-terminal-")));
afterAll(() => rmSync(root, { recursive: true }));

const isThere = (program: string) => spawnSync(program, ["-c", "exit 0"]).status === 0;
const programs: readonly (readonly [string, ShellKind])[] = [
  ["sh", "sh"],
  ["bash", "bash"],
  ["zsh", "zsh"],
  ["fish", "fish"],
];

test.each(programs.filter(([program]) => isThere(program)))(
  "a run in a terminal of %s has its line, its variables and its folder as they are",
  (program, kind) => {
    const folder = join(root, `o'brien & \\sons $HOME ä${program}`);
    mkdirSync(folder);
    const { file, args } = shellOf("linux", {}).run(`printf '%s|' "$A" 'it'\\''s \\' "a\\\\b"; pwd`);
    const line = terminalLine({ folder, file, args, env: { A: `x 'y' "z" \\ $HOME %` } }, kind) ?? "";
    const printed = execFileSync(program, ["-c", line], { encoding: "utf8" });
    expect(printed).toBe(`x 'y' "z" \\ $HOME %|it's \\|a\\b|${folder}\n`);
  },
);

test("a shell that cannot hand a word on is not given the line", () => {
  const { file, args } = shellOf("linux", {}).run("pytest");
  expect(terminalLine({ folder: root, file, args, env: {} }, "pwsh")).toBeUndefined();
});

test.each(["\t", "\u0003", "\r", "\u001b", "\u007f"])("a terminal is sent no key: %j", (key) => {
  const { file, args } = shellOf("linux", {}).run(`pytest -k 'a${key}b'`);
  expect(terminalLine({ folder: root, file, args, env: {} }, "bash")).toBeUndefined();
});
