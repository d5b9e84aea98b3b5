import type { FoundBefore, TestSeenBefore } from "../memory/errorMemory.ts";
import { branchLabel } from "../words/wording.ts";
import { quote } from "./quote.ts";

/** How many characters of a title and of a root cause are said: they may be whole documents. */
const longest = { title: 60, cause: 120 };

/** How many sessions are named. */
const most = 2;

/** The sessions that solved errors of a run before, each in a line of some fifty tokens; none for errors that are only known, and not solved. */
export function describeSolvedBefore(seen: readonly TestSeenBefore[]): readonly string[] {
  const solved = seen.flatMap(({ sessions }) => sessions).filter(({ solvedBy }) => solvedBy !== undefined);
  const bySession = new Map(solved.toReversed().map((one) => [`${one.log} ${one.session}`, one]));
  const named = [...new Set(solved)].filter((one) => bySession.get(`${one.log} ${one.session}`) === one);
  return named.slice(0, most).map((one) => {
    const tests = seen.filter(({ sessions }) =>
      sessions.some(({ log, session }) => log === one.log && session === one.session),
    ).length;
    return `Solved before${tests < seen.length ? ` (${tests} of the errors)` : ""}: ${describe(one)}`;
  });
}

function describe({ title, branch, rootCause, solvedBy, lastAt }: FoundBefore): string {
  const where = `in ${quote(title.slice(0, longest.title))} on ${quote(branchLabel(branch))}, ${lastAt.slice(0, 10)}, #${solvedBy} there`;
  return rootCause.trim() === ""
    ? `${where}.`
    : `${where}. Root cause: ${quote(rootCause.trim().slice(0, longest.cause))}`;
}

/** The same for one failing test, with the command that shows what solved it. `trees` are those before and after. */
export function describeFixBefore(
  seen: FoundBefore,
  trees: { readonly from: string; readonly to: string } | undefined,
): readonly string[] {
  return [
    `Solved before: ${describe(seen)}`,
    ...(trees === undefined
      ? []
      : [`What solved it: git diff ${trees.from.slice(0, 12)} ${trees.to.slice(0, 12)}`]),
  ];
}
