import * as vscode from "vscode";
import { t } from "../base/l10n.ts";
import type { ExportChoice } from "../editor/documents/exportChoice.ts";
import type { Folders } from "../editor/folders/folders.ts";
import { type PickItem, pickMany, pickOne } from "../editor/window/window.ts";
import { type ExportForm, exportParts } from "../model/words/exportForm.ts";
import { chooseAttempt } from "./chooseAttempt.ts";
import { exportFolder, exportJson } from "./exportFolder.ts";
import { requestExport, tellMasked } from "./requestExport.ts";

/**
 * *Export as Markdown…*: the active session, or a part of it, to a new editor, a file or the clipboard; or all of it for machines.
 * *Contents…* chooses what, and comes back to the list.
 */
export async function exportMarkdown(folders: Folders, choice: ExportChoice): Promise<void> {
  let { form } = choice;
  for (;;) {
    const contents: Target = {
      icon: "checklist",
      label: t("Contents…"),
      detail: describeForm(form),
      run: undefined,
    };
    const pick = await pickOne([...targets(folders), contents], {
      title: t("Export the session to …"),
    });
    if (pick === undefined || pick.run !== undefined) {
      await pick?.run?.(form);
      return;
    }
    form = (await chooseForm(folders, form)) ?? form;
    choice.form = form;
  }
}

interface Target extends PickItem {
  /** Undefined for what only changes the form. */
  readonly run: ((form: ExportForm) => Promise<void>) | undefined;
}

function targets(folders: Folders): readonly Target[] {
  const { title } = folders.session.sections;
  // No file system takes a name of any length.
  const begin = title.slice(0, 80);
  const name = begin.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|(?<!-)-+$/g, "") || "casebook";
  const markdown = (write: (text: string) => Thenable<void>) => async (form: ExportForm) => {
    const exported = await requestExport(folders, form);
    await write(exported.text);
    tellMasked(exported);
  };
  return [
    { icon: "new-file", label: t("New Editor"), run: markdown(writeToEditor) },
    {
      icon: "save-as",
      label: t("File…"),
      run: markdown((text) => writeToFile(folders, name, text)),
    },
    {
      icon: "copy",
      label: t("Clipboard"),
      run: markdown((text) => vscode.env.clipboard.writeText(text)),
    },
    { icon: "json", label: t("JSON File…"), run: () => exportJson(folders, name) },
    {
      icon: "folder",
      label: t("Folder with Patches and Reports…"),
      run: () => exportFolder(folders, name),
    },
  ];
}

/** What is exported, and what stands beside the log; undefined where the user left one of the lists. */
async function chooseForm(folders: Folders, before: ExportForm): Promise<ExportForm | undefined> {
  const scope = await chooseScope(folders);
  if (scope === undefined) {
    return undefined;
  }
  const picks = exportParts.map((part) => ({
    label: partLabel(part),
    picked: before.parts.includes(part),
    part,
  }));
  const parts = await pickMany(picks, {
    title: t("Export: what stands beside the log?"),
  });
  return parts && { scope, parts: parts.map(({ part }) => part) };
}

interface ScopePick extends PickItem {
  readonly scope: ExportForm["scope"]["kind"];
}

async function chooseScope(folders: Folders): Promise<ExportForm["scope"] | undefined> {
  const scopes: readonly ScopePick[] = [
    { label: t("Whole Session"), scope: "session" },
    {
      label: t("For a Pull Request"),
      detail: t("Short: at most the 65,536 characters that GitHub takes, the least telling left out."),
      scope: "pullRequest",
    },
    { label: t("One Attempt…"), scope: "attempt" },
  ];
  const pick = await pickOne(scopes, { title: t("Export: what?") });
  if (pick?.scope === "attempt") {
    const attempt = await chooseAttempt(folders, undefined, t("Export which attempt?"));
    return attempt && { kind: "attempt", attempt: attempt.number };
  }
  return pick?.scope && { kind: pick.scope };
}

function describeForm({ scope, parts }: ExportForm): string {
  const what =
    scope.kind === "attempt"
      ? t("Attempt #{0}", scope.attempt)
      : scope.kind === "pullRequest"
        ? t("For a Pull Request")
        : t("Whole Session");
  return [what, ...parts.map(partLabel)].join(" · ");
}

function partLabel(part: (typeof exportParts)[number]): string {
  switch (part) {
    case "diffs":
      return t("Diffs");
    case "matrix":
      return t("Table of Attempts × Tests");
    case "failures":
      return t("Failure Texts");
    case "output":
      return t("Ends of Console Output");
  }
}

async function writeToEditor(content: string): Promise<void> {
  await vscode.window.showTextDocument(
    await vscode.workspace.openTextDocument({ language: "markdown", content }),
  );
}

async function writeToFile(folders: Folders, name: string, text: string): Promise<void> {
  const uri = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(vscode.Uri.file(folders.state.folder), `${name}.md`),
    filters: { Markdown: ["md"] },
  });
  if (uri !== undefined) {
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  }
}
