import { lookUp } from "../../base/lookUp.ts";
import type { Patch } from "../code/patch.ts";
import { noTraces, type Residue, residueOf, type Traces, trace } from "../code/residue.ts";
import { type ChangedLines, type Echo, namedRetry, type Tried, wasTried } from "../code/similarity.ts";
import { codeKey, type Unseen } from "../code/snapshot.ts";
import type { FlakyTest } from "../judgement/flaky.ts";
import type { HeldIn } from "../memory/heldCommits.ts";
import { type Attempt, unseenIn } from "./attempt.ts";
import { parentOf } from "./attemptParent.ts";
import type { Hypothesis } from "./hypothesis.ts";
import type { Session } from "./session.ts";
import type { Stuck } from "./stuck.ts";

/** What the log of a session implies and does not say: whether code was tried before, and what is left of which attempt. */
export interface Findings {
  readonly session: string;
  /** Of the attempts of which there is something to say. */
  readonly attempts: readonly AttemptFindings[];
  /** Of the open changes; undefined where there are none. */
  readonly open?: CodeFindings | undefined;
  readonly flaky: readonly FlakyTest[];
  readonly stuck?: Stuck | undefined;
  /** The commits that hold attempts; undefined while that was not looked for. */
  readonly held?: readonly HeldIn[] | undefined;
}

/** What is found out of the code of one attempt, or of the open changes. */
export interface CodeFindings {
  readonly echoes: readonly Echo[];
  /** What is left of earlier attempts. */
  readonly residue: readonly Residue[];
}

/** The same for an attempt, by its number. */
export interface AttemptFindings extends CodeFindings {
  readonly attempt: number;
}

/** For how many attempts, the newest ones, the rest of earlier attempts is shown: the others are history, and would be many. */
const tellingResidue = 30;

/** What was found of attempts before, by attempt and the one it was called a retry of: their code never changes. */
export type KnownEchoes = Map<string, readonly Echo[]>;

/** What differs between two pieces of code. */
export interface Difference {
  readonly patch: Patch;
  readonly lines: ChangedLines;
}

/** The code of an attempt as it is compared: with the attempt before it, the one it continues from, and the baseline. */
export interface ComparedCode {
  readonly code: string;
  readonly unseen?: Unseen | undefined;
  readonly step: Difference;
  readonly fromParent: Difference;
  readonly whole: Difference;
}

/** How much there is to compare: changed lines, each as often as there are attempts. */
export function sizeOfComparison(attempts: number, codes: readonly (ComparedCode | undefined)[]): number {
  const lines = codes.reduce(
    (sum, code) => sum + (code === undefined ? 0 : code.step.lines.total + code.whole.lines.total),
    0,
  );
  return lines * attempts;
}

/**
 * What there is to say of every attempt, and of the open changes. `compare` gives the code of an attempt, or of the open changes
 * without one; undefined where it is not known, and then nothing is said of what comes after it. `known` is read and added to:
 * with it, only what is new is compared. `breathe` is called between two attempts.
 */
export async function findInCode(
  session: Pick<Session, "attempts" | "restores" | "hypotheses">,
  compare: (attempt: Attempt | undefined) => ComparedCode | undefined,
  openHypothesis: Hypothesis | undefined,
  known: KnownEchoes,
  breathe: () => Promise<void>,
): Promise<{ readonly attempts: readonly AttemptFindings[]; readonly open: CodeFindings | undefined }> {
  const traces = new Map<number, Traces>();
  const earlier: (Tried & { readonly attempt: number })[] = [];
  const found: AttemptFindings[] = [];
  const retryOf = askForRetries();
  const firstTelling = (session.attempts.at(-1)?.number ?? 0) - tellingResidue;
  for (const attempt of session.attempts) {
    const { number } = attempt;
    await breathe();
    if (number === 0) {
      earlier.push({
        attempt: 0,
        code: codeKey(attempt),
        unseen: unseenIn(attempt),
        step: nothing,
        whole: nothing,
      });
      continue;
    }
    const code = compare(attempt);
    if (code === undefined) {
      return { attempts: found, open: undefined };
    }
    const after = traceFrom(traces, session, attempt, code);
    const tried = triedOf(code);
    const named = retryOf(lookUp(session.hypotheses, "id", attempt.hypothesis));
    const key = `${number} ${named}`;
    const echoes = known.get(key) ?? wasTried(tried, earlier, named);
    const residue = number < firstTelling ? [] : residueOf(after).filter((one) => one.attempt < number);
    known.set(key, echoes);
    traces.set(number, after);
    earlier.push({ attempt: number, ...tried });
    if (echoes.length + residue.length > 0) {
      found.push({ attempt: number, echoes, residue });
    }
  }
  const code = compare(undefined);
  const named = retryOf(openHypothesis);
  const open = code && {
    echoes: wasTried(triedOf(code), earlier, named),
    residue: residueOf(traceFrom(traces, session, undefined, code)).filter(
      ({ attempt }) => attempt !== unnumbered,
    ),
  };
  return { attempts: found, open };
}

/**
 * Returns the attempt that a hypothesis says it tries again, the first time that it is asked: not every attempt that tests it needs to
 * say so again.
 */
function askForRetries(): (hypothesis: Hypothesis | undefined) => number | undefined {
  const asked = new Set<number>();
  return (hypothesis) => {
    if (hypothesis === undefined || asked.has(hypothesis.id)) {
      return undefined;
    }
    asked.add(hypothesis.id);
    return namedRetry(hypothesis.text);
  };
}

/** The number of the attempt that the open changes are not yet. */
const unnumbered = Number.POSITIVE_INFINITY;

function traceFrom(
  traces: ReadonlyMap<number, Traces>,
  session: Pick<Session, "attempts" | "restores">,
  attempt: Attempt | undefined,
  code: ComparedCode,
): Traces {
  const parent = parentOf(session, attempt);
  const before = traces.get(parent?.number ?? 0) ?? noTraces;
  return trace(before, code.fromParent.patch, attempt?.number ?? unnumbered);
}

function triedOf({ code, unseen, step, whole }: ComparedCode): Tried {
  return { code, unseen, step: step.lines, whole: whole.lines };
}

const nothing: ChangedLines = { counts: new Map(), total: 0, inOrder: new Map() };
