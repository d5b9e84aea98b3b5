import { EventEmitter } from "../../../src/base/event.ts";
import { replaceInTime } from "../../../src/base/replaceInTime.ts";
import type { ChangedFile, ExactFile, Unseen } from "../../../src/model/code/snapshot.ts";
import { defaultSnapshotRules } from "../../../src/model/code/snapshotRules.ts";
import type { LeftProcess } from "../../../src/model/folder/leftProcesses.ts";
import type { RunExit } from "../../../src/model/judgement/outcome.ts";
import type { LoggedEvent, SessionEvent } from "../../../src/model/log/events.ts";
import type { InterruptedRestore } from "../../../src/model/log/restores.ts";
import type { Report, TestCase } from "../../../src/model/report/report.ts";
import { testId } from "../../../src/model/report/testId.ts";
import { createRedaction } from "../../../src/model/secrets/redaction.ts";
import type { Variable } from "../../../src/model/secrets/secretVariables.ts";
import type { Ports } from "../../../src/ports/ports.ts";
import type { Attachment, SessionLog } from "../../../src/ports/repository.ts";
import type { WrittenReport } from "../../../src/ports/runners.ts";

/** What a fake run does when it is started. */
export interface FakeRun {
  readonly exit: RunExit;
  readonly report?: Report;
  readonly output?: string;
}

/**
 * The world in memory: a working tree that is one string, a log that is a list, and runs that give what the test says.
 * Every event is kept as JSON, as a real log keeps it.
 */
export class FakeWorld {
  /** The working tree; its oid is its text. */
  tree = "clean";
  /** The files of it that git stores in another form. */
  exact: readonly ExactFile[] = [];
  /** What no snapshot holds. */
  unseen: Unseen = [];
  branch: string | undefined = "main";
  /** How many snapshots were taken. */
  snapshots = 0;
  /** What the next runs give; a run without an entry never ends by itself. */
  readonly runs: FakeRun[] = [];
  readonly stopped: string[] = [];
  /** What a command can know of secrets. */
  secrets: readonly Variable[] = [];
  /** The reports that other runs have written, and what any report that is read says. */
  written: readonly WrittenReport[] = [];
  outside: Report | undefined;
  /** The processes that runs have left, by the mark of the run. */
  readonly left = new Map<string, readonly LeftProcess[]>();
  /** A restore that died before. */
  interrupted: InterruptedRestore | undefined;
  /** The branches that were made, with the message of their commit. */
  readonly branches = new Map<string, string>();
  readonly #logs = new Map<string, { events: string[]; attachments: Map<string, Uint8Array> }>();
  readonly #changed = new EventEmitter<void>();
  #now = Date.parse("2026-01-02T10:00:00Z");
  #ids = 0;
  #report: Report | undefined;
  /** Engines that were asked to stop their run, by their pid. */
  readonly askedToStop: number[] = [];
  aliveOwners = new Set<string>(["4711"]);

  /** The events of a branch's log, decoded. */
  events(branch = "main"): readonly LoggedEvent[] {
    return (this.#logs.get(branch)?.events ?? []).map((json) => JSON.parse(json));
  }

  attachment(path: string, branch = "main"): string | undefined {
    const bytes = this.#logs.get(branch)?.attachments.get(path);
    return bytes && Buffer.from(bytes).toString();
  }

  /** The failing tests of an output: a line `FAILED name - message` each. */
  consoleFailures(text: string): readonly TestCase[] {
    const lines = [...text.matchAll(/^FAILED (\w+) - (.*)$/gm)];
    return report([], Object.fromEntries(lines.map(([, name, message]) => [name, message ?? ""]))).cases;
  }

  /** Something outside changed HEAD or the log. */
  announce(): void {
    this.#changed.fire();
  }

  readonly ports: Ports = {
    repository: {
      folder: "",
      snapshotRules: defaultSnapshotRules,
      heal: async () => undefined,
      readStatus: async () => ({ notices: [], mirrors: [] }),
      isOutdated: () => false,
      moveLogsHere: async () => undefined,
      readClone: () => "here",
      readPlace: async () => ({ branch: this.branch, head: "head", worktree: "main" }),
      openLog: async (place) => this.log(place.branch ?? "detached"),
      listLogs: async () => [],
      listNewCommits: async () => ({ commits: [], tips: [], touching: new Set<string>() }),
      readTreesOf: async () => new Map(),
      derived: { read: () => undefined, write: () => undefined, keepOnly: () => undefined },
      moveSession: async () => undefined,
      removeSession: async () => undefined,
      removeAll: async () => undefined,
      measureStorage: async () => 0,
      ...noRemotes,
      takeSnapshot: async () => {
        const { tree } = this;
        this.snapshots++;
        return {
          tree,
          exact: this.exact,
          skipped: [],
          unseen: this.unseen,
          changesSince: async (from) => changes(from ?? "clean", tree),
          compareWith: async (trees) =>
            trees.map((from) => ({ changes: changes(from, tree), diff: fakeDiff(from, tree) })),
          dispose: () => undefined,
        };
      },
      gitVersion: "2.50.0",
      listChanges: async (from, to) => changes(from, to),
      patch: async () => new Uint8Array(),
      diff: async (from, to) => `-${from}\n+${to}\n`,
      diffMany: async (pairs) => pairs.map(([from, to]) => fakeDiff(from, to)),
      compareByAtoms: async () => {
        throw new Error("a tree of this world is a text, and has no hunks");
      },
      listCommits: async () => [],
      resolveCommit: async () => undefined,
      readCommit: async () => undefined,
      openWorkplace: async () => undefined,
      openKeptAnswers: () => ({ find: () => undefined, add: () => undefined, forget: () => undefined }),
      readFile: async () => undefined,
      findAttempt: async (_log, session, attempt) => ({
        attempt,
        tree: this.attachment(`${session}/attempts/${attempt}/worktree`),
      }),
      findFound: async () => ({}),
      findUndo: async () => ({}),
      previewRestore: async () => ({ write: ["src/app.js"], delete: [], marked: [], kept: [] }),
      restore: async (log, { attempt, undoes, ...source }, { session, place, now }) => {
        const before = this.tree;
        this.tree = "tree" in source ? String(source.tree) : before;
        const result = { ...nothingLeft, written: 1 };
        const add = (event: SessionEvent) =>
          log.append(() => ({ events: [{ session, at: now(), place, event }], attachments: [] }));
        const clone = "here";
        await add({ kind: "restoreStarted", restore: 1, tree: this.tree, before, attempt, undoes, clone });
        await add({ kind: "restoreFinished", restore: 1, ...result });
        return { ...result, before };
      },
      recoverRestore: async () => this.interrupted,
      createBranch: async ({ branch, message }) => {
        this.branches.set(branch, message);
        return "commit";
      },
      onDidChange: this.#changed.event,
      dispose: () => this.#changed.dispose(),
    },
    runners: {
      proposeCommands: async () => [],
      relate: async () => undefined,
      isolate: async (command, _folder, { cases, files }) => ({
        command: `${command} [${[...cases.map(({ name }) => name), ...files].join(", ")}]`,
        precision: "tests",
        framework: "fake",
      }),
      planSequence: async (_command, _folder, cases) => ({
        framework: "fake",
        units: cases.map(({ id }) => id),
        processes: cases.map(() => ""),
        canRepeat: false,
      }),
      consoleFailures: async (text) => this.consoleFailures(text),
      recognise: async ({ command }) =>
        command.startsWith("npm ")
          ? { framework: "fake", command, testsAlone: true, isHere: true }
          : undefined,
      askInLine: async () => undefined,
      findPrintedCommand: async (text) => /^\$ (.*)$/m.exec(text)?.[1],
      listBases: async () => [],
      listReports: async (paths) => paths.map((path) => ({ path, writtenAt: "2026-01-02T09:00:00.000Z" })),
      readSecrets: async () => this.secrets,
      findReports: async () => this.written,
      startRun: async (command, _folder, onOutput) => {
        const run = this.runs.shift();
        this.#report = run?.report;
        onOutput(Buffer.from(run?.output ?? ""), 0);
        let end: (exit: RunExit) => void = () => undefined;
        const stopped = new Promise<RunExit>((resolve) => {
          end = resolve;
        });
        return {
          pid: 1,
          isOutputHeld: false,
          exit: run === undefined ? stopped : Promise.resolve(run.exit),
          stop: () => {
            this.stopped.push(command);
            end({ kind: "stopped" });
          },
          findReports: async () => ({ paths: run?.report === undefined ? [] : ["report.xml"], doubts: [] }),
          dispose: async () => undefined,
        };
      },
      findProcesses: async (mark) => this.left.get(mark) ?? [],
      endProcesses: async (mark) => {
        this.left.delete(mark);
        return [];
      },
    },
    reports: {
      readReports: async (files) => ({
        report: files.length > 0 ? (this.outside ?? this.#report) : undefined,
        problems: [],
        files: files.map(() => Buffer.from("<testsuites/>")),
      }),
      findStack: () => [],
      findPackages: () => new Map(),
    },
    renderer: {
      loadWriter: async () => ({
        renderSession: () => "",
        renderPage: () => "",
        renderFailure: () => "",
        renderFlaky: () => "",
      }),
      parseLog: () => {
        throw new Error("The fake reads no Markdown.");
      },
    },
    createRedaction: (rules) => createRedaction(rules, replaceInTime),
    world: {
      now: () => {
        this.#now += 1000;
        return new Date(this.#now).toISOString();
      },
      elapsed: () => this.#now,
      newId: () => `session ${++this.#ids}`,
      self: { host: "here", pid: 4711, started: "today" },
      askToStop: (owner) => void this.askedToStop.push(owner.pid),
      isAlive: (owner) => this.aliveOwners.has(String(owner.pid)),
    },
  };

  log(branch: string): SessionLog {
    const stored = this.#logs.get(branch) ?? { events: [], attachments: new Map<string, Uint8Array>() };
    this.#logs.set(branch, stored);
    return {
      readEvents: async () => this.events(branch),
      readAttachment: async (session, path) => stored.attachments.get(`${session}/${path}`),
      append: async (decide) => {
        const addition = await decide(this.events(branch));
        for (const event of addition.events) {
          stored.events.push(JSON.stringify({ sequence: stored.events.length, ...event }));
        }
        for (const attachment of addition.attachments) {
          stored.attachments.set(`${attachment.session}/${attachment.path}`, bytesOf(attachment));
        }
        return this.events(branch);
      },
    };
  }
}

const noRemotes = {
  listRemotes: async () => [],
  previewShare: async () => Promise.reject(new Error("no remote")),
  shareLog: async () => Promise.reject(new Error("no remote")),
  fetchLogs: async () => undefined,
  listFetchedLogs: async () => [],
  adoptLog: async () => Promise.reject(new Error("no remote")),
};

const nothingLeft = { deleted: 0, conflicts: [], marked: [], wrong: [], rescued: [], kept: [] };

function bytesOf(attachment: Attachment): Uint8Array {
  if ("bytes" in attachment) {
    return attachment.bytes;
  }
  return Buffer.from("composed" in attachment ? attachment.composed.tree : attachment.snapshot.tree);
}

/** The file that always changes, and, in a tree whose name says so, a cache of a test framework. */
function changes(from: string, to: string): readonly ChangedFile[] {
  const paths = ["src/app.js", ...(to.includes("cached") ? [".hypothesis/examples/1"] : [])];
  return from === to ? [] : paths.map((path) => ({ path, status: "modified", added: 1, removed: 1 }));
}

/** A file whose lines are the words of the tree. */
function fakeDiff(from: string, to: string): string {
  const [before, after] = [from, to].map((tree) => tree.split(" "));
  const lines = [...(before ?? []).map((word) => `-${word}`), ...(after ?? []).map((word) => `+${word}`)];
  return from === to
    ? ""
    : `diff --git a/src/app.js b/src/app.js\n--- a/src/app.js\n+++ b/src/app.js\n@@ -1,${before?.length} +1,${after?.length} @@\n${lines.join("\n")}\n`;
}

/** A report in which these tests passed and those failed, each with its message. */
export function report(passed: readonly string[], failed: Readonly<Record<string, string>> = {}): Report {
  return {
    cases: [
      ...passed.map((name) => testCase(name, "passed")),
      ...Object.entries(failed).map(([name, message]) => testCase(name, "failed", message)),
    ],
    suiteFailures: [],
    problems: [],
  };
}

function testCase(name: string, outcome: "passed" | "failed", message?: string): TestCase {
  const parts = { suitePath: ["app"], classname: "", name, file: "test/app.test.js" };
  const failures = message === undefined ? [] : [{ kind: "failure", message, text: message } as const];
  return { id: testId(parts), ...parts, outcome, failures };
}

/** A run that ends red or green with this report. */
export function ends(withReport: Report): FakeRun {
  const code = withReport.cases.some(({ outcome }) => outcome === "failed") ? 1 : 0;
  return { exit: { kind: "exited", code }, report: withReport };
}
