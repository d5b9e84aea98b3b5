import { say } from "../../base/facts/words.ts";
import { t } from "../../base/l10n.ts";
import { listNames } from "../../base/listNames.ts";
import type { PickItem, PickList } from "../../editor/window/questions.ts";
import type { Exported, ExportedFolder } from "../../model/words/exportContent.ts";
import { type ExportForm, type ExportPart, exportParts } from "../../model/words/exportForm.ts";

/** Where an export goes; `contents` only chooses what is exported. */
export type ExportTarget = "editor" | "file" | "clipboard" | "page" | "json" | "folder" | "contents";

/** Where the session can be exported to, and with what in it. */
export function offerTargets(form: ExportForm): PickList<PickItem & { readonly target: ExportTarget }> {
  return {
    picks: [
      { icon: "new-file", label: t("New Editor"), target: "editor" },
      { icon: "save-as", label: t("File…"), target: "file" },
      { icon: "copy", label: t("Clipboard"), target: "clipboard" },
      {
        icon: "browser",
        label: t("HTML Page…"),
        detail: t("One file that can be sent: readable in any browser and printed, loads nothing"),
        target: "page",
      },
      { icon: "json", label: t("JSON File…"), target: "json" },
      { icon: "folder", label: t("Folder with Patches and Reports…"), target: "folder" },
      { icon: "checklist", label: t("Contents…"), detail: describeForm(form), target: "contents" },
    ],
    title: t("Export the session to …"),
  };
}

/** Which part of the session can be exported. */
export function offerScopes(): PickList<PickItem & { readonly scope: ExportForm["scope"]["kind"] }> {
  return {
    picks: [
      { label: t("Whole Session"), scope: "session" },
      {
        label: t("For a Pull Request"),
        detail: t("Short: fits GitHub's limit of 65,536 characters; the least important parts are left out."),
        scope: "pullRequest",
      },
      { label: t("One Attempt…"), scope: "attempt" },
    ],
    title: t("Export: what?"),
  };
}

/** The parts that can accompany the log; those of the last time are checked. */
export function offerParts({
  parts,
}: Pick<ExportForm, "parts">): PickList<PickItem & { readonly part: ExportPart }> {
  const picks = exportParts.map((part) => ({ label: partLabel(part), picked: parts.includes(part), part }));
  return { picks, title: t("Export: what stands beside the log?") };
}

/** What is exported, in one line: `Attempt #3 · Diffs`. */
export function describeForm({ scope, parts }: ExportForm): string {
  const what =
    scope.kind === "attempt"
      ? t("Attempt #{0}", scope.attempt)
      : scope.kind === "pullRequest"
        ? t("For a Pull Request")
        : t("Whole Session");
  return [what, ...parts.map(partLabel)].join(" · ");
}

function partLabel(part: ExportPart): string {
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

/** What a file of the session is called, without its extension: no file system takes a name of any length or any character. */
export function exportName(title: string): string {
  const begin = title.slice(0, 80);
  return begin.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|(?<!-)-+$/g, "") || "casebook";
}

/**
 * Which secrets were masked, never with the secret; undefined where none was. That paths are written without the home directory stands
 * in the export.
 */
export function describeMasked({ masked }: Pick<Exported, "masked">): string | undefined {
  const secrets = masked.filter(({ what }) => what.say !== "secret.home");
  if (secrets.length === 0) {
    return undefined;
  }
  const list = listNames(
    secrets.map(({ what, count }) => `${say(what)} (${count}×)`),
    10,
  );
  return t("Masked in what was exported: {0}.", list);
}

/** Which files an export lacks, as nobody could look for secrets in them; undefined where it has all. */
export function describeLeftOut({ left }: Pick<ExportedFolder, "left">): string | undefined {
  return left.length === 0
    ? undefined
    : t(
        "Not exported, because it is not UTF-8 text and could not be checked for secrets: {0}.",
        listNames(left),
      );
}
