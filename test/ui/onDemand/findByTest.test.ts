import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type Casebook, withCasebook } from "../support/casebook.ts";
import { eventually } from "../support/eventually.ts";
import { themes } from "../support/themes.ts";

const WIDE = 420;
const NARROW = 240;

it.each(themes)(
  "finds which test breaks another one, and since which commit it fails (%s)",
  async (theme) => {
    const options = { name: `find-by-test-${theme}`, theme, size: { width: 1280, height: 1000 } };
    await withCasebook({ ...options, create: createHistory }, async (casebook) => {
      const shots = takingPictures(casebook, `find-by-test-${theme}`);
      await casebook.workbench.setSidebarWidth(WIDE);
      await failTogether(casebook, shots);
      await findPolluter(casebook, shots);
      await usePolluter(casebook, shots);
      await findCommit(casebook, shots);
      await goOn(casebook, shots);
    });
  },
);

/** Each state in a wide sidebar, and in a narrow one. */
type Shots = (name: string) => Promise<void>;

function takingPictures({ workbench }: Casebook, name: string): Shots {
  return async (state) => {
    await workbench.screenshot(`${name}-${state}`);
    await workbench.setSidebarWidth(NARROW);
    await workbench.screenshot(`${name}-${state}-narrow`);
    await workbench.setSidebarWidth(WIDE);
  };
}

const module = (tests: string) =>
  `import time, unittest, shared\n\n\nclass Orders(unittest.TestCase):\n${tests}`;

const harmless = (letter: string) =>
  Array.from(
    { length: 4 },
    (_, at) => `    def test_harmless_${letter}${at}(self):\n        time.sleep(0.05)\n\n`,
  ).join("");

const leaves = "    def test_keeps_an_order(self):\n        shared.orders.append(1)\n\n";

/** A repository in whose fourth commit a test begins to leave something behind, on which another one stumbles. */
async function createHistory(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: folder });
  git("init", "--quiet", "--template=", "--initial-branch=main");
  git("config", "user.name", "Orders Team");
  git("config", "user.email", "orders@example.com");
  const commit = (message: string, files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) {
      writeFileSync(join(folder, path), text);
    }
    git("add", "--all");
    git("-c", "commit.gpgSign=false", "commit", "--quiet", "--no-verify", `--message=${message}`);
  };
  commit("Orders in memory", {
    ".gitignore": "__pycache__/\n",
    "shared.py": "orders = []\n",
    "test_a.py": module(harmless("a")),
    "test_b.py": module(harmless("b")),
    "test_z.py": module(
      "    def test_is_empty_at_first(self):\n        self.assertEqual(shared.orders, [])\n",
    ),
  });
  commit("Says what orders are", { "notes.md": "1\n" });
  commit("Says more", { "notes.md": "2\n" });
  commit("Tests that an order is kept", {
    "test_a.py": module(harmless("a") + leaves),
    "kept.md": "Orders are kept.\n",
  });
  commit("Says even more", { "notes.md": "3\n" });
  commit("Says everything", { "notes.md": "4\n" });
}

/** The isolation command runs the test alone and is green, the verification command runs everything and is red. */
async function failTogether(casebook: Casebook, shots: Shots): Promise<void> {
  const { workbench, failures } = casebook;
  const { quickInput } = workbench;
  await workbench.runCommand("Casebook: Start Session…");
  await eventually(() => quickInput.isOpen()).toBe(true);
  await quickInput.pick("Another command…");
  await eventually(async () => (await quickInput.texts()).title).toBe("Start Session: Isolation Command");
  await quickInput.enter("python3 -m unittest test_a test_b test_z");
  await eventually(async () => (await quickInput.texts()).title).toBe("Start Session: Title");
  await quickInput.enter("Orders are not empty at first");
  await casebook.waitForAttempt("#0 baseline");
  await eventually(async () => (await failures.outline()).join("\n")).toContain("test_is_empty_at_first");
  await failures.clickAction("test_is_empty_at_first", "Isolate…");
  await eventually(() => quickInput.value()).toContain("test_z");
  await quickInput.confirm();
  await eventually(async () => (await failures.outline())[0]).toBe("Passed [1 test passed.]");
  await workbench.runCommand("Casebook: Solve Session");
  await eventually(async () => (await failures.outline())[0]).toBe(
    "1 test passed alone, and fails after others [on the same code]",
  );
  await workbench.runCommand("Notifications: Clear All Notifications");
  await shots("offered");
}

async function findPolluter({ workbench, failures, attempts }: Casebook, shots: Shots): Promise<void> {
  await failures.clickAction("1 test passed alone, and fails after others", "Find Polluting Test…");
  await eventually(() => workbench.dialog()).toContain("It runs in this folder");
  await workbench.screenshot("find-by-test-price");
  await workbench.answerDialog("Start");
  await eventually(() => failures.message()).toMatch(
    /^Which earlier tests break test_is_empty_at_first: 9 → \d tests?, run \d+ of about \d+$/,
  );
  await eventually(async () => (await attempts.outline()).join("\n")).toMatch(/Run 2: \d/);
  await shots("running");
  await eventually(() => workbench.notifications(), "it is found").toEqual([
    expect.stringContaining("test_keeps_an_order breaks test_is_empty_at_first."),
  ]);
  await shots("found");
  await workbench.runCommand("Notifications: Clear All Notifications");
}

const FOUND = "test_keeps_an_order breaks test_is_empty_at_first";

/** From its row, as the message is gone. */
async function usePolluter({ workbench, attempts }: Casebook, shots: Shots): Promise<void> {
  const { quickInput } = workbench;
  await attempts.clickAction(FOUND, "Isolate These Tests");
  await eventually(() => quickInput.value()).toMatch(/test_keeps_an_order.*test_is_empty_at_first/);
  await workbench.screenshot("find-by-test-isolate");
  await quickInput.cancel();
  await attempts.clickAction(FOUND, "Copy Result");
  await eventually(() => workbench.clipboard()).toContain("fails after:");
  await attempts.click(FOUND);
  await eventually(() => workbench.activeTab()).toBe("test_a.py");
  await shots("opened");
}

async function findCommit({ workbench, failures, attempts }: Casebook, shots: Shots): Promise<void> {
  await failures.chooseFromMenu("test_is_empty_at_first", "When Did It Start…");
  await eventually(() => workbench.dialog()).toContain("your files are not touched");
  await workbench.screenshot("find-by-test-price-of-commit");
  await workbench.answerDialog("Start");
  await eventually(() => failures.message()).toMatch(/^When test_is_empty_at_first started to fail: /);
  await shots("commit-running");
  await eventually(() => workbench.notifications(), "the commit is found").toEqual([
    expect.stringContaining("Tests that an order is kept"),
  ]);
  await shots("commit-found");
  await workbench.runCommand("Notifications: Clear All Notifications");
  const [row = ""] = (await attempts.rows())
    .map(({ label }) => label)
    .filter((label) => label.includes("fails since"));
  await attempts.clickAction(row, "Open Found Changes");
  await eventually(() => workbench.activeTab()).toContain("fails since");
  await eventually(() => workbench.changedFiles()).toEqual(["A //kept.md", "//test_a.py"]);
  await shots("commit-opened");
  await attempts.clickAction(row, "Find What Broke It…");
  await eventually(() => workbench.dialog()).toMatch(/What breaks test_is_empty_at_first in \w{10}\?/);
  await workbench.screenshot("find-by-test-price-in-commit");
  await workbench.answerDialog("Start");
  const hunk = "1 of 2 hunks breaks test_is_empty_at_first";
  await eventually(
    async () => (await attempts.rows()).map(({ label }) => label),
    "its hunk is found",
  ).toContain(hunk);
  await shots("in-commit");
  await attempts.clickAction(hunk, "Take Them Out…");
  await eventually(() => workbench.quickInput.lines()).toEqual([" test_a.py"]);
  await workbench.quickInput.cancel();
}

/** A search that was stopped goes on from its row. */
async function goOn({ workbench, failures, attempts }: Casebook, shots: Shots): Promise<void> {
  await failures.chooseFromMenu("test_is_empty_at_first", "When Did It Start…");
  await eventually(() => workbench.dialog()).toContain("your files are not touched");
  await workbench.answerDialog("Start");
  await attempts.clickAction("When test_is_empty_at_first started to fail", "Stop Run");
  await eventually(async () => (await attempts.outline()).join("\n")).toMatch(/Stopped: \d+ of \d+ commits/);
  await workbench.runCommand("Notifications: Clear All Notifications");
  await shots("stopped");
  const [row = ""] = (await attempts.rows())
    .map(({ label }) => label)
    .filter((label) => label.startsWith("Stopped"));
  await attempts.clickAction(row, "Go On");
  await eventually(async () => (await attempts.outline()).join("\n"), "it is found").not.toContain("Stopped");
}
