import { cutAt } from "../../base/listNames.ts";
import { readableLine } from "../../base/visibleText.ts";

/** How many characters of a text of others a result shows. */
const longest = 200;

/** A text of others as code within a line of Markdown, cut: whatever it holds, no forge makes a link, a mention or a heading of it. */
export function codeSpan(text: string): string {
  const line = cutAt(readableLine(text), longest).trim() || "(empty)";
  const runs = (line.match(/`+/g) ?? []).map((run) => run.length);
  const fence = "`".repeat(Math.max(0, ...runs) + 1);
  return runs.length === 0 ? `\`${line}\`` : `${fence} ${line} ${fence}`;
}
