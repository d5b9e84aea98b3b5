import { t } from "../base/l10n.ts";
import type { AgreedCommands } from "../editor/folders/agreedCommands.ts";
import type { Folders } from "../editor/folders/folders.ts";
import type { TreeNode } from "../editor/window/treeNode.ts";
import { askForText } from "../editor/window/window.ts";
import type { Precision } from "../model/report/selection.ts";
import { runIsolationCommand } from "./runCommand.ts";

/**
 * *Isolate*: the smallest command that runs the tests of the chosen rows, or without a row all failing tests. It is shown, can
 * be edited, becomes the session's isolation command and is run; the verification command stays. Leaving the input changes
 * nothing.
 */
export async function isolate(
  folders: Folders,
  agreed: AgreedCommands,
  nodes: readonly TreeNode[],
): Promise<void> {
  const { id: session, attempts } = folders.session;
  const base = attempts.flatMap(({ runs }) => runs).findLast(({ end }) => end !== undefined)?.command ?? "";
  const { folder } = folders.state;
  const { command, precision, framework } = await folders.request("isolateTests", {
    session,
    ...chosen(nodes),
  });
  const text = await askForText({
    title: t("Isolate: Isolation Command"),
    prompt: `${describePrecision(precision, framework)} ${t("It becomes the isolation command, and runs.")}`,
    value: command,
    ignoreFocusOut: true,
    validateInput: (typed) => (typed.trim() === "" ? t("Type the command that runs the tests.") : undefined),
  });
  if (text === undefined) {
    return;
  }
  await folders.request("editSection", { folder, session, section: "isolationCommand", text: text.trim() });
  // It was made of the command that was run last, which may be somebody else's.
  await (agreed.has(folder, base) ? agreed.add(folder, text) : agreed.addRead(folder, text));
  await runIsolationCommand(folders, agreed);
}

function chosen(nodes: readonly TreeNode[]) {
  const subjects = nodes.flatMap(({ subject }) => subject ?? []);
  const files = subjects.flatMap((subject) => (subject.kind === "tests" ? (subject.file ?? []) : []));
  const tests = subjects.flatMap((subject): readonly string[] => {
    if (subject.kind === "test") {
      return [subject.id];
    }
    return subject.kind === "tests" && subject.file === undefined ? subject.tests : [];
  });
  return { tests, files };
}

function describePrecision(precision: Precision, framework: string): string {
  switch (precision) {
    case "tests":
      return t("{0} runs exactly the chosen tests.", framework);
    case "groups":
      return t("{0} runs the chosen tests, with those it takes for one with them.", framework);
    case "files":
      return t("{0} runs everything in their files.", framework);
  }
}
