import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import { english } from "../../base/facts/words.ts";
import { lookUp } from "../../base/lookUp.ts";
import { withoutColours } from "../../base/withoutColours.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import { labelAmong } from "../../model/error/errorLabel.ts";
import { raisedIn, type Signature, signatureKey, signatureOfCase } from "../../model/error/signature.ts";
import { surelyFlaky } from "../../model/judgement/flaky.ts";
import type { Matrix } from "../../model/judgement/testMatrix.ts";
import { decidingRun, solvingAttempt } from "../../model/log/attempt.ts";
import type { Session } from "../../model/log/session.ts";
import type { SeenBefore } from "../../model/memory/errorMemory.ts";
import { allCases, isRunnerFailure, type Report } from "../../model/report/report.ts";
import type { Masked, Redaction } from "../../model/secrets/redaction.ts";
import { restoredParent } from "../../model/words/codeFacts.ts";
import type {
  CodeChange,
  ExportContent,
  Exported,
  Fix,
  SolvedBefore,
} from "../../model/words/exportContent.ts";
import {
  type ExportForm,
  type ExportFormat,
  type ExportPart,
  wholeSession,
} from "../../model/words/exportForm.ts";
import type { Writer } from "../../ports/renderer.ts";
import type { SessionLog } from "../../ports/repository.ts";
import { findHunkTrees } from "../attempts/findHunkTrees.ts";
import { readMatrixOnce } from "../attempts/readMatrix.ts";
import { tellingLines } from "../state/boundedOutput.ts";
import type { Sessions } from "../state/sessions.ts";
import { decodeReport } from "../state/storedReport.ts";
import { findKept, type KeptId } from "./keptSessions.ts";

/** What of a session is exported, and how times and paths are written. */
export interface ExportOptions {
  /** The whole session with its diffs where it is not given. */
  readonly form?: ExportForm | undefined;
  /** Markdown where it is not given. */
  readonly as?: ExportFormat | undefined;
  readonly timeZone: string;
  readonly home: string;
}

/** What holds the reports and outputs of a session. */
type Attachments = Pick<SessionLog, "readAttachment">;

/** How many lines of console output accompany an attempt. */
const outputLines = 40;

/** A session, or a part of it, as Markdown in the form of a hand-written debugging log, or as a page. Secrets are masked. */
export async function exportSession(
  sessions: Sessions,
  params: ExportOptions & { readonly session: string },
): Promise<Exported> {
  return render(sessions, sessions.find(params.session), sessions, params);
}

/** The same of a session on any branch. */
export async function exportKeptSession(sessions: Sessions, params: KeptId & ExportOptions): Promise<string> {
  const { log, session } = await findKept(sessions, params);
  return (await render(sessions, session, log, params)).text;
}

/** One failing test of a run as Markdown. Secrets are masked. */
export async function exportFailure(
  sessions: Sessions,
  params: {
    readonly session: string;
    readonly run: number;
    readonly testCase: string;
    readonly home: string;
  },
): Promise<Exported> {
  const session = sessions.find(params.session);
  const run = session.attempts.flatMap(({ runs }) => runs).find(({ number }) => number === params.run);
  const report = await readReport(sessions, params.session, params.run);
  const testCase = report && allCases(report).find(({ id }) => id === params.testCase);
  if (run === undefined || testCase === undefined) {
    throw new UserError(fact("run.noSuchTest"));
  }
  const redaction = await redactionOf(sessions, params.home);
  const about = { title: session.sections.title, attempt: run.attempt, command: run.command };
  const writer = await sessions.ports.renderer.loadWriter();
  return writeMasked(redaction, { testCase, about }, (shown, masked) =>
    writer.renderFailure(shown.testCase, shown.about, masked),
  );
}

async function render(
  sessions: Sessions,
  session: Session,
  log: Attachments,
  options: ExportOptions,
): Promise<Exported> {
  const redaction = await redactionOf(sessions, options.home);
  const content = await readContent(sessions, session, log, options);
  const writer = await sessions.ports.renderer.loadWriter();
  return renderMasked(
    options.as === "page" ? writer.renderPage : writer.renderSession,
    session,
    content,
    redaction,
  );
}

/** A session as a text, masked, with what is masked in that text. */
export function renderMasked(
  render: Writer["renderSession"],
  session: Session,
  content: ExportContent,
  redaction: Redaction,
): Exported {
  const { form, timeZone, ...texts } = content;
  return writeMasked(redaction, { session, texts }, (shown, masked) =>
    render(shown.session, { form, timeZone, ...shown.texts, masked }),
  );
}

/** Writes what was masked first; only the masks that are in the text are counted, for much of what is read is not shown. */
export function writeMasked<T>(
  redaction: Redaction,
  value: T,
  write: (value: T, masked: readonly Masked[]) => string,
): Exported {
  const shown = redaction.redact(value);
  const isMasked = redaction.masked.length > 0;
  const masked = isMasked ? redaction.countShown(value, (marked) => write(marked, [])) : [];
  return { text: write(shown, masked), masked };
}

/** Masks what leaves Casebook: secrets, what the patterns of the user match, and the home directory. */
export async function redactionOf({ ports, settings, folder }: Sessions, home: string): Promise<Redaction> {
  const secrets = await ports.runners.readSecrets(folder);
  return ports.createRedaction({ secrets, home, patterns: settings.redactionPatterns });
}

/** Texts as an export would have them, for whoever says them elsewhere. */
export async function maskTexts(
  sessions: Sessions,
  { texts, home }: { readonly texts: readonly string[]; readonly home: string },
): Promise<readonly string[]> {
  return (await redactionOf(sessions, home)).redact(texts);
}

/** What an export needs in addition to the session, as far as its form asks for it. Nothing is masked yet. */
export async function readContent(
  sessions: Sessions,
  session: Session,
  log: Attachments,
  { form = wholeSession, timeZone }: ExportOptions,
): Promise<ExportContent> {
  const isAsked = (part: ExportPart) => form.parts.includes(part);
  const { id } = session;
  const ofAttempts = <T>(part: ExportPart, read: (run: number) => Promise<T | undefined>) =>
    isAsked(part) ? readOfAttempts(session, read) : new Map<number, T>();
  const findings = {
    ...(await sessions.findInLog(session, log)),
    held: await sessions.findHeld(session),
  };
  const flaky = new Set(surelyFlaky(findings.flaky).map((test) => test.id));
  const reports = await ofAttempts("failures", (run) => readReport(log, id, run));
  const [first] = reports.values();
  const baseline = first ?? (await readFirstReport(log, session));
  return {
    form,
    timeZone,
    branch: session.log[0]?.place.branch ?? "detached HEAD",
    diffs: isAsked("diffs") ? await readDiffs(sessions, session) : new Map(),
    restored: await readRestored(sessions, session),
    found: isAsked("diffs") ? await readFound(sessions, session) : new Map(),
    fix: await readFix(sessions, session),
    findings,
    loadErrors: await readLoadErrors(log, session),
    reports,
    outputs: await ofAttempts("output", (run) => readOutput(log, id, run)),
    baseline,
    solvedBefore: await readSolvedBefore(sessions, session, baseline),
    matrix: isAsked("matrix") ? await readMatrixOnce(session, log, flaky) : noMatrix(session),
    masked: [],
  };
}

/** How many sessions are named that solved an error before. */
const mostSolved = 3;

/** The sessions that solved errors of a report before; none, and a notice, if they cannot be looked for. */
async function readSolvedBefore(
  sessions: Sessions,
  { id }: Session,
  report: Report | undefined,
): Promise<readonly SolvedBefore[]> {
  try {
    const seen = report === undefined ? [] : await sessions.memory.findSeen(id, allCases(report));
    const solved = seen.flatMap((test) => test.sessions).filter(({ solvedBy }) => solvedBy !== undefined);
    const once = [...new Map(solved.map((one) => [`${one.log} ${one.session}`, one])).values()];
    const found: SolvedBefore[] = [];
    for (const { tip: _, ...one } of once.slice(0, mostSolved)) {
      found.push({ seen: one, fix: await readFixOf(sessions, one) });
    }
    return found;
  } catch (error) {
    sessions.onError(error);
    return [];
  }
}

async function readFixOf(
  sessions: Sessions,
  { log, session, solvedBy }: SeenBefore,
): Promise<CodeChange | undefined> {
  const kept = await findKept(sessions, { log, session });
  const attempt = lookUp(kept.session.attempts, "number", solvedBy);
  const [baseline] = kept.session.attempts;
  return baseline && attempt && readChange(sessions, baseline.tree, attempt.tree);
}

function noMatrix({ id }: Session): Matrix {
  return { session: id, columns: [], rows: [], errors: [] };
}

async function readReport(log: Attachments, id: string, run: number): Promise<Report | undefined> {
  const bytes = await log.readAttachment(id, `runs/${run}/results.json`);
  return bytes && decodeReport(bytes);
}

/** The report of the first attempt that has one: a broken baseline has none. */
async function readFirstReport(log: Attachments, { id, attempts }: Session): Promise<Report | undefined> {
  for (const attempt of attempts) {
    const run = decidingRun(attempt);
    const report = run && (await readReport(log, id, run.number));
    if (report !== undefined) {
      return report;
    }
  }
  return undefined;
}

/** The data of the deciding run of every attempt, by attempt; attempts without data are left out. */
async function readOfAttempts<T>(
  { attempts }: Session,
  read: (run: number) => Promise<T | undefined>,
): Promise<ReadonlyMap<number, T>> {
  const found = new Map<number, T>();
  for (const attempt of attempts) {
    const run = decidingRun(attempt);
    const one = run && (await read(run.number));
    if (one !== undefined) {
      found.set(attempt.number, one);
    }
  }
  return found;
}

async function readOutput(log: Attachments, id: string, run: number): Promise<readonly string[] | undefined> {
  const bytes = await log.readAttachment(id, `runs/${run}/output`);
  return bytes === undefined || bytes.length === 0 ? undefined : tellingLines(bytes, outputLines);
}

/** The diff of every attempt that changed something. */
async function readDiffs(sessions: Sessions, session: Session): Promise<ReadonlyMap<number, string>> {
  const diffs = new Map<number, string>();
  for (const { number, base, tree, changes } of session.attempts) {
    if (changes.length > 0 && base !== undefined) {
      diffs.set(number, await sessions.ports.repository.diff(base, tree));
    }
  }
  return diffs;
}

/** What the attempts that go on from a restored one changed in it. */
async function readRestored(sessions: Sessions, session: Session): Promise<ReadonlyMap<number, CodeChange>> {
  const found = new Map<number, CodeChange>();
  for (const attempt of session.attempts) {
    const parent = restoredParent(session, attempt);
    const change = parent && (await readChange(sessions, parent.tree, attempt.tree));
    if (change !== undefined) {
      found.set(attempt.number, change);
    }
  }
  return found;
}

/** The changes that the searches of a session found. */
async function readFound(sessions: Sessions, session: Session): Promise<ReadonlyMap<string, CodeChange>> {
  const found = new Map<string, CodeChange>();
  for (const search of session.searches) {
    const between = await findHunkTrees(sessions, session, search);
    const change = between && (await readChange(sessions, between.from, between.to));
    if (change !== undefined) {
      found.set(search.search, change);
    }
  }
  return found;
}

async function readFix(sessions: Sessions, { attempts }: Session): Promise<Fix | undefined> {
  const solving = solvingAttempt(attempts);
  const [baseline] = attempts;
  if (solving === undefined || baseline === undefined || solving === baseline) {
    return undefined;
  }
  const sinceBaseline = await readChange(sessions, baseline.tree, solving.tree);
  const { head, number } = solving;
  const sinceHead = head === undefined ? undefined : await readChange(sessions, head, solving.tree);
  const isOther = sinceHead !== undefined && sinceHead.diff !== sinceBaseline?.diff;
  return {
    attempt: number,
    sinceBaseline: sinceBaseline ?? { changes: [], diff: "" },
    sinceHead: isOther && head !== undefined ? { ...sinceHead, head } : undefined,
  };
}

/** What differs between two trees; undefined where nothing does, or where one of them is not in the repository. */
async function readChange(
  { ports: { repository } }: Sessions,
  from: Oid,
  to: Oid,
): Promise<CodeChange | undefined> {
  const diff = await repository.diff(from, to);
  return diff === "" ? undefined : { diff, changes: await repository.listChanges(from, to) };
}

/** Why runs were broken, by their numbers, as far as it is known. */
async function readLoadErrors(
  log: Attachments,
  { id, attempts }: Session,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const found = new Map<number, readonly string[]>();
  const broken = attempts.flatMap(({ runs }) => runs).filter(({ end }) => end?.result.outcome === "broken");
  for (const { number } of broken) {
    const report = await readReport(log, id, number);
    const unloaded = report?.cases.filter((one) => one.loadFailure === true || isRunnerFailure(one)) ?? [];
    const errors = new Map<string, Signature>();
    for (const error of unloaded.flatMap((one) => signatureOfCase(one) ?? [])) {
      if (![...errors.values()].some((known) => signatureKey(known) === signatureKey(error))) {
        errors.set(english(labelAmong(error, errors)), error);
      }
    }
    // Some frameworks only report that a file failed; what it failed by is what they print.
    const isTold = [...errors.values()].some(({ type }) => type !== undefined);
    const printed = isTold ? undefined : await readPrintedError(log, id, number);
    found.set(number, printed === undefined ? [...errors.keys()] : [printed]);
  }
  return found;
}

async function readPrintedError(log: Attachments, id: string, run: number): Promise<string | undefined> {
  const bytes = await log.readAttachment(id, `runs/${run}/output`);
  return bytes && raisedIn(withoutColours(Buffer.from(bytes).toString("utf8")));
}
