import { execFile, execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { it } from "vitest";
import { READ_PAST_MEMORY } from "../../support/engine/ordersApi.ts";
import { type Casebook, withCasebook } from "../support/casebook.ts";
import { eventually } from "../support/eventually.ts";

const SIZE = { width: 1280, height: 900 };

it.each(["dark", "light"] as const)("finds texts in sessions of all branches, in %s", async (theme) => {
  await withCasebook({ name: `find-${theme}`, size: SIZE, theme }, async (casebook) => {
    await playOnMain(casebook);
    await promisify(execFile)("git", ["switch", "--quiet", "--force", "--create", "other"], {
      cwd: casebook.folder,
    });
    await eventually(async () => (await casebook.failures.welcome()).join()).toContain("Start Session…");
    await openError(casebook, theme);
    await openFile(casebook);
    await openNote(casebook);
    await findNothing(casebook);
    await casebook.workbench.page.setViewportSize({ width: 500, height: 700 });
    await find(casebook, "order");
    await eventually(() => linesOf(casebook)).toContain("src/orderStore.js [Changed in attempt #1]");
    await casebook.workbench.screenshot(`find-narrow-${theme}`);
    await casebook.workbench.quickInput.cancel();
  });
});

async function playOnMain(casebook: Casebook): Promise<void> {
  await casebook.startSession("Orders answer 500");
  await casebook.waitForAttempt("#0 baseline");
  await casebook.addHypothesis("The memory of the store is empty after a restart");
  await casebook.addNote("Two requests share one connection");
  await casebook.type(READ_PAST_MEMORY);
  await casebook.run("#1 worse (+1)");
}

/** An icon before a label is a blank in its text. */
async function linesOf({ workbench }: Casebook): Promise<readonly string[]> {
  return (await workbench.quickInput.lines()).map((line) => line.trim());
}

async function find({ workbench }: Casebook, text: string): Promise<void> {
  await workbench.runCommand("Casebook: Find in All Sessions…");
  await eventually(async () => (await workbench.quickInput.texts()).title).toBe("Find in All Sessions");
  await workbench.page.keyboard.type(text);
}

async function openError(casebook: Casebook, theme: string): Promise<void> {
  const { workbench } = casebook;
  const { quickInput } = workbench;
  await find(casebook, "order");
  await eventually(async () => (await quickInput.lines()).join()).toContain("[Changed in attempt #1]");
  await workbench.screenshot(`find-all-${theme}`);
  await workbench.page.keyboard.press("ControlOrMeta+A");
  await workbench.page.keyboard.type("error: e");
  await eventually(async () =>
    (await quickInput.lines()).every((line) => /Error of attempt/.test(line)),
  ).toBe(true);
  await workbench.screenshot(`find-error-${theme}`);
  await quickInput.confirm();
  await eventually(() => workbench.activeTab()).toMatch(/^#\d Orders answer 500/);
  await workbench.screenshot(`find-failure-${theme}`);
}

async function openFile(casebook: Casebook): Promise<void> {
  const { workbench } = casebook;
  await find(casebook, "file: store");
  await eventually(() => linesOf(casebook)).toEqual(["src/orderStore.js [Changed in attempt #1]"]);
  await workbench.quickInput.confirm();
  await eventually(() => workbench.activeTab()).toBe("#1 src/orderStore.js");
  await eventually(() => workbench.cursorLine()).toBe(21);
  await workbench.screenshot("find-file");
}

async function openNote(casebook: Casebook): Promise<void> {
  const { workbench } = casebook;
  await find(casebook, "Connection SHARE");
  await eventually(() => linesOf(casebook)).toEqual(["Two requests share one connection [Note]"]);
  await workbench.quickInput.confirm();
  await eventually(() => workbench.activeTab()).toBe("Orders answer 500.md");
  await eventually(() => workbench.cursorLine()).toBeGreaterThan(10);
  await workbench.screenshot("find-note");
}

async function findNothing(casebook: Casebook): Promise<void> {
  const { workbench } = casebook;
  await find(casebook, "nothing like this");
  await eventually(
    async () => (await workbench.page.locator(".quick-input-widget").textContent()) ?? "",
  ).toContain("Nothing found in 1 session");
  await workbench.screenshot("find-nothing");
  await workbench.quickInput.cancel();
}

const module = {
  "go.mod": "module example.com/shop\n\ngo 1.19\n",
  "money/money.go": "package money\n\nfunc Sum(a, b int) int { return a - b }\n",
  "money/money_test.go":
    'package money\n\nimport "testing"\n\nfunc TestSum(t *testing.T) {\n\tif Sum(1, 2) != 3 {\n\t\tt.Error("wrong sum")\n\t}\n}\n',
  "cart/cart.go":
    'package cart\n\nimport "example.com/shop/money"\n\nfunc Total() int { return money.Sum(1, 2) }\n',
  "cart/cart_test.go": 'package cart\n\nimport "testing"\n\nfunc TestTotal(t *testing.T) {}\n',
  "other/other_test.go": 'package other\n\nimport "testing"\n\nfunc TestOther(t *testing.T) {}\n',
};

it("offers the tests of changed files, with the command that they run with", async () => {
  const create = async (folder: string) => {
    for (const [path, text] of Object.entries(module)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: folder });
    git("init", "--quiet", "--initial-branch=main");
    git("add", ".");
    git("-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "--quiet", "-m", "shop");
  };
  await withCasebook({ name: "isolate-changed", size: SIZE, create }, async (casebook) => {
    const { workbench, failures, attempts } = casebook;
    const { quickInput } = workbench;
    await casebook.startSession("The sum is wrong", "go test ./...");
    await casebook.waitForAttempt("#0 baseline");
    await writeFile(
      join(casebook.folder, "money/money.go"),
      module["money/money.go"].replace("a - b", "a + b"),
    );
    await eventually(() => attempts.outline()).toContain("Open changes since #0 [1 file]");
    await failures.chooseFromTitleMenu("Isolate…");
    await eventually(() => linesOf(casebook)).toEqual([
      "Failing Tests",
      "Tests of Changed Files [1 changed file: money/money.go]",
    ]);
    await workbench.screenshot("isolate-changed-choice");
    await workbench.page.keyboard.press("ArrowDown");
    await quickInput.confirm();
    await eventually(() => quickInput.value()).toBe("go test -count=1 ./cart ./money");
    await workbench.screenshot("isolate-changed-command");
    await quickInput.confirm();
    await casebook.waitForAttempt("#1 solved");
    await eventually(async () => (await attempts.outline()).join()).toContain("2 passed");
  });
});
