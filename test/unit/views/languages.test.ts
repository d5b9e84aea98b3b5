import { afterEach, expect, test } from "vitest";
import { fact } from "../../../src/base/facts/fact.ts";
import { say } from "../../../src/base/facts/words.ts";
import { speak } from "../../../src/base/l10n.ts";
import type { TreeNode } from "../../../src/editor/window/treeNode.ts";
import type { FolderState, ShownSession } from "../../../src/model/folder/folderState.ts";
import { judgeRun, type RunExit } from "../../../src/model/judgement/outcome.ts";
import type { RunOrigin } from "../../../src/model/log/outsideRun.ts";
import { countCases } from "../../../src/model/report/report.ts";
import type { FailingTest } from "../../../src/model/words/failingTests.ts";
import { attemptTree } from "../../../src/views/attemptTree.ts";
import { failureTree } from "../../../src/views/failureTree.ts";
import { progressLabel } from "../../../src/views/progressLabel.ts";
import { repositoryRows } from "../../../src/views/repositoryRows.ts";
import { sessionTree } from "../../../src/views/sessionTree.ts";
import { watchedRunRow } from "../../../src/views/watchedRunRow.ts";
import { readKeys } from "../../support/fences/l10nRules.ts";
import { readSources } from "../../support/fences/readSources.ts";
import {
  failing,
  modified,
  passing,
  reportOf,
  skipped,
  startSession,
} from "../../support/sessions/sessionBuilder.ts";
import { outsidePseudo, pseudoLanguage, pseudoTranslations } from "../../support/texts/pseudoLanguage.ts";

/** A language in which every text of ours stands in brackets. Names and texts of others are single letters and numbers here. */
const pseudo = pseudoTranslations(readKeys(pseudoLanguage, readSources(), []));

afterEach(() => speak(undefined));

/** A session in which nearly everything has happened that a row can tell of; the engine wrote its log, in English. */
function everything(): ShownSession {
  const told = startSession({ isolationCommand: "x 1" });
  told.attempt();
  told.run(reportOf([passing("a", "a/b.c"), failing("b", "1 2", "a/b.c"), skipped("c", "a/b.c")]));
  told.mark(told.hypothesis("h 1"), "refuted");
  told.mark(told.hypothesis("h 2"), "confirmed");
  told.hypothesis("h 3");
  told.attempt(
    [modified("a/b.c"), { path: "d.e", status: "renamed" }, { path: "f.g", status: "type changed" }],
    [{ path: "s", reason: "looks like a secret" }],
  );
  told.run(reportOf([failing("a", "3 4", "a/b.c"), failing("b", "5 6", "a/b.c")]));
  told.note("n 1");
  told.run(undefined, { purpose: "verification", command: "y 2" });
  for (const how of ["exactly", "onTop", "reverted"] as const) {
    const restore = ["exactly", "onTop", "reverted"].indexOf(how);
    const tree = "1".repeat(40);
    told.add({ kind: "restoreStarted", restore, tree, before: tree, attempt: 0, how });
    told.add({
      kind: "restoreFinished",
      restore,
      written: 1,
      deleted: 2,
      conflicts: [{ path: "p", reason: fact("restore.changed") }],
      marked: ["m"],
      wrong: ["w"],
      rescued: ["r"],
      kept: [{ path: "k", reason: "ignored at that time" }],
    });
  }
  told.attempt([modified("a/b.c")]);
  told.run(undefined, { exit: { kind: "stopped" } });
  told.attempt();
  told.run(reportOf([passing("a", "a/b.c"), passing("b", "a/b.c")]));
  return told.session();
}

function stateOf(session: ShownSession): FolderState {
  return {
    folder: "/f",
    pathInRepository: "",
    place: { branch: undefined, head: undefined, worktree: "main" },
    repository: { notices: [], mirrors: [] },
    sessions: [session, { ...session, id: "s2", state: "abandoned" }],
    active: session.id,
    openChanges: [modified("o.p")],
    findings: {
      session: session.id,
      attempts: [
        { attempt: 1, echoes: [{ kind: "nearSame", attempt: 0, share: 0.9 }], residue: [] },
        { attempt: 2, echoes: [{ kind: "notARetry", attempt: 1, share: 0.1 }], residue: [] },
      ],
      open: {
        echoes: [
          { kind: "sameCode", attempt: 1 },
          { kind: "samePatch", attempt: 2 },
        ],
        residue: [
          { attempt: 1, path: "a/b.c", hunks: 1, of: 2, added: 1, removed: 1, line: 1 },
          { attempt: 1, path: "d.e", hunks: 1, of: 1, added: 1, removed: 1, line: 1 },
          { attempt: 2, path: "a/b.c", hunks: 1, of: 3, added: 1, removed: 1, line: 1 },
        ],
      },
      flaky: [{ id: "t", name: "t", failed: 1, of: 5 }],
      stuck: {
        attempt: 2,
        attempts: 5,
        minutes: 9,
        isSameError: true,
        untouched: [{ path: "u.v", traces: 2, of: 3 }],
      },
    },
  };
}

const arrangement = { groupBy: "file", newFirst: true, filter: "", isWhole: false } as const;

const test1: FailingTest = {
  id: "1",
  suitePath: ["s"],
  name: "",
  kind: "error",
  message: "",
  position: { path: "a/b.c", line: 3 },
  isNew: true,
  since: 0,
  error: "",
  loadFailure: false,
};

const origins: readonly (RunOrigin | undefined)[] = [
  undefined,
  { kind: "reports", name: "r", files: 2, writtenAt: "2026-01-01T00:00:00Z" },
  { kind: "console" },
  { kind: "terminal" },
  { kind: "task" },
];

function everyRow(): readonly TreeNode[] {
  const session = everything();
  const state = stateOf(session);
  const runs = session.attempts.flatMap(({ runs: all }) => all);
  const left = [{ pid: 1, command: "c" }];
  return [
    ...attemptTree(state, session),
    ...sessionTree(state, session, "f"),
    ...runs.flatMap((run) =>
      origins.flatMap((origin) => {
        const lastRun = {
          session: "s",
          run: 1,
          attempt: 1,
          failing: [test1, { ...test1, id: "2", isNew: false }],
        };
        const problems = [fact("report.changedWhileRead"), fact("report.empty")].map((problem) =>
          fact("report.problem", { file: "r", problem }),
        );
        return failureTree({ ...run, origin }, { ...lastRun, problems, lastLines: [] }, arrangement, left);
      }),
    ),
    ...repositoryRows(
      {
        notices: [fact("log.broughtBack", { branch: "m" })],
        mirrors: ["o"],
        keptIn: "/k",
        leftIn: "/l",
      },
      () => false,
    ),
    ...([undefined, 0, 1] as const).map((exitCode) => {
      const at = { startedAt: "2026-01-01T00:00:00Z", endedAt: "2026-01-01T00:00:01Z", output: "" };
      return watchedRunRow({ kind: "task", command: "c", exitCode, ...at }, exitCode === 0);
    }),
  ];
}

function textsOf({ label, description, tooltip, spoken, children = [] }: TreeNode): readonly string[] {
  const own = [label, description, tooltip, spoken].filter((text) => text !== undefined);
  return [...own, ...children.flatMap(textsOf)];
}

const isForgotten = (text: string) => /[A-Za-z]{2,}/.test(outsidePseudo(text));

test("no row says anything in English when the window speaks another language", () => {
  speak(pseudo);
  const texts = everyRow().flatMap(textsOf);
  expect(texts.length).toBeGreaterThan(200);
  expect([...new Set(texts.filter(isForgotten))]).toEqual([]);
});

test("how far a run is, too", () => {
  speak(pseudo);
  const running = { startedAt: "2026-01-01T00:00:00Z", expectedMs: 40_000 };
  const labels = [1, 2].map((count) => progressLabel(running, count, Date.parse(running.startedAt)));
  expect(labels.filter(isForgotten)).toEqual([]);
});

const exits: readonly RunExit[] = [
  { kind: "exited", code: 0 },
  { kind: "exited", code: 1 },
  { kind: "signalled", signal: "9" },
  { kind: "stopped" },
  { kind: "timedOut", minutes: 1 },
  { kind: "timedOut", minutes: 30 },
  { kind: "couldNotStart", reason: "?" },
  { kind: "couldNotStart", reason: fact("run.noWindowsTerminal") },
  { kind: "signalled" },
  { kind: "unknown" },
  { kind: "lost" },
];

const reports = [
  undefined,
  reportOf([]),
  reportOf([passing("a")]),
  reportOf([passing("a"), failing("b")]),
  reportOf([failing("b")]),
  { ...reportOf([failing("b")]), incomplete: true },
  { ...reportOf([passing("b")]), incomplete: true },
  reportOf([{ ...failing("a", "1", "a.b"), loadFailure: true }]),
];

test("why a run came to what it did is told in the language of the window, also where a log of before says it", () => {
  const reasons = exits.flatMap((exit) =>
    reports.map((report) => judgeRun(exit, report, countCases(report?.cases ?? [])).reason),
  );
  speak(pseudo);
  expect(new Set(reasons).size).toBeGreaterThan(12);
  expect(reasons.map(say).filter(isForgotten)).toEqual([]);
});
