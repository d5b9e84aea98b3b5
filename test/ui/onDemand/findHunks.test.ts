import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { applyEdit, CONNECT_PER_OPERATION, READ_PAST_MEMORY } from "../../support/engine/ordersApi.ts";
import { type Casebook, withCasebook } from "../support/casebook.ts";
import { eventually } from "../support/eventually.ts";
import { themes } from "../support/themes.ts";

const WIDE = 420;
const NARROW = 240;

it.each(themes)("finds which of the changes fixed the tests (%s)", async (theme) => {
  const options = { name: `find-hunks-${theme}`, theme, size: { width: 1280, height: 1000 } };
  await withCasebook(options, async (casebook) => {
    const { workbench, attempts, folder } = casebook;
    const shot: Shot = async (name, isNarrowToo = false) => {
      await workbench.screenshot(`find-hunks-${theme}-${name}`);
      if (isNarrowToo) {
        await workbench.setSidebarWidth(NARROW);
        await workbench.screenshot(`find-hunks-${theme}-${name}-narrow`);
        await workbench.setSidebarWidth(WIDE);
      }
    };
    await workbench.setSidebarWidth(WIDE);
    await casebook.startSession("Orders answer 500");
    await casebook.waitForAttempt("#0 baseline");
    await applyEdit(folder, READ_PAST_MEMORY);
    await applyEdit(folder, CONNECT_PER_OPERATION);
    writeFileSync(join(folder, "notes.txt"), "One operation, one connection.\n");
    await casebook.run("#1 solved");

    await attempts.clickAction("#1 solved", "Find What Mattered…");
    await eventually(() => workbench.quickInput.lines()).toEqual([
      expect.stringMatching(/^ ?What fixes 3 tests \[3 hunks in 3 files, from #0 to #1\]/),
      expect.stringMatching(/^ ?What is not needed for 3 tests to pass/),
    ]);
    await shot("questions");
    await workbench.quickInput.pick("What fixes 3 tests");
    await eventually(() => workbench.dialog()).toContain("your files are not touched");
    await shot("price");
    await workbench.answerDialog("Start");
    await eventually(async () => (await attempts.outline()).join("\n")).toMatch(/Run 2: 3 hunks \[passed/);
    await eventually(() => casebook.failures.message()).toMatch(
      /^What fixes 3 tests: 3 → \d hunks?, run \d+ of about \d+$/,
    );
    await shot("running", true);
    await eventually(async () => (await attempts.outline())[1], "it is found").toBe(
      "1 of 3 hunks fixes 3 tests [src/dependencies.js:8]",
    );
    await shot("found", true);
    expect(await workbench.notifications()).toEqual([]);
    expect(existsSync(join(folder, "notes.txt"))).toBe(true);
    await copyAndBranch(casebook);
    await keepOnlyThese(casebook, shot);
    await takeThemOut(casebook, shot);
  });
});

type Shot = (name: string, isNarrowToo?: boolean) => Promise<void>;

const FIXES = "1 of 3 hunks fixes 3 tests";

const read = ({ folder }: Casebook, path: string) => readFileSync(join(folder, path), "utf8");

const git = ({ folder }: Casebook, ...args: readonly string[]) =>
  execFileSync("git", args, { cwd: folder, encoding: "utf8" });

async function copyAndBranch(casebook: Casebook): Promise<void> {
  const { workbench, attempts } = casebook;
  await attempts.clickAction(FIXES, "Copy Patch");
  await eventually(() => workbench.clipboard()).toContain("+  const connection = () => database.connect();");
  expect(await workbench.clipboard()).not.toMatch(/notes\.txt|orderStore/);
  await attempts.chooseFromMenu(FIXES, "Create Branch…");
  await workbench.quickInput.enter("just-the-fix");
  await eventually(() => workbench.notifications()).toEqual([expect.stringContaining("just-the-fix")]);
  const changed = git(casebook, "diff", "--name-only", "main", "just-the-fix");
  expect(changed).toBe("src/dependencies.js\n");
  expect(git(casebook, "branch", "--show-current")).toBe("main\n");
  await workbench.runCommand("Notifications: Clear All Notifications");
}

async function keepOnlyThese(casebook: Casebook, shot: Shot): Promise<void> {
  const { workbench, attempts } = casebook;
  const [store, fixed] = [read(casebook, "src/orderStore.js"), read(casebook, "src/dependencies.js")];
  await attempts.clickAction(FIXES, "Keep Only These…");
  await eventually(() => workbench.quickInput.lines()).toEqual([" src/orderStore.js", " notes.txt"]);
  await shot("keep");
  await workbench.quickInput.confirm();
  await eventually(() => workbench.notifications()).toEqual([
    "Only the found hunks of attempt #1 were kept: 1 written, 1 deleted. Your previous files are saved.",
  ]);
  await shot("kept", true);
  expect(git(casebook, "status", "--porcelain")).toBe(" M src/dependencies.js\n");
  expect(read(casebook, "src/dependencies.js")).toBe(fixed);
  await workbench.answerNotification("Undo");
  await eventually(async () => read(casebook, "src/orderStore.js")).toBe(store);
  await eventually(() => workbench.notifications()).toEqual([
    expect.stringContaining("The restore was undone"),
  ]);
  await workbench.runCommand("Notifications: Clear All Notifications");
}

async function takeThemOut(casebook: Casebook, shot: Shot): Promise<void> {
  const { workbench, attempts } = casebook;
  await attempts.clickAction("#1 solved", "Find What Mattered…");
  await workbench.quickInput.pick("What is not needed for 3 tests to pass");
  await eventually(() => workbench.dialog()).toContain("What is not needed for 3 tests to pass?");
  await workbench.answerDialog("Start");
  const found = "2 of 3 hunks are not needed for 3 tests to pass";
  await eventually(async () => (await attempts.rows()).map(({ label }) => label), "it is found").toContain(
    found,
  );
  await shot("not-needed", true);
  await attempts.clickAction(found, "Take Them Out…");
  await eventually(() => workbench.quickInput.lines()).toEqual([" src/orderStore.js", " notes.txt"]);
  await shot("take-out");
  await workbench.quickInput.confirm();
  await eventually(() => workbench.notifications()).toEqual([
    "The found hunks of attempt #1 were taken out: 1 written, 1 deleted. Your previous files are saved.",
  ]);
  expect(git(casebook, "status", "--porcelain")).toBe(" M src/dependencies.js\n");
  await shot("taken-out");
}
