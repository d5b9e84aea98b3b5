import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import { allCases, isFailing, type TestCase } from "../../model/report/report.ts";
import type { IsolatedCommand, SelectedCase, Selection } from "../../model/report/selection.ts";
import type { Sessions } from "../state/sessions.ts";
import { readReport } from "./readRun.ts";

/** Which rows of the run that ended last are chosen: tests by their ids, files by their paths. */
interface Chosen {
  readonly session: string;
  readonly tests: readonly string[];
  readonly files: readonly string[];
  /** The run that they are of, if not the one that ended last. */
  readonly run?: number | undefined;
}

/**
 * The smallest command that runs chosen tests of a run of a session, without a number the one that ended last, made of that run's command; without any
 * chosen, all that failed. `base` is that command. Nothing is changed. Once such a command is run, the run says which of the chosen it did not run.
 * @throws {UserError} if the tests cannot be run by themselves
 */
export async function isolateTests(
  sessions: Sessions,
  chosen: Chosen,
): Promise<IsolatedCommand & { readonly base: string }> {
  const session = sessions.find(chosen.session);
  const isOfRun = (number: number) => chosen.run === undefined || chosen.run === number;
  const run = session.attempts
    .flatMap(({ runs }) => runs)
    .findLast((one) => one.end !== undefined && isOfRun(one.number));
  const report = run && (await readReport(sessions, chosen.session, run.number));
  const cases = report === undefined ? [] : allCases(report);
  const isAll = chosen.tests.length + chosen.files.length === 0;
  const wanted = new Set(chosen.tests);
  const isChosen = (one: TestCase) => (isAll ? isFailing(one) : wanted.has(one.id));
  const selection: Selection = { cases: cases.filter(isChosen).map(selectedCase), files: chosen.files };
  if (run === undefined || selection.cases.length + selection.files.length === 0) {
    throw new UserError(fact("isolate.nothingFailing"), fact("next.runTests"));
  }
  const isolated = await sessions.ports.runners.isolate(run.command, sessions.folder, {
    ...selection,
    others: cases.filter((one) => !isChosen(one)).map(selectedCase),
  });
  sessions.isolated.set(isolated.command, selection);
  return { ...isolated, base: run.command };
}

/** What a selection keeps of a case: not its texts. */
function selectedCase(one: SelectedCase): SelectedCase {
  const { id, suitePath, classname, name, file, line, loadFailure } = one;
  return { id, suitePath, classname, name, file, line, loadFailure };
}
