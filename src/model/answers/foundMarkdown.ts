import { tellInEnglish } from "../../base/l10n.ts";
import type { FoundItem, LoggedSearch } from "../log/searches.ts";
import { surenessLabels } from "../words/searchLabel.ts";
import { codeSpan } from "./codeSpan.ts";

/** The tests or commits that a search found, as Markdown, in English as every export; empty for any other search. */
export function foundMarkdown(
  search: Pick<LoggedSearch, "aim" | "tests" | "items" | "command" | "end">,
): string {
  const { aim, tests, command, end } = search;
  if (end === undefined || end.end !== "found" || aim.kind === "hunks") {
    return "";
  }
  const named = tests.map(({ name }) => codeSpan(name)).join(", ");
  const list = end.found.map((item) => `- ${describeItem(item)}`).join("\n");
  const [tried] = tellInEnglish(() => surenessLabels(search, end));
  return [
    aim.kind === "commits"
      ? `${named} of ${codeSpan(command)} fails since:`
      : aim.question === "breaks"
        ? `${named} of ${codeSpan(command)} fails after:`
        : `${named} of ${codeSpan(command)} passes only after:`,
    list,
    ...(tried === undefined ? [] : [tried]),
  ]
    .map((part) => `${part}\n`)
    .join("\n");
}

function describeItem(item: FoundItem): string {
  switch (item.kind) {
    case "hunk":
      return codeSpan(item.path);
    case "test": {
      const { name, file, line } = item;
      const place = line === undefined ? file : `${file}:${line}`;
      return `${codeSpan(name)}${file === undefined ? "" : ` (${codeSpan(place ?? "")})`}`;
    }
    case "commit": {
      const { commit, subject, author, authoredAt } = item;
      return `${commit} ${codeSpan(subject)} (${codeSpan(author)}, ${authoredAt})`;
    }
  }
}
