import { expect, it } from "vitest";
import { fact } from "../../../src/base/facts/fact.ts";
import { say } from "../../../src/base/facts/words.ts";
import { plural, speak, t } from "../../../src/base/l10n.ts";
import { applyEdit, IMPORT_MISSING_ERROR, READ_PAST_MEMORY } from "../../support/engine/ordersApi.ts";
import { outsidePseudo, pseudoLanguage } from "../../support/texts/pseudoLanguage.ts";
import { withCasebook } from "../support/casebook.ts";
import { eventually } from "../support/eventually.ts";
import { languages, manifestTexts, titleOf } from "../support/languages.ts";
import { findWebview } from "../support/webview.ts";
import type { Workbench } from "../support/workbench.ts";

/** What the view of failing tests says before there is a session. */
const welcome = manifestTexts.find((text) => text.startsWith("Start a session:")) ?? "";

/** The least the workbench allows. */
const NARROW = 170;

it.each(languages)("speaks the language of the window, wide and narrow ($tag)", async (language) => {
  const { tag, messages, prepare } = language;
  speak(messages, tag);
  const size = { width: 1280, height: 900 };
  const options = { name: `languages-${tag}`, size, language: tag, prepareExtensions: prepare };
  await withCasebook(options, async ({ workbench, folder }) => {
    const { quickInput } = workbench;
    const shot = (name: string) => workbench.screenshot(`languages-${tag}-${name}`);
    const read: string[] = [];
    const look = async (name: string) => {
      read.push(...(await readTexts(workbench)));
      await shot(name);
    };
    const run = (command: string) => workbench.runCommand(`Casebook: ${t(titleOf(command))}`);
    const title = async () => (await quickInput.texts()).title;
    const isIdle = (label: string) => eventually(() => workbench.statusBar()).toContain(`Casebook: ${label}`);
    const failures = workbench.view(t("Failing Tests"));
    const attempts = workbench.view(t("Attempts"));

    await eventually(() => failures.welcome()).toContain(firstLine(t(welcome)));
    await look("welcome");
    await run("startSession");
    await eventually(title).toBe(t("Start Session: How are the tests run?"));
    await look("start");
    await quickInput.pick("npm test");
    await eventually(title).toBe(t("Start Session: Isolation Command"));
    await look("command");
    await quickInput.confirm();
    await eventually(title).toBe(t("Start Session: Title"));
    await quickInput.enter("Orders answer 500");
    await isIdle(`${t("{0} failing", 3)} · #0`);
    await look("baseline");

    await applyEdit(folder, READ_PAST_MEMORY);
    await eventually(async () => (await attempts.outline())[0]).toContain(t("Open changes since #{0}", 0));
    await look("open changes");
    await run("runIsolationCommand");
    await isIdle(`${t("{0} failing", 4)} · #1 ${t("worse")} (+1)`);
    await eventually(async () => (await failures.outline())[0]).toContain(t("{0} new", 1));
    await attempts.toggle(`#1 ${t("worse")} (+1)`);
    await eventually(async () => (await attempts.outline()).join("\n")).toContain(
      t("{0} against #{1}", t("+{0} newly failing", 1), 0),
    );
    await look("attempts");
    await workbench.setSidebarWidth(NARROW);
    await look("narrow");
    await workbench.setSidebarWidth(300);

    await run("restoreAttempt");
    await eventually(title).toBe(t("Restore which attempt?"));
    await look("restore which");
    await quickInput.pick("#0");
    await eventually(title).toBe(
      t("Restore Attempt #{0}: {1} to write, {2} to delete, {3} kept", 0, 1, 0, 0),
    );
    await look("restore");
    await quickInput.cancel();
    await run("exportMarkdown");
    await eventually(title).toBe(t("Export the session to …"));
    await look("export");
    await quickInput.cancel();
    // What the engine refuses is said in the language, too.
    await attempts.chooseFromMenu(`#0 ${t("baseline")}`, t(titleOf("createBranch")));
    await eventually(title).toBe(t("Branch from Attempt #{0}", 0));
    await quickInput.enter("main");
    await eventually(() => workbench.notifications()).toContain(
      `${say(fact("branch.notCreated", { branch: "main" }))} ${say(fact("next.chooseAnotherName"))}`,
    );
    await look("refused");
    await run("showMatrix");
    const matrix = await findWebview(workbench.page);
    await eventually(() => matrix.locator(".column").first().isVisible()).toBe(true);
    read.push(
      ...(await matrix
        .locator("h1, .bar span, .bar label, .bar button, .legend li, .column span")
        .allTextContents()),
    );
    await shot("matrix");

    // Why a run is broken is a fact in the log. Its output is shown below.
    await applyEdit(folder, IMPORT_MISSING_ERROR);
    await run("runIsolationCommand");
    await isIdle(`#2 ${t("broken")}`);
    await eventually(async () => (await failures.outline())[0]).toContain(
      say(fact("run.notLoaded", { files: ["tests/health.test.js", "tests/orders.test.js"] })),
    );
    await shot("broken");

    if (tag === pseudoLanguage) {
      expect([...new Set(read.flatMap(forgotten))]).toEqual([]);
    }
    expect(read.join("\n")).toContain(plural(1, "{0} file", "{0} files"));
  });
});

/** What a person reads of Casebook: rows, titles, the input, its item in the status bar, messages, and what stands above lines. */
function readTexts({ page }: Workbench): Promise<readonly string[]> {
  const shown = [
    ".sidebar .pane-header h3.title",
    ".sidebar .pane-header .description",
    ".sidebar .monaco-list-row .label-name",
    ".sidebar .monaco-list-row .label-description",
    ".sidebar .welcome-view-content > *",
    ".sidebar .message",
    ".quick-input-title",
    ".quick-input-message",
    ".quick-input-list .label-name",
    ".quick-input-list .label-description",
    ".quick-input-list .quick-input-list-separator",
    ".quick-input-list .quick-input-list-label-meta",
    ".statusbar-item[id^='casebook']",
    ".notifications-toasts .notification-list-item-message",
    ".monaco-dialog-box .dialog-message-container",
    ".codelens-decoration a",
  ];
  return page.locator(shown.join(", ")).allInnerTexts();
}

/** Words outside of the brackets that are no names, values or texts of the sample. */
function forgotten(text: string): readonly string[] {
  const rest = outsidePseudo(text).replace(data, "");
  return /[A-Za-z]{2,}/.test(rest) && !commands.has(text) ? [text] : [];
}

/** Below the name of a command VS Code has the English one. */
const commands = new Set(manifestTexts.map((title) => `Casebook: ${title}`));

const data = new RegExp(
  [
    "Casebook|Orders answer 500|orders-api|main|npm test|node:test|[\\w./-]+\\.(?:js|json|md)\\b",
    // The suites and tests of the sample, and what these say when they fail.
    "expected \\d+, got \\d+|GET /orders(?:/:id)?|answers (?:404 for an unknown|the) order(?: that was created)?|is empty at first|lists what was created",
    // What VS Code adds to an input and to the palette: it speaks English here.
    "\\(Press 'Enter'.*\\)|similar commands",
  ].join("|"),
  "g",
);

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
