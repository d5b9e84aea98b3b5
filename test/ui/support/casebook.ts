import { mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "vitest";
import { createOrdersRepository, type Edit, replaceOnce } from "../../support/engine/ordersApi.ts";
import { eventually } from "./eventually.ts";
import { packagedExtension } from "./packagedExtension.ts";
import type { TreeView } from "./treeView.ts";
import { type WorkbenchOptions, withWorkbench } from "./withWorkbench.ts";
import type { Workbench } from "./workbench.ts";

const nodeFolder = join(import.meta.dirname, "../../../node_modules/node/bin");

/** Casebook as its user sees it, on a repository of the sample. */
export class Casebook {
  readonly workbench: Workbench;
  /** Of the repository, absolute. */
  readonly folder: string;
  readonly failures: TreeView;
  readonly attempts: TreeView;
  readonly session: TreeView;

  constructor(workbench: Workbench, folder: string) {
    this.workbench = workbench;
    this.folder = folder;
    this.failures = workbench.view("Failing Tests");
    this.attempts = workbench.view("Attempts");
    this.session = workbench.view("Session");
  }

  /** Starts a session with a command that is proposed; the first run has begun, not ended. */
  async startSession(title: string, command = "npm test"): Promise<void> {
    const { quickInput } = this.workbench;
    await this.workbench.runCommand("Casebook: Start Session…");
    await quickInput.pick(command);
    // A box gets its value a moment after its title, and what was typed before that is lost.
    const box = async () => [(await quickInput.texts()).title, await quickInput.value()];
    await eventually(box).toEqual(["Start Session: Isolation Command", command]);
    await quickInput.confirm();
    await eventually(box).toEqual(["Start Session: Title", expect.stringMatching(/^Failing tests on /)]);
    await quickInput.enter(title);
  }

  /** Waits until an attempt has this label, its number and headline, and its run has ended: the row of one is there before. */
  async waitForAttempt(label: string): Promise<void> {
    await eventually(async () => (await this.attempts.rows()).map((row) => row.label)).toContain(label);
    await eventually(async () => (await this.workbench.statusBar()).join("\n")).not.toContain(
      "Casebook: running",
    );
  }

  /** Runs the isolation command from the palette; `label` is that of the attempt it makes. */
  async run(label: string): Promise<void> {
    await this.workbench.runCommand("Casebook: Run Isolation Command");
    await this.waitForAttempt(label);
  }

  /** Makes a change in a file by typing, and saves. */
  async type(edit: Edit): Promise<void> {
    const text = await readFile(join(this.folder, edit.file), "utf8");
    await this.workbench.rewriteFile(edit.file, replaceOnce(text, edit));
  }

  /** Takes the change back by typing. */
  untype({ file, from, to }: Edit): Promise<void> {
    return this.type({ file, from: to, to: from });
  }

  addHypothesis(text: string): Promise<void> {
    return this.#write("Casebook: Add Hypothesis…", text);
  }

  addNote(text: string): Promise<void> {
    return this.#write("Casebook: Add Note…", text);
  }

  async #write(command: string, text: string): Promise<void> {
    await this.workbench.runCommand(command);
    await this.workbench.quickInput.enter(text);
  }
}

/** What Casebook is opened with; `prepare` changes the repository before. */
export interface CasebookOptions extends Omit<WorkbenchOptions, "folder" | "extensions"> {
  /** Makes the repository; that of the sample without it. */
  readonly create?: ((folder: string) => Promise<void>) | undefined;
  /** Where it lies in a temporary folder. */
  readonly path?: string | undefined;
  readonly prepare?: ((folder: string) => Promise<void>) | undefined;
  /** Casebook is left out of the sidebar, as it is after it was installed. */
  readonly isFresh?: boolean | undefined;
}

/** Opens a repository of the sample, with Casebook installed and in the sidebar, and removes everything after the story. */
export async function withCasebook(
  options: CasebookOptions,
  story: (casebook: Casebook) => Promise<void>,
): Promise<void> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), "casebook-story-")));
  const folder = join(parent, options.path ?? "orders-api");
  try {
    await (options.create ?? createOrdersRepository)(folder);
    await options.prepare?.(folder);
    // Reports differ with the version of Node: whatever the machine has, the sample runs on the project's own.
    const env = { PATH: [nodeFolder, process.env["PATH"]].join(delimiter), ...options.env };
    const extensions = [packagedExtension()];
    await withWorkbench({ ...options, env, folder, extensions }, async (workbench) => {
      if (options.isFresh !== true) await workbench.openContainer("Casebook");
      await story(new Casebook(workbench, folder));
    });
  } finally {
    await rm(parent, { recursive: true, force: true, maxRetries: 5 });
  }
}
