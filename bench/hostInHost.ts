import { writeFile } from "node:fs/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import * as vscode from "vscode";
import { runAccepting } from "../test/integration/window.ts";
import { type OwnTurns, profileTurns } from "./ownTurns.ts";

/** The longest gaps in the extension host's event loop, in milliseconds: one for each stretch of time. */
export interface Gaps {
  readonly idle: readonly number[];
  readonly running: readonly number[];
  /** Of the code of Casebook alone, while such runs went on. */
  readonly own: readonly OwnTurns[];
}

const stretches = 5;

/** What the host does after the end of a run to show it. */
const showing = 2_000;

/**
 * Called by VS Code inside the extension host: runs the isolation command of a session some times with the views open, and writes
 * how long the loop stood still to $CASEBOOK_RESULTS.
 * @public
 */
export async function run(): Promise<void> {
  await vscode.commands.executeCommand("workbench.view.extension.casebook");
  await runAccepting("casebook.startSession");
  await sleep(showing);
  const idle: number[] = [];
  const running: number[] = [];
  for (let stretch = 0; stretch < stretches; stretch++) {
    idle.push(await longestGap(() => sleep(showing)));
    running.push(
      await longestGap(async () => {
        await vscode.commands.executeCommand("casebook.runIsolationCommand");
        await sleep(showing);
      }),
    );
  }
  const own: OwnTurns[] = [];
  for (let stretch = 0; stretch < stretches; stretch++) {
    own.push(
      await profileTurns("dist/extension.cjs", async () => {
        await vscode.commands.executeCommand("casebook.runIsolationCommand");
        await sleep(showing);
      }),
    );
  }
  const gaps: Gaps = { idle, running, own };
  await writeFile(process.env["CASEBOOK_RESULTS"] ?? "", JSON.stringify(gaps));
}

async function longestGap(work: () => Promise<void>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  delay.disable();
  return delay.max / 1e6;
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
