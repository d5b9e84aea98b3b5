import { execFileSync } from "node:child_process";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type Casebook, withCasebook } from "../support/casebook.ts";
import { eventually } from "../support/eventually.ts";

const git = (folder: string, ...args: readonly string[]) =>
  execFileSync("git", args, { cwd: folder, encoding: "utf8" }).trim();

const SIZE = { width: 1280, height: 1000 };

it("exports what is asked for, and shares the log with a remote after saying what goes out", async () => {
  const prepare = async (folder: string) => {
    git(folder, "init", "--quiet", "--bare", "../shared.git");
    git(folder, "remote", "add", "origin", join(folder, "../shared.git"));
  };
  await withCasebook({ name: "export-log", size: SIZE, prepare }, async (casebook) => {
    await casebook.startSession("Orders answer 500");
    await casebook.waitForAttempt("#0 baseline");
    await chooseContents(casebook);
    await share(casebook);
    await fetchShared(casebook);
  });
});

async function chooseContents({ workbench }: Casebook): Promise<void> {
  const { quickInput } = workbench;
  await workbench.runCommand("Casebook: Export as Markdown…");
  await eventually(async () => (await quickInput.lines()).join()).toContain("Contents…");
  await workbench.screenshot("export-targets");
  await quickInput.pick("Contents…");
  await eventually(async () => (await quickInput.lines()).join()).toContain("For a Pull Request");
  await workbench.screenshot("export-scopes");
  await quickInput.pick("Whole Session");
  await eventually(async () => (await quickInput.lines()).join()).toContain("Failure Texts");
  await quickInput.pick("Failure Texts");
  await workbench.screenshot("export-parts");
  await quickInput.confirm();
  await eventually(async () => (await quickInput.lines()).join()).toContain("New Editor");
  await quickInput.pick("New Editor");
  await eventually(() => workbench.activeTab()).toBe("# Debugging Log: Orders answer 500");
  await workbench.screenshot("export-preview");
}

async function share({ workbench, session, folder }: Casebook): Promise<void> {
  const { quickInput } = workbench;
  await session.chooseFromTitleMenu("Share Log…");
  await eventually(() => quickInput.lines()).toEqual(["origin"]);
  await workbench.screenshot("share-remotes");
  await quickInput.pick("origin");
  await eventually(() => workbench.dialog()).toContain("Share the log of this branch with origin?");
  await workbench.screenshot("share-dialog");
  await workbench.answerDialog("Share");
  await eventually(async () => (await workbench.notifications()).join()).toContain(
    "The log is shared with origin.",
  );
  expect(git(join(folder, "../shared.git"), "for-each-ref", "--format=%(refname)")).toMatch(
    /^refs\/casebook\/log\/[0-9a-f-]{36}$/,
  );
}

async function fetchShared({ workbench, session }: Casebook): Promise<void> {
  const { quickInput } = workbench;
  await session.chooseFromTitleMenu("Fetch Shared Logs…");
  await quickInput.pick("origin");
  await eventually(async () => (await quickInput.lines()).join()).toContain("Orders answer 500");
  await workbench.screenshot("share-fetched");
  await quickInput.cancel();
}

it("takes a written log in, and its commands only when they are agreed to", async () => {
  const written = join(import.meta.dirname, "../../../docs/sampleExport.md");
  const prepare = (folder: string) => cp(written, join(folder, "debugging.md"));
  await withCasebook({ name: "import-log", size: SIZE, prepare }, async (casebook) => {
    const { workbench, failures, session, attempts, folder } = casebook;
    const { quickInput } = workbench;
    await failures.clickWelcome("Start Session…");
    await quickInput.pick("From a written debugging log…");
    await quickInput.enterPath(join(folder, "debugging.md"), /\/$/);
    await eventually(async () => (await quickInput.texts()).title).toBe("Import Log: Isolation Command");
    await workbench.screenshot("import-command");
    await quickInput.confirm();
    await eventually(async () => (await session.outline())[0]).toContain("Batch 7 REST API failures");
    await eventually(async () => (await attempts.outline()).join()).toContain("Imported log");
    await workbench.screenshot("import-done");
    expect(await workbench.notifications()).toEqual([]);
  });
});
