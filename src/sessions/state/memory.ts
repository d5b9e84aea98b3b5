import * as v from "valibot";
import { breathe } from "../../base/breathe.ts";
import { coalesce } from "../../base/coalesce.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import { codeKey } from "../../model/code/snapshot.ts";
import { hasResults } from "../../model/log/attempt.ts";
import { foldLog } from "../../model/log/foldLog.ts";
import { isOfThisCode } from "../../model/log/outsideRun.ts";
import type { Run } from "../../model/log/run.ts";
import type { Session } from "../../model/log/session.ts";
import {
  type ErrorMemory,
  type RememberedSession,
  rememberErrors,
  type TestSeenBefore,
} from "../../model/memory/errorMemory.ts";
import { listSeenErrors, type SeenError, type SeenRun, seenError } from "../../model/memory/seenErrors.ts";
import { isFailing, type TestCase } from "../../model/report/report.ts";
import { parseStored } from "../../model/stored/parseStored.ts";
import { list, text } from "../../model/stored/storedValues.ts";
import type { Ports } from "../../ports/ports.ts";
import type { KeptLog } from "../../ports/repository.ts";
import { readResults } from "./knownResults.ts";

/** How many sessions are remembered, and how many runs of each, the newest ones. */
const most = { sessions: 500, runs: 200, tests: 500 };

/** The revision of what is kept beside the logs; raised when errors are compared in another way, and then everything is read again. */
const revision = 2;

/** How long what is kept of one session may be, in bytes. */
const longestFile = 32 * 2 ** 20;

const keptErrors = v.object({ revision: v.literal(revision), stamp: text, errors: list(seenError) });

/** A log as it is remembered, with the name that it is found by: `<uuid>`, or `<remote>/<uuid>`. */
export type NamedLog = Pick<KeptLog, "tip" | "branch" | "events" | "readAttachment"> & {
  readonly name: string;
};

/** A session with the log that holds it. */
export interface RememberedLog {
  readonly log: NamedLog;
  readonly session: Session;
}

/** The same with what its errors are read from. */
interface ToRemember extends RememberedLog {
  readonly runs: readonly Run[];
  /** The same for the same runs, whose results never change. */
  readonly stamp: string;
}

/**
 * What the sessions of all branches, and those of fetched logs, know of errors. It follows the logs whenever it is asked: a session whose runs
 * changed is read again, and what was read is kept beside the logs.
 */
export class Memory {
  readonly #ports: Ports;
  readonly #errors = new Map<string, { readonly stamp: string; readonly errors: readonly SeenError[] }>();
  /** Something was kept since it was last looked at what is gone. */
  #hasKept = false;
  /** What the index was made of, to see whether it still holds. */
  #of = "";
  #index: ErrorMemory = rememberErrors();
  /** The tips of the logs, by their names. */
  #tips: ReadonlyMap<string, Oid> = new Map();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /**
   * The other sessions that had the errors of failing tests before; tests without any are left out. `isAlike` asks for similar errors, and other
   * errors of the same test, as well.
   */
  async findSeen(
    session: string,
    cases: readonly TestCase[],
    isAlike = false,
  ): Promise<readonly TestSeenBefore[]> {
    await this.#follow();
    const [index, tips] = [this.#index, this.#tips];
    const seen: TestSeenBefore[] = [];
    for (const testCase of cases.filter(isFailing).slice(0, most.tests)) {
      const asked = { testCase, session };
      const found = isAlike ? index.findLike(asked) : index.find(asked);
      const sessions = found.map((one) => ({ ...one, tip: tips.get(one.log) ?? "" }));
      seen.push(...(sessions.length === 0 ? [] : [{ test: testCase.id, sessions }]));
      await breathe();
    }
    return seen;
  }

  /** Nothing is kept of sessions that are gone; of all others it is, whichever folder of the repository they are of. */
  async forgetGone(): Promise<void> {
    this.#hasKept = false;
    const started = (await this.#listLogs()).flatMap(({ name, events }) =>
      events.flatMap(({ session, event }) => (event?.kind === "sessionStarted" ? keyOf(name, session) : [])),
    );
    this.#ports.repository.derived.keepOnly(started);
  }

  /** The same after something was kept: its session may have been deleted while it was read. */
  async forgetGoneMeanwhile(): Promise<void> {
    if (this.#hasKept) {
      await this.forgetGone();
    }
  }

  /** Reads what is new in the logs. */
  readonly #follow = coalesce(async () => {
    const all = (await this.listSessions()).map(toRemember);
    const keys = new Set(all.map(({ log, session }) => keyOf(log.name, session.id)));
    const remembered: RememberedSession[] = [];
    for (const one of all) {
      remembered.push(await this.#remember(one));
      await breathe();
    }
    for (const gone of [...this.#errors.keys()].filter((key) => !keys.has(key))) {
      this.#errors.delete(gone);
    }
    await this.forgetGone();
    const of = JSON.stringify(remembered.map(({ errors: _, ...facts }, index) => [facts, all[index]?.stamp]));
    this.#tips = new Map(all.map(({ log: { name, tip } }) => [name, tip]));
    if (of !== this.#of) {
      const index = rememberErrors();
      for (const session of remembered) {
        index.add(session);
        await breathe();
      }
      this.#index = index;
      this.#of = of;
    }
  });

  /**
   * The sessions of this folder on all branches and in fetched logs, the newest first, up to a limit. One that is in a log of this repository and in a
   * fetched one as well is that of this repository.
   */
  async listSessions(limit: number = most.sessions): Promise<readonly RememberedLog[]> {
    const bySession = new Map<string, RememberedLog>();
    for (const log of await this.#listLogs()) {
      for (const session of foldLog(log.events, this.#ports.repository.folder).sessions) {
        if (!bySession.has(session.id)) {
          bySession.set(session.id, { log, session });
        }
      }
      await breathe();
    }
    return [...bySession.values()]
      .sort((one, other) => (lastAt(one) < lastAt(other) ? 1 : -1))
      .slice(0, limit);
  }

  /** Those of this repository first. */
  async #listLogs(): Promise<readonly NamedLog[]> {
    const { repository } = this.#ports;
    const own = await repository.listLogs(await repository.readPlace());
    const fetched = await repository.listFetchedLogs();
    return [
      ...own.map((log) => ({ ...log, name: log.uuid })),
      ...fetched.map((log) => ({ ...log, name: `${log.remote}/${log.uuid}` })),
    ];
  }

  /** The errors that the failing tests of a session had; read once, and kept. */
  readErrors(one: RememberedLog): Promise<readonly SeenError[]> {
    return this.#readErrors(toRemember(one));
  }

  async #remember(one: ToRemember): Promise<RememberedSession> {
    const { log, session } = one;
    return {
      log: log.name,
      session: session.id,
      title: session.sections.title,
      rootCause: session.sections.rootCause,
      state: session.state,
      branch: log.branch,
      lastAt: lastAt(one),
      errors: await this.#readErrors(one),
    };
  }

  async #readErrors(one: ToRemember): Promise<readonly SeenError[]> {
    const { derived } = this.#ports.repository;
    const key = keyOf(one.log.name, one.session.id);
    const known = this.#errors.get(key);
    if (known?.stamp === one.stamp) {
      return known.errors;
    }
    const kept = parseStored(keptErrors, derived.read(key), longestFile);
    const isKept = kept?.stamp === one.stamp;
    const errors = isKept ? kept.errors : await listSeenErrors(readRuns(one));
    if (!isKept) {
      this.#hasKept = true;
      derived.write(key, JSON.stringify({ revision, stamp: one.stamp, errors }));
    }
    this.#errors.set(key, { stamp: one.stamp, errors });
    return errors;
  }
}

function toRemember(one: RememberedLog): ToRemember {
  const runs = one.session.attempts.flatMap((attempt) => attempt.runs.filter(isTelling)).slice(-most.runs);
  return { ...one, runs, stamp: stampOf(runs) };
}

/** A run that says something of errors: one that is broken may say what could not be loaded. */
function isTelling({ end }: Run): boolean {
  return end !== undefined && (hasResults(end.result.outcome) || end.result.outcome === "broken");
}

async function* readRuns({ log, session, runs }: ToRemember): AsyncGenerator<SeenRun> {
  const codes = new Map(session.attempts.map((attempt) => [attempt.number, codeKey(attempt)]));
  for (const { number, attempt, end, origin } of runs) {
    const results = await readResults(log, session.id, number);
    if (results !== undefined) {
      const code = isOfThisCode(origin) ? codes.get(attempt) : undefined;
      yield { attempt, code, cases: results.cases, isGreen: end?.result.outcome === "passed" };
    }
  }
}

function keyOf(log: string, session: string): string {
  return `errors ${log} ${session}`;
}

function stampOf(runs: readonly Run[]): string {
  return runs.map(({ number, attempt, startedAt }) => `${number} ${attempt} ${startedAt}`).join("\n");
}

function lastAt({ session }: RememberedLog): string {
  return session.log.at(-1)?.at ?? session.startedAt;
}
