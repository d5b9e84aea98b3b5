import { t } from "../../base/l10n.ts";
import { lookUp } from "../../base/lookUp.ts";
import type { Echo } from "../code/similarity.ts";
import { type Attempt, decidingRun } from "../log/attempt.ts";
import { parentOf } from "../log/attemptParent.ts";
import type { CodeFindings } from "../log/findings.ts";
import type { Run } from "../log/run.ts";
import type { Session } from "../log/session.ts";
import { echoLabel, resultLabel } from "./wording.ts";

type Attempted = Pick<Session, "attempts" | "restores">;

/**
 * What is said of the code of an attempt, or of the open changes without one, in addition to what it changed: the number it had before logs
 * were merged, `was #4`; `restored from #2`, where it does not go on from the attempt before; and whether it was tried: `same as #3:
 * 4 failing`. The views and the export say the same.
 */
export function codeFacts(
  session: Attempted,
  attempt: Attempt | undefined,
  findings: CodeFindings | undefined,
): { readonly origin: readonly string[]; readonly tried: readonly string[] } {
  const echoes = findings?.echoes ?? [];
  const was = attempt?.was === undefined ? [] : [t("was #{0}", attempt.was)];
  return {
    origin: [...was, ...restoredFrom(session, attempt, echoes)],
    tried: echoes.map((echo) => echoFact(session, echo)),
  };
}

/** What code has to do with an attempt before it, with what that gave. */
export function echoFact(session: Attempted, echo: Echo): string {
  const attempt = lookUp(session.attempts, "number", echo.attempt);
  const run = attempt && (decidingRun(attempt) ?? attempt.runs.at(-1));
  return echoLabel(echo, run === undefined ? t("not run") : describeRunResult(run));
}

/** What a run gave, in words. */
export function describeRunResult({ end }: Run): string {
  return end === undefined ? t("running") : resultLabel(end.result);
}

/** The attempt that an attempt continues from, if that is not the one before: another one was restored in between. */
export function restoredParent(session: Attempted, attempt: Attempt | undefined): Attempt | undefined {
  const parent = parentOf(session, attempt);
  return parent === attemptBefore(session.attempts, attempt) ? undefined : parent;
}

/** By the attempts of a session, which never change, the one before each: it is asked of every one of them. */
const before = new WeakMap<readonly Attempt[], ReadonlyMap<Attempt | undefined, Attempt | undefined>>();

function attemptBefore(attempts: readonly Attempt[], attempt: Attempt | undefined): Attempt | undefined {
  const known =
    before.get(attempts) ??
    new Map([...attempts, undefined].map((one, index) => [one, attempts[index - 1]] as const));
  before.set(attempts, known);
  return known.get(attempt);
}

/** Nothing where the code is that of the attempt still, which is said already. */
function restoredFrom(
  session: Attempted,
  attempt: Attempt | undefined,
  echoes: readonly Echo[],
): readonly string[] {
  const parent = restoredParent(session, attempt);
  const isSaid = echoes.some((echo) => echo.kind === "sameCode" && echo.attempt === parent?.number);
  return parent === undefined || isSaid ? [] : [t("restored from #{0}", parent.number)];
}
