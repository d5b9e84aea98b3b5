import { expect, it } from "vitest";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { withCasebook } from "../support/casebook.ts";
import { eventually } from "../support/eventually.ts";

/** What is shown after the command is pushed out of sight, and turned round. */
const disguised = `npm test ${" ".repeat(300)}# \u202etset mpn`;
const long = `npm test -- ${"--test-timeout=60000 ".repeat(40)}`.trim();

it("shows a command that came with the folder before it runs, and runs nothing unless that is agreed to", async () => {
  await withCasebook({ name: "foreign-command", prepare: recordElsewhere }, async (casebook) => {
    const { workbench, attempts, session } = casebook;
    await eventually(() => session.outline()).toContainEqual(expect.stringMatching(/^Isolation Command \[/));
    const run = () => workbench.runCommand("Casebook: Run Isolation Command");

    await run();
    await eventually(() => workbench.dialog()).toContain("Run the isolation command of “From a colleague”?");
    const dialog = await workbench.dialog();
    expect(dialog).toContain("npm test\\u{20}×301# \\u{202e}tset mpn");
    expect(dialog).toContain("comes from the log of this repository");
    await workbench.screenshot("foreign-command-asked");
    await workbench.answerDialog("Cancel");
    await eventually(async () => (await workbench.statusBar()).join("\n")).toContain("nothing was run");
    expect(await attempts.outline()).toEqual([]);

    await run();
    await eventually(() => workbench.dialog()).toBeDefined();
    await workbench.answerDialog("Run");
    await casebook.waitForAttempt("#0 baseline");
    // Nothing is asked again about the same text.
    await casebook.run("#0 baseline");
    expect(await workbench.dialog()).toBeUndefined();

    await replaceElsewhere(casebook.folder);
    await eventually(() => session.outline()).toContainEqual(expect.stringContaining("--test-timeout"));
    await run();
    await eventually(() => workbench.activeTab()).toContain("Command to Run");
    await eventually(async () => (await workbench.notifications()).join("\n")).toContain(
      "The command is long",
    );
    await workbench.screenshot("foreign-command-long");
    await workbench.answerNotification("Cancel");
    await eventually(async () => (await workbench.statusBar()).join("\n")).toContain("nothing was run");
  });
});

async function recordElsewhere(folder: string): Promise<void> {
  await inEngine(folder, async (engine) => {
    const sections = { title: "From a colleague", isolationCommand: disguised };
    await engine.request("startSession", { sections });
  });
}

async function replaceElsewhere(folder: string): Promise<void> {
  await inEngine(folder, (engine) =>
    engine.request("editSection", { session: engine.session.id, section: "isolationCommand", text: long }),
  );
}

async function inEngine(folder: string, act: (engine: EngineUnderTest) => Promise<unknown>): Promise<void> {
  const engine = await EngineUnderTest.open(folder);
  await act(engine);
  engine.dispose();
}
