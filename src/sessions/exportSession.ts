import { UserError } from "../base/errors.ts";
import { t } from "../base/l10n.ts";
import { decidingRun } from "../model/attempt.ts";
import type { ExportContent, Exported } from "../model/exportContent.ts";
import { type ExportForm, type ExportPart, wholeSession } from "../model/exportForm.ts";
import type { Matrix } from "../model/matrix.ts";
import type { Redaction } from "../model/redaction.ts";
import { allCases, type Report } from "../model/report.ts";
import type { Session } from "../model/session.ts";
import { tellingLines } from "./boundedOutput.ts";
import { findKept, type KeptId } from "./keptSessions.ts";
import type { SessionLog } from "./ports.ts";
import { readMatrixOnce } from "./readMatrix.ts";
import type { Sessions } from "./sessions.ts";
import { decodeReport } from "./storedReport.ts";

/** What of a session is exported, and how times and paths are written. */
export interface ExportOptions {
  /** The whole session with its diffs where it is not given. */
  readonly form?: ExportForm | undefined;
  readonly timeZone: string;
  readonly home: string;
}

/** What holds the reports and outputs of a session. */
type Attachments = Pick<SessionLog, "readAttachment">;

/** How many lines of console output stand beside an attempt. */
const outputLines = 40;

/** A session, or a part of it, as Markdown in the form of a hand-written debugging log. Secrets are masked. */
export async function exportSession(
  sessions: Sessions,
  id: string,
  options: ExportOptions,
): Promise<Exported> {
  return render(sessions, sessions.find(id), sessions, options);
}

/** The same of a session on any branch. */
export async function exportKept(
  sessions: Sessions,
  kept: Pick<KeptId, "log" | "session">,
  options: ExportOptions,
): Promise<string> {
  const { log, session } = await findKept(sessions, kept);
  return (await render(sessions, session, log, options)).text;
}

/** One failing test of a run as Markdown. Secrets are masked. */
export async function exportFailure(
  sessions: Sessions,
  its: { readonly session: string; readonly run: number; readonly testCase: string },
  home: string,
): Promise<Exported> {
  const session = sessions.find(its.session);
  const run = session.attempts.flatMap(({ runs }) => runs).find(({ number }) => number === its.run);
  const report = await readReport(sessions, its.session, its.run);
  const testCase = report && allCases(report).find(({ id }) => id === its.testCase);
  if (run === undefined || testCase === undefined) {
    throw new UserError(t("This run has no such test any more."));
  }
  const redaction = await redactionOf(sessions, home);
  const about = { title: session.sections.title, attempt: run.attempt, command: run.command };
  const masked = redaction.redact({ testCase, about });
  return {
    text: sessions.ports.renderer.renderFailure(masked.testCase, masked.about, redaction.masked),
    masked: redaction.masked,
  };
}

async function render(
  sessions: Sessions,
  session: Session,
  log: Attachments,
  options: ExportOptions,
): Promise<Exported> {
  const redaction = await redactionOf(sessions, options.home);
  const content = await readContent(sessions, session, log, options);
  const masked = maskContent(session, content, redaction);
  const text = sessions.ports.renderer.renderSession(masked.session, masked.content);
  return { text, masked: redaction.masked };
}

/** Masks what leaves Casebook: secrets, what the patterns of the user match, and the home directory. */
export async function redactionOf({ ports, settings, folder }: Sessions, home: string): Promise<Redaction> {
  const secrets = await ports.runners.readSecrets(folder);
  return ports.createRedaction({ secrets, home, patterns: settings.redactionPatterns });
}

/** A session and what is exported with it, masked. */
export function maskContent(session: Session, content: ExportContent, redaction: Redaction) {
  const { form, timeZone, ...texts } = content;
  const masked = redaction.redact({ session, texts });
  return {
    session: masked.session,
    content: { form, timeZone, ...masked.texts, masked: redaction.masked },
  };
}

/** What an export needs beside the session, as far as its form asks for it. Nothing is masked yet. */
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
  const reports = await ofAttempts("failures", (run) => readReport(log, id, run));
  const [first] = reports.values();
  return {
    form,
    timeZone,
    branch: session.log[0]?.place.branch ?? "detached HEAD",
    diffs: isAsked("diffs") ? await readDiffs(sessions, session) : new Map(),
    reports,
    outputs: await ofAttempts("output", (run) => readOutput(log, id, run)),
    baseline: first ?? (await readFirstReport(log, session)),
    matrix: isAsked("matrix") ? await readMatrixOnce(session, log) : noMatrix(session),
    masked: [],
  };
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

/** What is read of the deciding run of every attempt, by attempt; those of which there is nothing are left out. */
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
