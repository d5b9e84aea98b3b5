import { coalesce } from "../../base/coalesce.ts";
import type { Disposable } from "../../base/disposable.ts";
import { UserError } from "../../base/errors.ts";
import { type Event, EventEmitter } from "../../base/event.ts";
import { type Fact, fact } from "../../base/facts/fact.ts";
import type { Patch } from "../../model/code/patch.ts";
import type { LikeAttempt } from "../../model/code/similarity.ts";
import type { ChangedFile } from "../../model/code/snapshot.ts";
import { type EngineWork, isSameWork, skippedWorkFact } from "../../model/folder/engineWork.ts";
import type { FolderState, RunningRun } from "../../model/folder/folderState.ts";
import { describeLeft, type LeftProcess } from "../../model/folder/leftProcesses.ts";
import type { RepositoryStatus } from "../../model/folder/repositoryStatus.ts";
import { defaultSettings, type Settings } from "../../model/folder/settings.ts";
import type { FlakyTest } from "../../model/judgement/flaky.ts";
import type { Attempt } from "../../model/log/attempt.ts";
import type { Place } from "../../model/log/events.ts";
import type { Findings } from "../../model/log/findings.ts";
import { type BranchLog, foldLog } from "../../model/log/foldLog.ts";
import type { Maker } from "../../model/log/maker.ts";
import type { Session } from "../../model/log/session.ts";
import type { HeldIn } from "../../model/memory/heldCommits.ts";
import type { TestCase } from "../../model/report/report.ts";
import type { Selection } from "../../model/report/selection.ts";
import { SecretNumbers } from "../../model/secrets/secretNumbers.ts";
import type { Ports } from "../../ports/ports.ts";
import type { SessionLog, Snapshot } from "../../ports/repository.ts";
import type { StartedRun } from "../../ports/runners.ts";
import { appendToSession, type Decide, sessionNotHere, type Target } from "./appendToSession.ts";
import { changesSince } from "./changesSince.ts";
import { FindingsReader, treesToCompare } from "./findingsReader.ts";
import { recordLostRuns } from "./lostRuns.ts";
import { startMasking } from "./maskRun.ts";
import { Memory } from "./memory.ts";
import { readHeld } from "./readHeld.ts";
import { type FoundRun, findElsewhere } from "./runElsewhere.ts";
import { LookAgain, SeenFiles } from "./seenFiles.ts";

/** At how many paths files are looked at by themselves. */
const mostChanged = 100;

/** The run in progress of this engine, and the way to end it. */
export interface CurrentRun {
  shown: RunningRun;
  /** Who asked for it. */
  readonly by?: Maker | undefined;
  /** Undefined until the process has been started. */
  process?: StartedRun;
  /** The user asked to stop it. */
  stopped: boolean;
}

/**
 * The sessions of one folder on the current branch: the only mutable state of the engine. All of it but the
 * run in progress is read from the log, so it can be dropped and read again at any time.
 */
export class Sessions implements Disposable {
  /** The absolute path of the folder. */
  readonly folder: string;
  readonly ports: Ports;
  #settings: Settings = defaultSettings;
  /** What isolation commands were made for, by the command: its next runs say what of it they did not run. */
  readonly isolated = new Map<string, Selection>();
  /** How the secrets of its errors are told apart. */
  readonly secretNumbers = new SecretNumbers();
  /** What other sessions know. */
  readonly memory: Memory;
  readonly #changed = new EventEmitter<void>();
  readonly #working = new EventEmitter<{ readonly work: EngineWork; readonly isDone: boolean }>();
  /** During what an engine stopped responding that carried out runs of the folder before. */
  stuckIn: EngineWork | undefined;
  /** Work that engines did not survive: it is left out, and everything else continues. */
  skipped: readonly EngineWork[] = [];
  /** Gets every error that nobody waits for. */
  readonly onError: (error: unknown) => void;
  readonly #watching: Disposable;
  #place: Place = { worktree: "" };
  /** How many events of the log are damaged. */
  #damaged = 0;
  #status: RepositoryStatus = { notices: [], mirrors: [] };
  #branchLog: BranchLog = { sessions: [] };
  #log: SessionLog | undefined;
  /** What changed since an attempt, and what was found of it; both are shown only while that is the newest one. */
  #openChanges: { readonly since: Attempt; readonly files: readonly ChangedFile[] } | undefined;
  #findings: { readonly since: Attempt; readonly found: Findings } | undefined;
  readonly #findingsReader: FindingsReader;
  /** The commits that hold attempts of a session, as they were found with this commit checked out and so many attempts. */
  #held: { readonly session: string; readonly of: string; readonly found: readonly HeldIn[] } | undefined;
  /** The files as they were when they were looked at last. */
  #seen: SeenFiles | undefined;
  /** Where something may have changed since then. */
  #changedFiles: ReadonlySet<string> | "unknown" = "unknown";
  #running: CurrentRun | undefined;
  /** As of the last time the log was read: to ask whether a process lives may cost one. */
  #elsewhere: FoundRun | undefined;
  readonly #left = new Map<string, readonly LeftProcess[]>();

  /** Stops the exchange with a remote in progress. */
  exchange: AbortController | undefined;

  /** `onError` gets the error of a refresh that nobody waits for. */
  constructor(folder: string, ports: Ports, onError: (error: unknown) => void) {
    this.folder = folder;
    this.ports = ports;
    this.onError = onError;
    this.#findingsReader = new FindingsReader(folder, ports);
    this.memory = new Memory(ports);
    this.#watching = ports.repository.onDidChange(() => {
      // A run compares the files itself, when it begins and when it has ended, and each time costs a snapshot.
      const compare = () => (this.#running === undefined ? this.compareSeen() : undefined);
      this.refresh().then(compare).catch(onError);
    });
  }

  /** What the user has set for the folder; it holds from the next run and the next snapshot on. */
  get settings(): Settings {
    return this.#settings;
  }

  set settings(settings: Settings) {
    this.#settings = settings;
    this.ports.repository.snapshotRules = settings.snapshotRules;
  }

  /** Something that may take long is begun, or done. */
  get onDidWork(): Event<{ readonly work: EngineWork; readonly isDone: boolean }> {
    return this.#working.event;
  }

  /** Does work and announces it: if the engine stops responding, this work is named. */
  async during<T>(work: EngineWork, does: () => Promise<T>): Promise<T> {
    this.#working.fire({ work, isDone: false });
    try {
      return await does();
    } finally {
      this.#working.fire({ work, isDone: true });
    }
  }

  /** Something in `state` has changed. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** Everything that is shown of the folder. */
  get state(): FolderState {
    return {
      folder: this.folder,
      pathInRepository: this.ports.repository.folder,
      place: this.#place,
      repository: {
        ...this.#status,
        notices: [...this.#status.notices, ...this.#damageNotices, ...this.#skipNotices],
      },
      sessions: this.#branchLog.sessions.map(({ log: _, ...shown }) => shown),
      active: this.#branchLog.active?.id,
      openChanges: this.#isNewest(this.#openChanges?.since) ? this.#openChanges?.files : undefined,
      findings: this.#shownFindings,
      running: this.#running?.shown,
      elsewhere: this.#elsewhere?.shown,
      left: this.#left.size > 0 ? [...this.#left.values()].flat() : undefined,
    };
  }

  get running(): CurrentRun | undefined {
    return this.#running;
  }

  /** Only one run at a time: setting one while another is in progress is refused. Set again, what is shown of it is shown again. */
  set running(running: CurrentRun | undefined) {
    if (running !== undefined && this.#running !== undefined && this.#running !== running) {
      throw new UserError(fact("run.inProgress"), fact("next.waitOrStop"));
    }
    this.#running = running;
    this.#changed.fire();
  }

  /** The run that another engine carries out on these files, as far as it is known now. */
  findElsewhere(
    sessions: readonly Pick<Session, "log" | "attempts">[] = this.#branchLog.sessions,
    place: Place = this.#place,
  ): FoundRun | undefined {
    const { ports } = this;
    return findElsewhere(
      sessions,
      { ...place, clone: place.clone ?? ports.repository.readClone() },
      ports.world,
    );
  }

  /** A UserError while another engine runs a command on these files: each would see what the other does to them. */
  refuseElsewhere(...of: Parameters<Sessions["findElsewhere"]>): void {
    const found = this.findElsewhere(...of);
    if (found !== undefined) {
      throw new UserError(
        fact("run.inProgressElsewhere", { time: found.shown.startedAt }),
        fact("next.waitOrStop"),
      );
    }
  }

  /** Resolves as soon as no run is in progress. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) {
      await new Promise<void>((resolve) => {
        const waiting = this.onDidChange(() => {
          waiting.dispose();
          resolve();
        });
      });
    }
  }

  /** A session of the current branch; a UserError if it has none of that id. */
  find(id: string): Session {
    const session = this.#branchLog.sessions.find((one) => one.id === id);
    if (session === undefined) {
      throw sessionNotHere();
    }
    return session;
  }

  /** The active session, which must be open; a UserError that says what to do if it is not. */
  findOpen(): Session {
    const session = this.#branchLog.active;
    if (session === undefined) {
      throw new UserError(fact("session.noneActive"), fact("next.startSession"));
    }
    if (session.state !== "open") {
      throw new UserError(
        session.state === "solved"
          ? fact("session.solved", { title: session.sections.title })
          : fact("session.abandoned", { title: session.sections.title }),
        fact("next.reopenSession"),
      );
    }
    return session;
  }

  /** What a session refers to, from the log that the session was read from, whatever was checked out since. */
  async readAttachment(session: string, path: string): Promise<Uint8Array | undefined> {
    return this.#log?.readAttachment(session, path);
  }

  /** The log of the current branch at this moment. */
  async openTarget(): Promise<Target> {
    const place = await this.ports.repository.readPlace();
    return { place, log: await this.ports.repository.openLog(place) };
  }

  /** Adds to a session, and shows it. Without a target, to the log of the current branch. */
  async append(id: string, decide: Decide, target?: Target): Promise<void> {
    await appendToSession(this.ports.world, target ?? (await this.openTarget()), id, decide);
    await this.afterDone(this.refresh);
  }

  /** Reads branch and log again. */
  readonly refresh = coalesce(async () => {
    const target = await this.openTarget();
    await this.during({ kind: "log" }, () => this.#read(target));
    const { sessions, isOnlyRead } = this.#branchLog;
    const lost = await recordLostRuns(
      isOnlyRead === true ? [] : sessions,
      { running: this.#running?.shown, clone: target.place.clone ?? this.ports.repository.readClone() },
      target,
      this.ports.world,
      async (mark) => startMasking(this).maskText(describeLeft(await this.findLeft(mark))),
      this.stuckIn,
    );
    this.stuckIn = undefined;
    if (lost) {
      await this.#read(target);
    }
    this.#elsewhere = this.findElsewhere();
    this.#changed.fire();
    // Nobody waits for it, a run least of all.
    void this.afterDone(this.#refreshHeld);
  });

  /** Reads the status of the repository again. */
  async refreshStatus(): Promise<void> {
    this.#status = await this.ports.repository.readStatus();
  }

  get #damageNotices(): readonly Fact[] {
    return this.#damaged === 0 ? [] : [fact("log.entriesDamaged", { count: this.#damaged })];
  }

  /** What is said in the place of a work that is left out; undefined where it is done. */
  describeSkipped(work: EngineWork): Fact | undefined {
    return this.skipped.some((one) => isSameWork(one, work)) ? skippedWorkFact(work) : undefined;
  }

  get #skipNotices(): readonly Fact[] {
    return [this.describeSkipped({ kind: "comparison" }) ?? []].flat();
  }

  async #read(target: Target): Promise<void> {
    const events = await target.log.readEvents();
    this.#damaged = events.filter(({ session }) => session === "").length;
    this.#branchLog = foldLog(events, this.ports.repository.folder, this.ports.repository.readClone());
    this.#log = target.log;
    this.#place = target.place;
  }

  /** Looks for the processes of a run that has ended, and shows them. */
  readonly findLeft = async (mark: string): Promise<readonly LeftProcess[]> => {
    const left = await this.ports.runners.findProcesses(mark);
    this.leave(mark, left);
    return left;
  };

  /** The processes that ended runs have left, by the mark of the run. */
  get left(): ReadonlyMap<string, readonly LeftProcess[]> {
    return this.#left;
  }

  /** These are what an ended run has left. */
  leave(mark: string, left: readonly LeftProcess[]): void {
    if (left.length > 0 || this.#left.has(mark)) {
      this.#left.delete(mark);
      if (left.length > 0) {
        this.#left.set(mark, left);
      }
      this.#changed.fire();
    }
  }

  /** Looks at the files, compares them with the newest attempt of the active session, and finds out what that implies. */
  refreshOpenChanges(): Promise<void> {
    this.#changedFiles = "unknown";
    return this.#compareFiles();
  }

  /** The same where only these paths may have changed, relative to the folder and with `/`; anything may have where they are not known. */
  async noticeChanged(paths: readonly string[] | undefined): Promise<void> {
    const before = this.#changedFiles;
    const all = paths === undefined || before === "unknown" ? undefined : new Set([...before, ...paths]);
    this.#changedFiles = all === undefined || all.size > mostChanged ? "unknown" : all;
    await this.#compareFiles();
  }

  /** The same by what was seen of the files last: they are looked at again only where that does not say enough, or after a checkout. */
  compareSeen(): Promise<void> {
    return this.#compareFiles();
  }

  readonly #compareFiles = coalesce(async () => {
    const newest = this.#newest;
    if (newest === undefined) {
      this.#openChanges = undefined;
      this.#changed.fire();
      return;
    }
    const isSeen = this.#changedFiles !== "unknown" && this.#changedFiles.size === 0;
    const seen = isSeen && this.#isHere(this.#seen?.place) ? this.#seen : undefined;
    try {
      await (seen === undefined ? this.#look(newest) : this.#compare(newest, seen));
    } catch (error) {
      if (!(error instanceof LookAgain)) {
        throw error;
      }
      await this.#look(newest);
    }
  });

  async #look(newest: Attempt): Promise<void> {
    const changed = this.#changedFiles;
    const place = this.#place;
    const isKnown = changed !== "unknown" && this.#isHere(this.#seen?.place);
    this.#changedFiles = new Set();
    try {
      const snapshot = await this.ports.repository.takeSnapshot(
        "compare",
        isKnown ? [...changed] : undefined,
      );
      const seen = new SeenFiles(snapshot, place);
      try {
        await this.#compare(newest, seen);
        this.#seen = seen;
      } finally {
        seen.close();
        snapshot.dispose();
      }
    } catch (error) {
      this.#changedFiles = "unknown";
      throw error;
    }
  }

  async #compare(newest: Attempt, seen: SeenFiles): Promise<void> {
    const session = this.#branchLog.active;
    const isFound = this.describeSkipped({ kind: "comparison" }) === undefined;
    if (this.#running === undefined && isFound && session !== undefined && seen.tree !== newest.tree) {
      // What is to be shown, and what is to be found out of it, by one process.
      await seen.compareWith(treesToCompare(session));
    }
    const isOpen = await this.#showOpenChanges(newest, seen);
    // A run does not wait for it: what is found is shown before it is started, and after its end.
    if (this.#running === undefined) {
      await this.#refreshFindings(newest, seen, isOpen);
    }
  }

  /** Shows what a snapshot changes in the newest attempt of the active session. */
  async showOpenChanges(snapshot: Snapshot): Promise<void> {
    const newest = this.#newest;
    const seen = new SeenFiles(snapshot, this.#place);
    if (newest === undefined) {
      this.#openChanges = undefined;
      this.#changed.fire();
    } else {
      await this.#showOpenChanges(newest, seen);
    }
    seen.close();
    this.#seen = seen;
  }

  async #showOpenChanges(since: Attempt, seen: SeenFiles): Promise<boolean> {
    const files = await changesSince(seen, since);
    this.#openChanges = { since, files };
    this.#changed.fire();
    return files.length > 0;
  }

  #isHere(place: Place | undefined): boolean {
    const { branch, head, worktree } = this.#place;
    return place?.branch === branch && place?.head === head && place?.worktree === worktree;
  }

  /** Shows what was done to the log. */
  async showDone(): Promise<void> {
    await this.afterDone(this.refresh);
    await this.afterDone(() => this.compareSeen());
  }

  /** Shows what was done to the files, and to the log. */
  async showFiles(): Promise<void> {
    await this.afterDone(this.refresh);
    await this.afterDone(() => this.refreshOpenChanges());
  }

  /** Does what comes after work that is done, and decides nothing about it: an error is reported. Whether there was none. */
  async afterDone(next: () => unknown): Promise<boolean> {
    try {
      await next();
      return true;
    } catch (error) {
      this.onError(error);
      return false;
    }
  }

  /** What cannot be found out keeps nobody from working. */
  async #refreshFindings(since: Attempt, seen: SeenFiles, isOpen: boolean): Promise<void> {
    const [session, log] = [this.#branchLog.active, this.#log];
    if (session === undefined || log === undefined) {
      return;
    }
    if (this.describeSkipped({ kind: "comparison" }) !== undefined) {
      this.#findings = undefined;
      return;
    }
    try {
      const found = await this.during({ kind: "comparison" }, () =>
        this.#findingsReader.find(session, log, seen, isOpen),
      );
      this.#findings = { since, found };
    } catch (error) {
      if (error instanceof LookAgain) {
        throw error;
      }
      this.#findings = undefined;
      this.onError(error);
    }
    this.#changed.fire();
  }

  get #shownFindings(): Findings | undefined {
    const { since, found } = this.#findings ?? {};
    if (found === undefined || found.session !== this.#branchLog.active?.id) {
      return undefined;
    }
    const held = this.#held?.session === found.session ? this.#held.found : undefined;
    return { ...found, held, ...(!this.#isNewest(since) && { open: undefined }) };
  }

  /**
   * Looks for the commits that hold attempts of the active session, once another commit is checked out than when it began, and again with each
   * new attempt: somebody may commit first and run then.
   */
  readonly #refreshHeld = coalesce(async () => {
    const session = this.#branchLog.active;
    const { head } = this.#place;
    const of = `${head} ${session?.attempts.length}`;
    const isKnown = this.#held?.session === session?.id && this.#held?.of === of;
    const isNew = session?.attempts.some((attempt) => attempt.head !== head) === true;
    const isSkipped = this.describeSkipped({ kind: "comparison" }) !== undefined;
    const isAsked = isNew && !isKnown && !isSkipped && this.#running === undefined;
    if (session === undefined || head === undefined || !isAsked) {
      return;
    }
    const found = await this.during({ kind: "comparison" }, () => readHeld(this.ports.repository, session));
    this.#held = { session: session.id, of, found };
    this.#changed.fire();
  });

  /** The commits that hold attempts of a session; none, and a notice, if they cannot be looked for. */
  async findHeld(session: Session): Promise<readonly HeldIn[]> {
    try {
      return await readHeld(this.ports.repository, session);
    } catch (error) {
      this.onError(error);
      return [];
    }
  }

  /** What the log of a session implies, whatever the files are now. Unknown facts are left out. */
  async findInLog(session: Session, log: Pick<SessionLog, "readAttachment">): Promise<Findings> {
    // Sessions of other logs may have the same id.
    const reader = log === this ? this.#findingsReader : new FindingsReader(this.folder, this.ports);
    try {
      return await reader.find(session, log, undefined, false);
    } catch (error) {
      this.onError(error);
      return { session: session.id, attempts: [], flaky: [] };
    }
  }

  /** The attempts of a session whose changes a planned one is like, or which hold it if it is a part of a change; the likest first. */
  findLike(session: Session, planned: Patch, isPart: boolean): Promise<readonly LikeAttempt[]> {
    return this.#findingsReader.findLike(session, planned, isPart);
  }

  /** The ids of the tests of a session that are known to pass and fail on the same code, by a run that ends now, too. */
  async findFlaky(
    session: Session,
    log: SessionLog,
    ending: { readonly run: number; readonly cases: readonly TestCase[] },
  ): Promise<readonly FlakyTest[]> {
    return this.#findingsReader.findFlaky(session, log, ending);
  }

  #isNewest(attempt: Attempt | undefined): boolean {
    return attempt?.sequence === this.#newest?.sequence && attempt?.tree === this.#newest?.tree;
  }

  get #newest(): Attempt | undefined {
    return this.#branchLog.active?.attempts.at(-1);
  }

  dispose(): void {
    this.#watching.dispose();
    this.#changed.dispose();
    this.#working.dispose();
    this.ports.repository.dispose();
  }
}
