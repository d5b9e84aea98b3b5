import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import * as vscode from "vscode";
import { type Disposable, DisposableStore } from "../../base/disposable.ts";
import { messageOf } from "../../base/errors.ts";
import { isOfThisCode, originLabel } from "../../model/log/outsideRun.ts";
import type { Run } from "../../model/log/run.ts";
import type { Position } from "../../model/report/report.ts";
import type { FailingTest } from "../../model/words/failingTests.ts";
import { iconText, plainText } from "../window/shownText.ts";
import { type FailureMessage, failureMessages } from "./failureMessage.ts";
import type { ShownFailures, ShownRun } from "./shownFailures.ts";

/** How many failures are read and published at a time: the window stays free in between, and 5,000 would take it 400 ms. */
const atATime = 50;

/** How long an editor that has just appeared is given before it is sent messages, in milliseconds. */
const settleTime = 500;

/**
 * Shows the failing tests of the last run at their lines, as VS Code's own test results: message, expected and actual, stack.
 * It only publishes: nothing can be run from here, so a tree of the same tests by another extension keeps its own buttons.
 * Tests that have no place in the folder, and passed ones, are left out. It takes no focus and opens no panel.
 */
export class TestResults implements Disposable {
  readonly #failures: ShownFailures;
  readonly #onError: (message: string) => void;
  readonly #owned = new DisposableStore();
  #controller: vscode.TestController | undefined;
  /** What is being published; whatever begins after it ends it. */
  #publishing: object | undefined;
  /** The editor columns that are there, and the wait for one that has appeared. */
  #columns: ReadonlySet<vscode.ViewColumn | undefined> = new Set();
  #settling: NodeJS.Timeout | undefined;

  constructor(failures: ShownFailures, onError: (message: string) => void) {
    this.#failures = failures;
    this.#onError = onError;
    this.#owned.add(failures.onDidChange(() => this.#update()));
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("casebook.editor.testResults")) {
          this.#update();
        }
      }),
    );
    this.#owned.add(vscode.window.onDidChangeVisibleTextEditors((editors) => this.#onDidShow(editors)));
    this.#onDidShow(vscode.window.visibleTextEditors);
    this.#update();
  }

  /**
   * VS Code puts messages into an editor when results come and when the editor changes its file, but not into one that has just
   * been made: opening the first file after a run would show none. So the results come once more.
   */
  #onDidShow(editors: readonly vscode.TextEditor[]): void {
    const appeared = editors.filter(({ viewColumn }) => !this.#columns.has(viewColumn));
    this.#columns = new Set(editors.map(({ viewColumn }) => viewColumn));
    if (appeared.some(({ document }) => this.#hasFailures(document.uri))) {
      clearTimeout(this.#settling);
      this.#settling = setTimeout(() => this.#update(), settleTime);
    }
  }

  #hasFailures(uri: vscode.Uri): boolean {
    const { current } = this.#failures;
    return (
      current?.lastRun.failing.some(
        ({ position }) =>
          position !== undefined && fileUri(current.folder, position.path).toString() === uri.toString(),
      ) ?? false
    );
  }

  #update(): void {
    const isWanted = vscode.workspace.getConfiguration("casebook").get("editor.testResults", true);
    const { current } = this.#failures;
    const hasOwn = this.#controller !== undefined;
    this.#publishing = undefined;
    if (isWanted && current !== undefined && (hasOwn || current.lastRun.failing.length > 0)) {
      this.#publish(current).catch((error: unknown) => this.#onError(messageOf(error)));
    } else if (hasOwn) {
      this.#clear();
    }
  }

  async #publish(shown: ShownRun): Promise<void> {
    const publishing = {};
    this.#publishing = publishing;
    // Whatever else shows the failures does so first.
    await setImmediate();
    if (this.#publishing !== publishing) {
      return;
    }
    this.#controller ??= vscode.tests.createTestController("casebook", "Casebook");
    const placed = shown.lastRun.failing.filter(({ position }) => position !== undefined);
    const run = startRun(this.#controller, iconText(`#${shown.lastRun.attempt} ${nameOf(shown.run)}`));
    try {
      for (let from = 0; from < placed.length; from += atATime) {
        const some = placed.slice(from, from + atATime);
        const failures = await this.#failures.read(some.map(({ id }) => id));
        if (this.#publishing !== publishing) {
          break;
        }
        const items = addItems(this.#controller, shown.folder, some);
        for (const failure of failures) {
          const item = items.get(failure.testCase.id);
          const messages = failureMessages(failure).map((message) => toTestMessage(shown.folder, message));
          if (item !== undefined && failure.testCase.outcome === "errored") {
            run.errored(item, messages);
          } else if (item !== undefined) {
            run.failed(item, messages);
          }
        }
        await setImmediate();
      }
      await this.#removeOthers(new Set(placed.map(({ id }) => id)), () => this.#publishing === publishing);
    } finally {
      run.end();
    }
  }

  /** Removes the items of tests that fail no more, some at a time; those that still do have been replaced one by one. */
  async #removeOthers(failing: ReadonlySet<string>, isWanted: () => boolean): Promise<void> {
    for (const [, file] of [...(this.#controller?.items ?? [])]) {
      const gone = [...file.children].map(([id]) => id).filter((id) => !failing.has(id));
      for (const [index, id] of gone.entries()) {
        if (index % atATime === 0) {
          await setImmediate();
        }
        if (!isWanted()) {
          return;
        }
        file.children.delete(id);
      }
      if (file.children.size === 0) {
        this.#controller?.items.delete(file.id);
      }
    }
  }

  /** VS Code shows what the newest run says: one without tests takes the messages of the last from the lines. */
  #clear(): void {
    if (this.#controller !== undefined) {
      this.#controller.items.replace([]);
      startRun(this.#controller, "Casebook").end();
      this.#controller.dispose();
      this.#controller = undefined;
    }
  }

  dispose(): void {
    this.#publishing = undefined;
    clearTimeout(this.#settling);
    this.#controller?.dispose();
    this.#owned.dispose();
  }
}

/** What a run is called: its command, or where its results are from if none was run. */
function nameOf({ command, origin }: Run): string {
  return origin === undefined || isOfThisCode(origin) ? command : originLabel(origin);
}

/**
 * The results are not kept by VS Code, and do not open its panel: the log keeps them, and the view shows them. Its tests are
 * known as they come.
 */
function startRun(controller: vscode.TestController, name: string): vscode.TestRun {
  const request = new vscode.TestRunRequest([], undefined, undefined, false, true);
  return controller.createTestRun(request, name, false);
}

/** Adds items of failing tests below those of their files, and returns them by their ids. */
function addItems(
  controller: vscode.TestController,
  folder: string,
  tests: readonly FailingTest[],
): ReadonlyMap<string, vscode.TestItem> {
  const items = new Map<string, vscode.TestItem>();
  for (const { id, name, suitePath, position, file } of tests) {
    const path = file ?? position?.path ?? "";
    const item = controller.createTestItem(id, iconText(name), fileUri(folder, path));
    item.description = plainText(suitePath.join(" › "));
    // Only a place in the file that the item names can be its own.
    item.range = position?.path === path ? rangeOf(position) : undefined;
    itemOf(controller, folder, path).children.add(item);
    items.set(id, item);
  }
  return items;
}

/** The item of a file, made where there is none yet. */
function itemOf(controller: vscode.TestController, folder: string, path: string): vscode.TestItem {
  const id = `file ${path}`;
  const known = controller.items.get(id);
  if (known !== undefined) {
    return known;
  }
  const file = controller.createTestItem(id, iconText(path), fileUri(folder, path));
  controller.items.add(file);
  return file;
}

function toTestMessage(folder: string, failure: FailureMessage): vscode.TestMessage {
  const { text, expected, actual, position, stack } = failure;
  const message =
    expected === undefined || actual === undefined
      ? new vscode.TestMessage(text)
      : vscode.TestMessage.diff(text, expected, actual);
  message.location = new vscode.Location(fileUri(folder, position.path), rangeOf(position));
  // Forks of VS Code lag behind: there the stack is part of the text alone.
  if ("TestMessageStackFrame" in vscode) {
    message.stackTrace = stack.map(
      (frame) =>
        new vscode.TestMessageStackFrame(
          plainText(`${frame.path}:${frame.line}`),
          fileUri(folder, frame.path),
          rangeOf(frame).start,
        ),
    );
  }
  return message;
}

function fileUri(folder: string, path: string): vscode.Uri {
  return vscode.Uri.file(join(folder, path));
}

function rangeOf({ line, column = 1 }: Position): vscode.Range {
  const start = new vscode.Position(line - 1, Math.max(0, column - 1));
  return new vscode.Range(start, start);
}
