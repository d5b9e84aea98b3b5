import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { type Disposable, DisposableStore } from "../../base/disposable.ts";
import { messageOf } from "../../base/errors.ts";
import { say } from "../../base/facts/words.ts";
import { t } from "../../base/l10n.ts";
import { activeSession } from "../../model/folder/folderState.ts";
import { surelyFlaky } from "../../model/judgement/flaky.ts";
import { cellVerdicts, type Matrix } from "../../model/judgement/testMatrix.ts";
import type { Attempt } from "../../model/log/attempt.ts";
import { labelsById } from "../../model/words/testLabel.ts";
import { columnLabels, verdictLabel } from "../../model/words/wording.ts";
import { type MatrixAsked, type MatrixWords, readMatrixAsked } from "../../protocol/matrixMessages.ts";
import { comparedUri } from "../documents/failureDocuments.ts";
import type { Folders } from "../folders/folders.ts";
import { plainText } from "../window/shownText.ts";
import type { TreeNode } from "../window/treeNode.ts";
import { matrixPage } from "./matrixPage.ts";

/** The type of the panel, by which VS Code opens it again when the window is reloaded. */
const panelType = "casebook.matrix";

/** The panel that shows what every attempt of the active session did to every test; there is one. */
export class MatrixPanel implements Disposable {
  readonly #folders: Folders;
  readonly #extension: vscode.Uri;
  readonly #onError: (message: string) => void;
  readonly #owned = new DisposableStore();
  #panel: vscode.WebviewPanel | undefined;
  /** What is shown, and what it was made of. */
  #shown: { readonly matrix: Matrix; readonly version: string } | undefined;
  #reading: string | undefined;

  /** `extension` is where the extension is installed. */
  constructor(folders: Folders, extension: vscode.Uri, onError: (message: string) => void) {
    this.#folders = folders;
    this.#extension = extension;
    this.#onError = onError;
    this.#owned.add(folders.onDidChange(() => this.#update()));
    this.#owned.add(
      vscode.window.registerWebviewPanelSerializer(panelType, {
        deserializeWebviewPanel: async (panel) => this.#adopt(panel),
      }),
    );
  }

  /** Opens the panel, or brings it to the front. */
  show(): void {
    if (this.#panel !== undefined) {
      this.#panel.reveal();
      return;
    }
    const title = t("Attempts × Tests");
    this.#adopt(vscode.window.createWebviewPanel(panelType, title, vscode.ViewColumn.Active));
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#panel?.dispose();
    this.#panel = panel;
    this.#shown = undefined;
    const { webview } = panel;
    const bundle = vscode.Uri.joinPath(this.#extension, "dist", "webview");
    webview.options = { enableScripts: true, localResourceRoots: [bundle] };
    webview.onDidReceiveMessage((message: unknown) => this.#answer(readMatrixAsked(message)));
    panel.onDidDispose(() => {
      if (this.#panel === panel) {
        this.#panel = undefined;
      }
    });
    webview.html = createPage(webview, bundle);
  }

  /** Reads the matrix again if the session has changed. */
  #update(): void {
    const version = this.#version();
    if (this.#panel !== undefined && version !== undefined && version !== this.#shown?.version) {
      void this.#read(version).catch((error: unknown) => this.#onError(messageOf(error)));
    }
  }

  /** What the matrix depends on; undefined without a session. */
  #version(): string | undefined {
    const { shown } = this.#folders;
    const session = shown.kind === "ready" ? activeSession(shown.state) : undefined;
    if (shown.kind !== "ready" || session === undefined) {
      return undefined;
    }
    const runs = session.attempts.flatMap((attempt) => attempt.runs);
    const ended = runs.filter(({ end }) => end !== undefined).length;
    const hypotheses = session.hypotheses.map(({ id, text }) => `${id} ${text}`);
    const flaky = surelyFlaky(shown.state.findings?.flaky ?? []).map(({ id }) => id);
    return JSON.stringify([session.id, session.attempts.length, ended, hypotheses, flaky]);
  }

  async #read(version: string): Promise<void> {
    if (this.#reading === version) {
      return;
    }
    this.#reading = version;
    try {
      const matrix = await this.#folders.request("readMatrix", { session: this.#folders.session.id });
      const { attempts } = this.#folders.session;
      this.#shown = { matrix, version };
      await this.#panel?.webview.postMessage({
        kind: "matrix",
        matrix: toShown(matrix, attempts),
        words: words(),
      });
    } finally {
      this.#reading = undefined;
    }
    // It may have changed in the meantime.
    this.#update();
  }

  #answer(asked: MatrixAsked | undefined): void {
    switch (asked?.kind) {
      case undefined:
        return;
      case "ready":
        this.#shown = undefined;
        this.#update();
        return;
      case "openChanges":
        run("casebook.openChanges", { kind: "attempt", number: asked.attempt });
        return;
      case "compare": {
        const [number, other] = asked.attempts;
        run("casebook.compareAttempts", { kind: "attempt", number, with: other });
        return;
      }
      case "openFailure":
        this.#openFailure(asked.attempt, asked.row);
        return;
    }
  }

  #openFailure(attempt: number, row: number): void {
    const matrix = this.#shown?.matrix;
    const test = matrix?.rows[row];
    const number = matrix?.columns.find((column) => column.attempt === attempt)?.run;
    if (matrix !== undefined && test !== undefined && number !== undefined) {
      const of = { folder: this.#folders.state.folder, session: matrix.session, run: number };
      const uri = comparedUri(of, test.id, `#${attempt} ${test.name}`);
      void vscode.window.showTextDocument(uri, { preview: true, viewColumn: vscode.ViewColumn.Beside });
    }
  }

  dispose(): void {
    this.#panel?.dispose();
    this.#owned.dispose();
  }
}

/** Runs a command as if from a row with this subject. */
function run(command: string, subject: NonNullable<TreeNode["subject"]>): void {
  const node: TreeNode = { id: "matrix", kind: "matrix", label: "", subject };
  void vscode.commands.executeCommand(command, node);
}

/** As it is shown: what the engine says in the language of the window, names and messages of tests as plain text. */
function toShown(matrix: Matrix, attempts: readonly Attempt[]): Matrix {
  const names = labelsById(matrix.rows);
  return {
    ...matrix,
    columns: matrix.columns.map((column) => {
      const attempt = attempts.find(({ number }) => number === column.attempt);
      const { hypothesis } = column;
      return {
        ...column,
        ...(attempt && columnLabels(attempt)),
        hypothesis: hypothesis === undefined ? undefined : plainText(hypothesis),
      };
    }),
    rows: matrix.rows.map((row, at) => ({
      ...row,
      name: plainText(names[at] ?? row.name),
      file: row.file === undefined ? undefined : plainText(row.file),
    })),
    errors: matrix.errors.map((error) => plainText(say(error))),
  };
}

function words(): MatrixWords {
  return {
    shown: t("{0} of {1} tests, {2} attempts"),
    compare: t("Compare #{0} and #{1}"),
    marked: t("Compare Attempts"),
    test: t("Test"),
    cells: Object.fromEntries(
      Object.entries(cellVerdicts).map(([letter, verdict]) => [letter, verdictLabel(verdict)]),
    ),
  };
}

function createPage(webview: vscode.Webview, bundle: vscode.Uri): string {
  const address = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(bundle, file)).toString();
  return matrixPage({
    script: address("matrix.js"),
    style: address("matrix.css"),
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString("base64"),
    language: vscode.l10n.bundle === undefined ? "en" : vscode.env.language,
  });
}
