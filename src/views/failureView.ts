import * as vscode from "vscode";
import { type Disposable, DisposableStore, toDisposable } from "../base/disposable.ts";
import { messageOf } from "../base/errors.ts";
import type { Folders } from "../editor/folders.ts";
import type { TreeNode } from "../editor/treeNode.ts";
import type { LastRun } from "../model/failingTests.ts";
import { failureText } from "../model/failureText.ts";
import { activeSession, type RunningRun, type ShownSession } from "../model/folderState.ts";
import { plural } from "../model/plural.ts";
import type { Run } from "../model/run.ts";
import { countFailing, countsLabel, outcomeLabel } from "../model/wording.ts";
import { elapsedLabel } from "./elapsed.ts";
import { failureTree } from "./failureTree.ts";
import { NodeTreeView } from "./nodeTreeView.ts";

/** How many lines of a failure a tooltip shows. */
const tooltipLines = 60;

/** The view Failing Tests: what the run that ended last gave, and the run that goes on. */
export class FailureView implements Disposable {
  readonly #folders: Folders;
  readonly #log: vscode.LogOutputChannel;
  readonly #owned = new DisposableStore();
  readonly #view: NodeTreeView;
  #lastRun: LastRun | undefined;
  #endProgress: (() => void) | undefined;

  constructor(folders: Folders, kept: vscode.Memento, log: vscode.LogOutputChannel) {
    this.#folders = folders;
    this.#log = log;
    this.#view = this.#owned.add(
      new NodeTreeView("casebook.failures", kept, (node) => this.#readTooltip(node)),
    );
    this.#owned.add(folders.onDidChange(() => this.#update()));
    const ticking = setInterval(() => this.#showRunning(), 1000);
    this.#owned.add(toDisposable(() => clearInterval(ticking)));
    this.#update();
  }

  #update(): void {
    this.#showRunning();
    this.#showLastRun().catch((error: unknown) => this.#log.error(messageOf(error)));
  }

  get #session(): ShownSession | undefined {
    const { shown } = this.#folders;
    return shown.kind === "ready" ? activeSession(shown.state) : undefined;
  }

  #showRunning(): void {
    const { shown } = this.#folders;
    const running = shown.kind === "ready" ? shown.state.running : undefined;
    this.#view.message =
      shown.kind === "unavailable"
        ? shown.message
        : ((running && runningMessage(running)) ?? this.#folders.notice);
    if (running !== undefined && this.#endProgress === undefined) {
      // The thin bar above the view: it takes no focus and no room.
      void vscode.window.withProgress(
        { location: { viewId: "casebook.failures" } },
        () => new Promise<void>((resolve) => (this.#endProgress = resolve)),
      );
    } else if (running === undefined) {
      this.#endProgress?.();
      this.#endProgress = undefined;
    }
  }

  /** The results are read once per run: a list of attempts changes more often than they do. */
  async #showLastRun(): Promise<void> {
    const session = this.#session;
    const run = session && lastEndedRun(session);
    if (session === undefined || run === undefined) {
      this.#lastRun = undefined;
      this.#view.show([]);
      this.#view.description = undefined;
      this.#view.setBadge(0, "");
      return;
    }
    if (this.#lastRun?.session !== session.id || this.#lastRun.run !== run.number) {
      this.#lastRun = await this.#folders.request("readLastRun", { session: session.id });
      // The branch or the session may have been switched while the engine read.
      if (this.#session?.id !== session.id) {
        return;
      }
    }
    this.#view.show(this.#lastRun === undefined ? [] : failureTree(run, this.#lastRun));
    this.#showSummary(run);
  }

  /** What the run came to, beside the title and on the icon. A broken run never counts as nothing. */
  #showSummary({ attempt, end }: Run): void {
    if (end === undefined) {
      return;
    }
    const { outcome, counts } = end.result;
    const hasCounts = outcome === "passed" || outcome === "failed";
    const failing = countFailing(counts);
    this.#view.description = `#${attempt} · ${hasCounts ? countsLabel(counts) : outcomeLabel(outcome)}`;
    if (outcome === "broken") {
      this.#view.setBadge(Math.max(1, failing), vscode.l10n.t("The last run is broken"));
    } else {
      this.#view.setBadge(failing, plural(failing, "failing test"));
    }
  }

  async #readTooltip(node: TreeNode): Promise<string | undefined> {
    const session = this.#session;
    if (node.subject?.kind !== "test" || session === undefined || this.#lastRun === undefined) {
      return undefined;
    }
    const { run } = this.#lastRun;
    const testCase = await this.#folders.request("readTestCase", {
      session: session.id,
      run,
      testCase: node.subject.id,
    });
    const text = testCase === undefined ? "" : failureText(testCase);
    const lines = text.split("\n");
    const more = lines.length > tooltipLines ? [`… ${lines.length - tooltipLines} more lines`] : [];
    return [node.subject.name, "", ...lines.slice(0, tooltipLines), ...more].join("\n");
  }

  dispose(): void {
    this.#endProgress?.();
    this.#owned.dispose();
  }
}

function lastEndedRun(session: ShownSession): Run | undefined {
  return session.attempts.flatMap((attempt) => attempt.runs).findLast((run) => run.end !== undefined);
}

function runningMessage(running: RunningRun): string {
  return vscode.l10n.t("Running {0} … {1}", running.command, elapsedLabel(running.startedAt, Date.now()));
}
