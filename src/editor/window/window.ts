import * as vscode from "vscode";
import type { DialogQuestion, PickItem, PickList, PickOptions, TextQuestion } from "./questions.ts";
import { iconText, linkAndIconText, linkText, manyLines, plainText } from "./shownText.ts";

/**
 * Everything that Casebook says and asks in the window apart from its views. No other file calls these functions of VS Code, so that no
 * text is shown there which did not go through `shownText.ts`. A unit test holds all sources to it.
 */

/** Says something; gives the action that the user chose. Several sentences are bounded one by one. */
export function inform(sentences: string | readonly string[], ...actions: readonly string[]) {
  return vscode.window.showInformationMessage(linkText(...[sentences].flat()), ...actions);
}

/** Says something that went otherwise than it should. */
export function warn(sentences: string | readonly string[], ...actions: readonly string[]) {
  return vscode.window.showWarningMessage(linkText(...[sentences].flat()), ...actions);
}

/** Says what went wrong. */
export function complain(sentences: string | readonly string[], ...actions: readonly string[]) {
  return vscode.window.showErrorMessage(linkText(...[sentences].flat()), ...actions);
}

/** Asks in a dialog, which everything waits for; gives the answer, or undefined where the user left. */
export function askInDialog(question: string, detail: string, ...answers: readonly string[]) {
  const options = { modal: true, detail: manyLines(detail) };
  return vscode.window.showWarningMessage(plainText(question), options, ...answers);
}

/** Asks in a dialog whether to do something; only the one answer does it. */
export async function confirmInDialog({ question, detail, answer }: DialogQuestion): Promise<boolean> {
  return (await askInDialog(question, detail, answer)) === answer;
}

/** Lets the user pick one line of a list; undefined where none was. */
export function pickOne<T extends PickItem>({ picks, ...options }: PickList<T>): Thenable<T | undefined> {
  return vscode.window.showQuickPick(picks.map(toShownPick), toShownOptions(options));
}

/** Lets the user check lines of a list; undefined where the list was left. */
export function pickMany<T extends PickItem>({ picks, ...options }: PickList<T>): Thenable<T[] | undefined> {
  return vscode.window.showQuickPick(picks.map(toShownPick), {
    ...toShownOptions(options),
    canPickMany: true,
  });
}

/** A list whose lines can be checked, for callers that want to follow the changes. */
export function createPicker<T extends PickItem>({ picks, ...options }: PickList<T>): vscode.QuickPick<T> {
  const picker = vscode.window.createQuickPick<T>();
  const { title, placeHolder } = toShownOptions(options);
  picker.title = title;
  picker.placeholder = placeHolder;
  picker.canSelectMany = true;
  picker.matchOnDescription = options.matchOnDescription ?? false;
  picker.ignoreFocusOut = options.ignoreFocusOut ?? false;
  picker.items = picks.map(toShownPick);
  return picker;
}

/** How long is waited for more to be typed, in milliseconds. */
const typingPause = 200;

/**
 * A list whose lines come while the user types. `search` is called with what was typed, shows all lines that it has by then as often as it likes, and
 * asks whether it is over: once more was typed, or the list was left, nothing that it shows is seen. It decides which lines fit. Undefined where
 * none was picked; what `search` throws is thrown.
 */
export function pickWhileTyping<T extends PickItem>(
  options: PickOptions,
  search: (typed: string, show: (picks: readonly T[]) => void, isOver: () => boolean) => Promise<void>,
): Promise<T | undefined> {
  const picker = vscode.window.createQuickPick<T & { alwaysShow: boolean }>();
  const { title, placeHolder } = toShownOptions(options);
  picker.title = title;
  picker.placeholder = placeHolder;
  picker.keepScrollPosition = true;
  let newest = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return new Promise<T | undefined>((resolve, reject) => {
    const start = (typed: string) => {
      const own = ++newest;
      const isOver = () => own !== newest;
      const show = (picks: readonly T[]) => {
        if (!isOver()) {
          picker.items = picks.map((one) => ({ ...toShownPick(one), alwaysShow: true }));
        }
      };
      picker.busy = true;
      search(typed, show, isOver)
        .catch(reject)
        .finally(() => {
          picker.busy = picker.busy && isOver();
        });
    };
    picker.onDidChangeValue((typed) => {
      newest++;
      clearTimeout(timer);
      timer = setTimeout(() => start(typed), typingPause);
    });
    picker.onDidAccept(() => resolve(picker.selectedItems[0]));
    picker.onDidHide(() => resolve(undefined));
    picker.show();
  }).finally(() => {
    newest++;
    clearTimeout(timer);
    picker.dispose();
  });
}

function toShownPick<T extends PickItem>(one: T): T {
  const { label, icon, description, detail, isHeading } = one;
  return {
    ...one,
    ...(isHeading === true && { kind: vscode.QuickPickItemKind.Separator }),
    label: iconText(label, icon),
    ...(description !== undefined && { description: iconText(description) }),
    ...(detail !== undefined && { detail: iconText(detail) }),
  };
}

function toShownOptions({ title, placeHolder, ...others }: PickOptions) {
  return {
    ...others,
    title: plainText(title),
    ...(placeHolder !== undefined && { placeHolder: plainText(placeHolder) }),
  };
}

/** Asks for a text; undefined where the user left. */
export function askForText({
  title,
  prompt,
  validateInput,
  ...others
}: TextQuestion): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    ...others,
    title: plainText(title),
    ...(prompt !== undefined && { prompt: linkAndIconText(prompt) }),
    ...(validateInput !== undefined && {
      validateInput: (typed: string) => {
        const complaint = validateInput(typed);
        return complaint === undefined ? undefined : linkAndIconText(complaint);
      },
    }),
  });
}

/** Shows in the status bar that something is in progress. */
export function showWorking<T>(title: string, task: () => Thenable<T>): Thenable<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: iconText(title) },
    task,
  );
}

/** Shows in a view, by a thin bar above it, that something is in progress: it takes no focus and no room. */
export function showWorkingIn<T>(viewId: string, task: () => Thenable<T>): Thenable<T> {
  return vscode.window.withProgress({ location: { viewId } }, task);
}

/** Shows in a notification that something is in progress and can be stopped; `report` gives the current step and its percentage. */
export function showStoppable<T>(
  title: string,
  task: (
    report: (message: string, increment: number) => void,
    cancelled: vscode.CancellationToken,
  ) => Thenable<T>,
): Thenable<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: linkText(title), cancellable: true },
    (progress, cancelled) =>
      task((message, increment) => progress.report({ message: linkText(message), increment }), cancelled),
  );
}

/** Says something in the status bar for a moment. */
export function mention(text: string): void {
  vscode.window.setStatusBarMessage(iconText(text), 5000);
}

/**
 * Text for a place that reads Markdown (tooltips, questions of tools): nothing in it is a link or an icon
 * (docs/rules/security.md#s22), as the fence of the block is longer than any in the text.
 */
export function plainBlock(text: string): vscode.MarkdownString {
  return new vscode.MarkdownString().appendCodeblock(manyLines(text), "text");
}
