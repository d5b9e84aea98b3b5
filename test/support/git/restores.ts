import { hostname } from "node:os";
import { onTestFinished } from "vitest";
import { startTimeOf } from "../../../src/base/process.ts";
import type { StoredLog } from "../../../src/git/log/sessionLog.ts";
import { type GitRepository, openRepository } from "../../../src/git/repository.ts";
import type { WatchedRestore } from "../../../src/git/restore/runRestore.ts";
import type { Owner, SessionEvent } from "../../../src/model/log/events.ts";
import type { RestoreHow, RestorePreview, RestoreResult } from "../../../src/model/log/restores.ts";
import { holder } from "./holder.ts";
import { newId, type TestRepository } from "./repositories.ts";

/** A repository with a log in which attempts are kept and from which they are restored. */
export interface TestStore {
  readonly repository: GitRepository;
  readonly log: StoredLog;
  /** Keeps the work tree as an attempt, and gives its tree; `as` is the tree that it is said to be. */
  snap(as?: string): Promise<string>;
  preview(tree: string): Promise<RestorePreview>;
  restore(tree: string, request?: Partial<WatchedRestore>): Promise<RestoreResult>;
  /** Restores an attempt by its number, exactly or merged. */
  restoreAttempt(attempt: number, how: RestoreHow, request?: Partial<WatchedRestore>): Promise<RestoreResult>;
  undo(request?: Partial<WatchedRestore>): Promise<RestoreResult>;
}

/** This process as the owner of a restore. */
const self: Owner = { host: hostname(), pid: process.pid, started: startTimeOf(process.pid) ?? "" };

/** `gitFile` is another git than that of the machine; `platform` is the system that the files are said to lie on. */
export async function openStore(
  { dir, env }: Pick<TestRepository, "dir" | "env">,
  gitFile?: string,
  platform?: NodeJS.Platform,
): Promise<TestStore> {
  const repository = await openRepository(dir, { env, newId, holder, gitFile, platform });
  onTestFinished(() => repository.dispose());
  const place = await repository.readPlace();
  const log = await repository.openLog(place);
  const now = () => "2026-01-02T03:04:05.000Z";
  const isAlive = ({ pid, started }: Owner) => startTimeOf(pid) === started;
  const request: WatchedRestore = { session: "s", place, self, now, isAlive };
  let attempt = 0;
  let base: string | undefined;
  return {
    repository,
    log,
    async snap(as) {
      const snapshot = await repository.takeSnapshot();
      if (as !== undefined) {
        Object.assign(snapshot, { tree: as });
      }
      const { tree, skipped } = snapshot;
      const place = await repository.readPlace();
      const event: SessionEvent = {
        kind: "attemptRecorded",
        attempt,
        tree,
        base: base ?? place.head,
        changes: [],
        skipped,
      };
      base = tree;
      const path = `attempts/${attempt++}/worktree`;
      await log.append(() => ({
        events: [{ session: "s", at: now(), place, event }],
        attachments: [{ session: "s", path, snapshot }],
      }));
      snapshot.dispose();
      return tree;
    },
    preview: async (tree) => repository.previewRestore(await repository.findSource(tree)),
    restore: async (tree, more) =>
      repository.restore(log, await repository.findSource(tree), { ...request, ...more }),
    restoreAttempt: async (number, how, more) =>
      repository.restore(log, await repository.findAttempt(log, more?.session ?? "s", number, how), {
        ...request,
        ...more,
      }),
    undo: async (more) => repository.restore(log, await repository.findUndo(log), { ...request, ...more }),
  };
}
