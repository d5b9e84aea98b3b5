/**
 * Where the sources may hand a text to VS Code to be shown. Everything else goes through `editor/window/window.ts`, which passes every text
 * through `editor/window/shownText.ts`; the files named here for something of their own do so themselves.
 */
const places: readonly { readonly call: RegExp; readonly files: readonly string[] }[] = [
  {
    call: /\bshow(?:Information|Warning|Error)Message\b|\b(?:show|create)(?:QuickPick|InputBox)\b|\bwithProgress\b|\bsetStatusBarMessage\b/g,
    files: ["editor/window/window.ts"],
  },
  { call: /\bMarkdownString\b/g, files: ["editor/window/window.ts", "tools/runIsolationTool.ts"] },
  { call: /\bnew vscode\.TreeItem\b|\bcreateTreeView\b/g, files: ["views/nodeTreeView.ts"] },
  { call: /\bcreateStatusBarItem\b/g, files: ["views/statusBarView.ts"] },
  {
    call: /\bcreateTest(?:Controller|Item|Run)\b|\bnew vscode\.TestMessage|\bTestMessage\.diff\b/g,
    files: ["editor/failures/testResults.ts"],
  },
  { call: /\bnew vscode\.CodeLens\b/g, files: ["editor/failures/failureLenses.ts"] },
  { call: /\bnew vscode\.Task\(/g, files: ["editor/runs/editorRunner.ts"] },
  { call: /\bcreateTerminal\b/g, files: ["editor/runs/editorRunner.ts", "editor/runs/runTerminal.ts"] },
  { call: /\bcreateWebviewPanel\b/g, files: ["editor/matrix/matrixPanel.ts"] },
  { call: /"vscode\.(?:diff|changes|open)"/g, files: ["editor/documents/diffs.ts"] },
  {
    call: /\b(?:createTextEditorDecorationType|setDecorations|registerFileDecorationProvider|registerHoverProvider|createLanguageStatusItem|registerInlayHintsProvider|createDiagnosticCollection|createCommentController|createSourceControl)\b/g,
    files: [],
  },
  // What is assigned to a part of a row, an item or a view is the result of a function of the door, or a word of ours.
  {
    call: /\.(?:tooltip|text|label|description|message|badge|title|prompt|placeholder|detail|validationMessage|accessibilityInformation) = (?!undefined\b|shown\b|(?:plainText|iconText|linkText|linkAndIconText|manyLines|plainBlock|terminalText|t)\()/g,
    files: [
      "editor/window/window.ts",
      "editor/failures/testResults.ts",
      "editor/runs/runTerminal.ts",
      "views/nodeTreeView.ts",
      "views/statusBarView.ts",
      "views/attemptView.ts",
      "views/failureView.ts",
    ],
  },
];

/** Every place in the sources, by path below src, at which a text may reach the window past the door, as sentences. */
export function checkShownTexts(sources: ReadonlyMap<string, string>): readonly string[] {
  return [...sources].flatMap(([file, source]) => {
    // What cannot know of VS Code shows nothing; the page of the panel writes by textContent alone.
    const code = source.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
    if (!/\bfrom "vscode"/.test(code)) {
      return [];
    }
    return places.flatMap(({ call, files }) =>
      files.includes(file)
        ? []
        : [...code.matchAll(call)].map(
            ([found]) => `${file} shows a text past editor/window/shownText.ts: ${found}`,
          ),
    );
  });
}
