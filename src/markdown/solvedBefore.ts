import type { BlockContent } from "mdast";
import type { ExportContent, SolvedBefore } from "../model/words/exportContent.ts";
import { seenDetails, seenLabel } from "../model/words/seenLabel.ts";
import { changedNames } from "./describeChanges.ts";
import { writeDiff } from "./evidence.ts";
import { paragraph, text } from "./markdownNodes.ts";
import { writeFact } from "./writtenByPeople.ts";

/** The sessions that solved errors of this one before, with root cause and changed files, and the first with its diff; a pull request has its own. */
export function writeSolvedBefore({ solvedBefore, form }: ExportContent): BlockContent[] {
  return solvedBefore.flatMap((one, index) => [
    writeOne(one),
    ...(index === 0 && one.fix !== undefined && isWithDiff(form)
      ? writeDiff("Diff that solved it before", one.fix)
      : []),
  ]);
}

function isWithDiff({ scope, parts }: ExportContent["form"]): boolean {
  return parts.includes("diffs") && scope.kind !== "pullRequest";
}

function writeOne({ seen, fix }: SolvedBefore): BlockContent {
  const details = seenDetails(seen, seen.lastAt.slice(0, 10));
  return paragraph(
    ...writeFact(`${seenLabel(seen)}: ${details}`),
    ...(fix === undefined
      ? []
      : [text(" Changed: "), ...changedNames(fix.changes, (path) => path), text(".")]),
  );
}
