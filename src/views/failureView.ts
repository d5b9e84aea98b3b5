import * as vscode from "vscode";
import { type Disposable, DisposableStore, toDisposable } from "../base/disposable.ts";
import { plural, t } from "../base/l10n.ts";
import type { FailureArrangement } from "../editor/failures/failureArrangement.ts";
import type { ShownFailures } from "../editor/failures/shownFailures.ts";
import type { Folders } from "../editor/folders/folders.ts";
import type { RunProgress } from "../editor/runs/runProgress.ts";
import type { WatchedRuns } from "../editor/runs/watchedRuns.ts";
import type { TreeNode } from "../editor/window/treeNode.ts";
import { showWorkingIn } from "../editor/window/window.ts";
import { activeSession, type RunningRun } from "../model/folder/folderState.ts";
import type { LeftProcess } from "../model/folder/leftProcesses.ts";
import { originLabel } from "../model/log/outsideRun.ts";
import type { Run } from "../model/log/run.ts";
import { searchingLabel } from "../model/words/searchLabel.ts";
import { countFailing, countsLabel, outcomeLabel } from "../model/words/wording.ts";
import { failureTooltip } from "./failureTooltip.ts";
import { failureTree, filterTests } from "./failureTree.ts";
import { NodeTreeView } from "./nodeTreeView.ts";
import { progressLabel } from "./progressLabel.ts";
import { withSeen } from "./seenRows.ts";
import { watchedRunRow } from "./watchedRunRow.ts";

/** The Failing Tests view: the results of the last ended run, and the run in progress. */
export class FailureView implements Disposable {
  readonly #folders: Folders;
  readonly #failures: ShownFailures;
  readonly #arrangement: FailureArrangement;
  readonly #watched: WatchedRuns;
  readonly #progress: RunProgress;
  readonly #owned = new DisposableStore();
  readonly #view: NodeTreeView;
  #endProgress: (() => void) | undefined;
  #shownBesides = "";

  constructor(
    folders: Folders,
    failures: ShownFailures,
    arrangement: FailureArrangement,
    watched: WatchedRuns,
    progress: RunProgress,
    memento: vscode.Memento,
  ) {
    this.#folders = folders;
    this.#failures = failures;
    this.#arrangement = arrangement;
    this.#watched = watched;
    this.#progress = progress;
    this.#view = this.#owned.add(
      new NodeTreeView("casebook.failures", memento, (node) => this.#readTooltip(node), {
        canSelectMany: true,
        onDrop: ([first, ...more]) =>
          void vscode.commands.executeCommand("casebook.openReport", first, [first, ...more]),
      }),
    );
    this.#owned.add(
      folders.onDidChange(() => {
        this.#showRunning();
        if (this.#besides !== this.#shownBesides) {
          this.#showLastRun();
        }
      }),
    );
    this.#owned.add(
      failures.onDidChange(() => {
        this.#showRunning();
        this.#showLastRun();
      }),
    );
    this.#owned.add(failures.onDidFindSeen(() => this.#showLastRun()));
    this.#owned.add(
      arrangement.onDidChange(() => {
        this.#showRunning();
        this.#showLastRun();
      }),
    );
    this.#owned.add(watched.onDidChange(() => this.#showLastRun()));
    const ticking = setInterval(() => this.#showRunning(), 1000);
    this.#owned.add(toDisposable(() => clearInterval(ticking)));
    this.#showRunning();
    this.#showLastRun();
  }

  #showRunning(): void {
    const { shown } = this.#folders;
    const running = shown.kind === "ready" ? shown.state.running : undefined;
    this.#view.message =
      shown.kind === "unavailable"
        ? shown.message
        : ((running && this.#runningMessage(running)) ?? this.#folders.notice ?? this.#filterMessage);
    if (running !== undefined && this.#endProgress === undefined) {
      void showWorkingIn(
        "casebook.failures",
        () => new Promise<void>((resolve) => (this.#endProgress = resolve)),
      );
    } else if (running === undefined) {
      this.#endProgress?.();
      this.#endProgress = undefined;
    }
  }

  #runningMessage(running: RunningRun): string {
    if (running.search !== undefined) {
      return searchingLabel(running.search);
    }
    const finished = this.#progress.testsFinished(this.#folders.state.folder);
    return t("Running {0} … {1}", running.command, progressLabel(running, finished, Date.now()));
  }

  /** A filter hides failing tests, so the view says how many. */
  get #filterMessage(): string | undefined {
    const { filter } = this.#arrangement.current;
    const all = this.#failures.current?.lastRun.failing ?? [];
    return filter.trim() === ""
      ? undefined
      : t("Filter “{0}”: {1} of {2} failing", filter.trim(), filterTests(all, filter).length, all.length);
  }

  /** The processes that ended runs have left. */
  get #left(): readonly LeftProcess[] {
    const { shown } = this.#folders;
    return (shown.kind === "ready" && shown.state.left) || [];
  }

  /** Everything that is shown except the run, to see whether it has changed. */
  get #besides(): string {
    return JSON.stringify([this.#left, this.#offered, this.#isOpen]);
  }

  get #isOpen(): boolean {
    const { shown } = this.#folders;
    return shown.kind === "ready" && activeSession(shown.state)?.state === "open";
  }

  /** Other runs of the user that could be added. */
  get #offered(): readonly TreeNode[] {
    const { current: offer } = this.#watched;
    return offer === undefined ? [] : [watchedRunRow(offer.run, this.#isOpen)];
  }

  #showLastRun(): void {
    this.#shownBesides = this.#besides;
    const { current } = this.#failures;
    const { current: arrangement } = this.#arrangement;
    this.#view.show([
      ...this.#offered,
      ...(current === undefined
        ? []
        : withSeen(
            failureTree(current.run, current.lastRun, arrangement, this.#left, this.#isOpen),
            this.#failures.seen,
          )),
    ]);
    if (current === undefined) {
      this.#view.description = undefined;
      this.#view.setBadge(0, "");
    } else {
      this.#showSummary(current.run);
    }
  }

  /** The result of the run, next to the title and on the icon. A broken run never counts as nothing. */
  #showSummary({ attempt, end, origin }: Run): void {
    if (end === undefined) {
      return;
    }
    const { outcome, counts } = end.result;
    const hasCounts = outcome === "passed" || outcome === "failed";
    const failing = countFailing(counts);
    const summary = `#${attempt} · ${hasCounts ? countsLabel(counts) : outcomeLabel(outcome)}`;
    const from = origin && originLabel(origin);
    this.#view.description = [this.#folders.label, [summary, from].filter(Boolean).join(" · ")]
      .filter(Boolean)
      .join(" · ");
    if (outcome === "broken") {
      this.#view.setBadge(Math.max(1, failing), t("The last run is broken"));
    } else {
      this.#view.setBadge(failing, plural(failing, "{0} failing test", "{0} failing tests"));
    }
  }

  async #readTooltip({ subject }: TreeNode): Promise<string | undefined> {
    if (subject?.kind !== "test") {
      return undefined;
    }
    const [failure] = await this.#failures.read([subject.id]);
    const test = this.#failures.find(subject.id);
    return test && failureTooltip(test, failure?.testCase, this.#failures.seen.get(subject.id));
  }

  dispose(): void {
    this.#endProgress?.();
    this.#owned.dispose();
  }
}
