import { join } from "node:path";
import * as vscode from "vscode";
import { type Disposable, DisposableStore } from "../../base/disposable.ts";
import { groupBy } from "../../base/groupBy.ts";
import type { FailingTest } from "../../model/words/failingTests.ts";
import { manyLines } from "../window/shownText.ts";
import type { TreeNode } from "../window/treeNode.ts";
import { lensesOf } from "./lenses.ts";
import type { ShownFailures } from "./shownFailures.ts";
import { testSubject } from "./testSubject.ts";

/** Shows above the failing lines of a file since when, and with what, they fail; a click peeks at the failure. */
export class FailureLenses implements vscode.CodeLensProvider, Disposable {
  readonly #failures: ShownFailures;
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<void>());
  /** The failing tests by the URI of the file they fail in: VS Code asks for lenses after every key that is typed. */
  #byFile: ReadonlyMap<string, readonly FailingTest[]> = new Map();
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(failures: ShownFailures) {
    this.#failures = failures;
    this.#owned.add(failures.onDidChange(() => this.#update()));
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("casebook.editor.codeLens")) {
          this.#changed.fire();
        }
      }),
    );
    this.#owned.add(vscode.languages.registerCodeLensProvider({ scheme: "file" }, this));
    this.#update();
  }

  #update(): void {
    const { current } = this.#failures;
    const byPath = groupBy(current?.lastRun.failing ?? [], ({ position }) => position?.path);
    this.#byFile = new Map(
      [...byPath].flatMap(([path, tests]) =>
        path === undefined || current === undefined
          ? []
          : [[vscode.Uri.file(join(current.folder, path)).toString(), tests] as const],
      ),
    );
    this.#changed.fire();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const tests = this.#byFile.get(document.uri.toString());
    if (
      tests === undefined ||
      !vscode.workspace.getConfiguration("casebook", document.uri).get("editor.codeLens", true)
    ) {
      return [];
    }
    return lensesOf(tests).map((lens) => {
      // The file may have become shorter since the run.
      const { range } = document.lineAt(Math.min(lens.line, document.lineCount) - 1);
      const { title, tooltip } = lens;
      return new vscode.CodeLens(range, {
        title,
        tooltip: manyLines(tooltip),
        command: "casebook.peekFailure",
        arguments: [nodeOf(lens.tests)],
      });
    });
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

/** The row that a click on a lens selects: the first of several tests at one line. */
function nodeOf([test]: readonly FailingTest[]): TreeNode | undefined {
  return test && { id: `test ${test.id}`, kind: "test", label: test.name, subject: testSubject(test) };
}
