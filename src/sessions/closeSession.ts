import { type Fact, fact, listed } from "../base/facts/fact.ts";
import { mayBeOfFile, unseenGroups } from "../model/judgement/knownTests.ts";
import { nameIn } from "../model/report/testId.ts";
import type { ConfirmedCommand } from "./run/confirmedCommand.ts";
import { type RunObserver, runCommand } from "./run/runCommand.ts";
import { readKnownTests, readResults } from "./state/knownResults.ts";
import type { Sessions } from "./state/sessions.ts";

/** Whether a session was solved; if not, why not, in one sentence. */
export interface Solution {
  readonly solved: boolean;
  readonly reason: Fact;
}

/**
 * Runs the verification command and closes the active session as solved if, and only if, it is green and ran every test that
 * failed at any attempt, none of which needed a second try. Otherwise the session stays open. `command` is the text of it that the user has agreed to.
 */
export async function solveSession(
  sessions: Sessions,
  { command, by }: Omit<ConfirmedCommand, "purpose">,
  observer: RunObserver,
): Promise<Solution> {
  const session = sessions.findOpen();
  // The session is closed on its own branch, whatever is checked out when the run ends.
  const target = await sessions.openTarget();
  const { run, result } = await runCommand(sessions, { purpose: "verification", command, by }, observer);
  if (result.outcome !== "passed") {
    return { solved: false, reason: result.reason };
  }
  const cases = (await readResults(target.log, session.id, run))?.cases ?? [];
  const { newest, failed, failedGroups, failedFiles } = await readKnownTests(sessions, target.log, session, {
    attempt: Infinity,
    cases,
  });
  const passed = cases.filter(({ outcome }) => outcome === "passed");
  const ids = new Set(passed.map(({ id }) => id));
  const names = new Map(newest?.cases.map(({ id, name }) => [id, name]));
  const missed = [
    ...[...failed].filter((id) => !ids.has(id)).map((id) => names.get(id) ?? nameIn(id)),
    ...unseenGroups(failedGroups, passed).map(({ name }) => name),
    ...[...failedFiles].filter((file) => !passed.some((one) => mayBeOfFile(one, file))),
  ];
  if (missed.length > 0) {
    return { solved: false, reason: fact("solve.missed", { names: listed(missed) }) };
  }
  const retried = passed.filter(({ id, isFlaky }) => isFlaky === true && failed.has(id));
  if (retried.length > 0) {
    const list = listed(retried.map(({ name }) => name));
    return { solved: false, reason: fact("solve.retried", { names: list }) };
  }
  await sessions.append(session.id, () => ({ events: [{ kind: "sessionClosed", state: "solved" }] }), target);
  return { solved: true, reason: result.reason };
}

/** Closes the active session without a solution. Its log stays. */
export async function abandonSession(sessions: Sessions): Promise<void> {
  const { id } = sessions.findOpen();
  await sessions.append(id, () => ({ events: [{ kind: "sessionClosed", state: "abandoned" }] }));
}

/** Opens a closed session again and makes it the active one. */
export async function reopenSession(sessions: Sessions, params: { readonly session: string }): Promise<void> {
  const session = sessions.find(params.session);
  await sessions.append(session.id, () => ({ events: [{ kind: "sessionReopened" }] }));
}

/** Makes a session of this branch the active one, open or closed. */
export async function switchSession(sessions: Sessions, params: { readonly session: string }): Promise<void> {
  const session = sessions.find(params.session);
  await sessions.append(session.id, () => ({ events: [{ kind: "sessionActivated" }] }));
  await sessions.afterDone(() => sessions.compareSeen());
}
