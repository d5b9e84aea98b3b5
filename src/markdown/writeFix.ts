import type { BlockContent } from "mdast";
import type { CodeChange, ExportContent } from "../model/words/exportContent.ts";
import { describeChanges } from "./describeChanges.ts";
import { writeDiff, writeDiffLines } from "./evidence.ts";
import { inlineCode, paragraph, text } from "./markdownNodes.ts";

/** A diff of at most so many lines is not folded away. */
const shortDiff = 60;

/** How many characters of the fix a text shows that has to be short, and any other. */
const limits = { pullRequest: 20_000, session: 200_000 };

/** How many characters of a commit's name are shown. */
const shortName = 10;

/**
 * The code that solved the session, in one piece: what it differs in from the baseline, and from the commit it was made on where that
 * is something else. Nothing while no attempt has solved it.
 */
export function writeFix({ fix, form }: ExportContent): BlockContent[] {
  if (fix === undefined) {
    return [];
  }
  const { attempt, sinceBaseline, sinceHead } = fix;
  const limit = form.scope.kind === "pullRequest" ? limits.pullRequest : limits.session;
  const write = (change: CodeChange, of: string) =>
    form.parts.includes("diffs") ? writeChange(change, of, limit) : [];
  const changes = (change: CodeChange) =>
    change.changes.length > 0 ? describeChanges(change.changes) : [text("No file changed.")];
  return [
    paragraph(text(`Attempt ${attempt} compared with the baseline: `), ...changes(sinceBaseline)),
    ...write(sinceBaseline, "Diff of the fix against the baseline"),
    ...(sinceHead === undefined
      ? []
      : [
          paragraph(
            text("Compared with the commit it was made on, "),
            inlineCode(sinceHead.head.slice(0, shortName)),
            text(": "),
            ...changes(sinceHead),
          ),
          ...write(sinceHead, "Diff of the fix against the commit"),
        ]),
  ];
}

function writeChange(change: CodeChange, of: string, limit: number): BlockContent[] {
  const isShort = change.diff.split("\n").length <= shortDiff;
  return isShort ? writeDiffLines(change.diff, limit) : writeDiff(of, change, limit);
}
