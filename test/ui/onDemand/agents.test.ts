import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { stageCli } from "../../../scripts/stageCli.ts";
import {
  applyEdit,
  CONNECT_PER_OPERATION,
  READ_PAST_MEMORY,
  revertEdit,
} from "../../support/engine/ordersApi.ts";
import { type Casebook, withCasebook } from "../support/casebook.ts";
import { eventually } from "../support/eventually.ts";
import { themes } from "../support/themes.ts";

const NARROW = 170;
const WIDE = 400;

/** Opens a terminal in the window, and waits for its prompt: VS Code does not say for sure which command was typed before it. */
async function openTerminal({ workbench }: Casebook): Promise<void> {
  await workbench.runCommand("Terminal: Create New Terminal");
  const terminal = workbench.page.locator(".terminal-wrapper.active");
  await terminal.locator(".xterm-helper-textarea").waitFor({ state: "attached" });
  await terminal.locator(".terminal-command-decoration").first().waitFor({ state: "attached" });
  await eventually(() => workbench.focus()).toContain("Terminal");
}

/** The command line as somebody has it who installed the npm package into an empty folder. */
async function installPackage(folder: string): Promise<string> {
  await stageCli(join(folder, "staged"), true);
  const npm = (cwd: string, ...args: readonly string[]) => {
    const { status, stderr } = spawnSync("npm", args, { cwd, encoding: "utf8" });
    expect(status, stderr).toBe(0);
  };
  npm(join(folder, "staged"), "pack", "--pack-destination", folder);
  npm(folder, "install", "--prefix", join(folder, "empty"), "--offline", "--no-audit", ...tarballs(folder));
  return join(folder, "empty/node_modules/.bin/casebook");
}

function tarballs(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".tgz"))
    .map((name) => join(folder, name));
}

it("shows what was done without the extension, by the npm package alone", async () => {
  const parent = await realpath(await mkdtemp(join(tmpdir(), "casebook-npm-")));
  try {
    const program = await installPackage(parent);
    const call = (folder: string, ...args: readonly string[]) => {
      const env = { ...process.env, CASEBOOK_STATE: join(parent, "state"), NODE_TEST_CONTEXT: undefined };
      return spawnSync(program, args, { cwd: folder, env, encoding: "utf8" });
    };
    const prepare = async (folder: string) => {
      expect(call(folder, "run", "--by", "Codex", "--", "npm", "test").stdout).toMatch(
        /^#0 baseline, failed/,
      );
      expect(call(folder, "hypothesis", "What is kept in memory is stale").status).toBe(0);
      await applyEdit(folder, READ_PAST_MEMORY);
      expect(call(folder, "run", "--by", "Codex").stdout).toMatch(/^#1 worse \(\+1\), failed/);
    };
    await withCasebook({ name: "npm-package", prepare }, async ({ workbench, attempts, failures }) => {
      await eventually(() => attempts.outline()).toEqual([
        expect.stringMatching(/^#1 worse \(\+1\) .*by Codex · What is kept in memory is stale/),
        expect.stringMatching(/^#0 baseline \[3 failing.* by Codex/),
      ]);
      await eventually(async () => (await failures.outline())[0]).toMatch(
        /^tests\/orders.test.js \[4 failing/,
      );
      await workbench.screenshot("agents-1-npm-package");
    });
  } finally {
    await rm(parent, { recursive: true, force: true, maxRetries: 5 });
  }
});

it.each(themes)("shows the attempts of an agent in the terminal as they are made (%s)", async (theme) => {
  const options = { name: `agents-${theme}`, theme, size: { width: 1280, height: 900 } };
  await withCasebook(options, async (casebook) => {
    const { workbench, attempts, folder } = casebook;
    const { page } = workbench;
    await workbench.setSidebarWidth(WIDE);
    await openTerminal(casebook);
    await page.keyboard.type("export CASEBOOK_BY=Codex PS1='$ '; clear; casebook run -- npm test\n");
    await eventually(() => attempts.outline(), "the command is on the PATH").toEqual([
      expect.stringMatching(/^#0 baseline \[3 failing.* by Codex/),
    ]);
    expect(await workbench.focus(), "and the terminal keeps the focus").toContain("Terminal");
    await page.keyboard.type('casebook hypothesis "What is kept in memory is stale"\n');
    await eventually(async () => (await attempts.outline()).join()).toContain("stale");
    await applyEdit(folder, READ_PAST_MEMORY);
    await page.keyboard.type("casebook run\n");
    await casebook.waitForAttempt("#1 worse (+1)");
    await revertEdit(folder, READ_PAST_MEMORY);
    await applyEdit(folder, CONNECT_PER_OPERATION);
    await page.keyboard.type(
      'clear; casebook hypothesis --refuted; casebook run --hypothesis "One connection is shared"\n',
    );
    await casebook.waitForAttempt("#2 solved");
    await eventually(async () => (await attempts.outline()).join("\n")).toMatch(/#2 solved .*by Codex/);
    await workbench.screenshot(`agents-2-terminal-${theme}`);
    await workbench.setSidebarWidth(NARROW);
    await workbench.screenshot(`agents-2-terminal-${theme}-narrow`);
    expect(await workbench.notifications()).toEqual([]);
  });
});

it.each(themes)("shows the attempts of one agent, or of people, and keeps that (%s)", async (theme) => {
  const options = { name: `agents-filter-${theme}`, theme, size: { width: 1280, height: 900 } };
  await withCasebook(options, async (casebook) => {
    const { workbench, attempts, folder } = casebook;
    await workbench.setSidebarWidth(WIDE);
    await openTerminal(casebook);
    await workbench.page.keyboard.type("PS1='$ '; clear; casebook run -- npm test\n");
    // Its row is there from the start of the run on.
    await eventually(async () => (await attempts.outline())[0]).toMatch(/^#0 baseline \[3 failing/);
    await applyEdit(folder, READ_PAST_MEMORY);
    await workbench.page.keyboard.type("clear; CASEBOOK_BY=Codex casebook run\n");
    await casebook.waitForAttempt("#1 worse (+1)");
    const shown = async () => (await attempts.outline()).map((row) => row.slice(0, 2));
    await eventually(shown).toEqual(["#1", "#0"]);

    await attempts.chooseFromTitleMenu("Filter Attempts…");
    await workbench.screenshot(`agents-4-filter-${theme}-choice`);
    await workbench.quickInput.pick("Codex");
    await eventually(shown).toEqual(["#1"]);
    expect(await attempts.message()).toBe("Filter “Codex”: 1 of 2 attempts");
    await workbench.screenshot(`agents-4-filter-${theme}`);
    await workbench.setSidebarWidth(NARROW);
    await workbench.screenshot(`agents-4-filter-${theme}-narrow`);
    await workbench.setSidebarWidth(WIDE);

    await workbench.reload();
    await eventually(shown).toEqual(["#1"]);
    await workbench.runCommand("Casebook: Filter Attempts…");
    await workbench.quickInput.pick("People");
    await eventually(shown).toEqual(["#0"]);
    await attempts.clickTitleAction("Clear Filter");
    await eventually(shown).toEqual(["#1", "#0"]);
    expect(await attempts.message()).toBe("");
  });
});

it("records runs of the terminal without a click, where that is set", async () => {
  const settings = { "casebook.terminal.runs": "record" };
  await withCasebook({ name: "agents-record", settings }, async (casebook) => {
    const { workbench, attempts, failures, folder } = casebook;
    await casebook.startSession("Orders answer 500");
    await casebook.waitForAttempt("#0 baseline");
    await applyEdit(folder, READ_PAST_MEMORY);
    await openTerminal(casebook);
    await workbench.page.keyboard.type("npm test\n");
    await eventually(async () => (await attempts.outline())[0]).toMatch(/^#1 .*in the terminal/);
    expect((await failures.outline()).join("\n"), "nothing is offered").not.toContain("Ran in terminal");
    await workbench.screenshot("agents-3-recorded");
  });
});
