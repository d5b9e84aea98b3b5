import { onTestFinished } from "vitest";
import { openRepository } from "../../../src/git/repository.ts";
import type { Place } from "../../../src/model/log/events.ts";
import type { Addition, Repository, SessionLog, Snapshot } from "../../../src/ports/repository.ts";
import { holder } from "./holder.ts";
import { newId, type TestRepository } from "./repositories.ts";

/** Opens a repository until the end of the test. */
export async function openForTest({ dir, env }: Pick<TestRepository, "dir" | "env">): Promise<Repository> {
  // The annotation is a check of its own: git's repository fits the port of the use cases.
  const repository: Repository = await openRepository(dir, { env, newId, holder });
  onTestFinished(() => repository.dispose());
  return repository;
}

/** Takes a snapshot that goes away with the test. */
export async function takeForTest(repository: Repository): Promise<Snapshot> {
  const snapshot = await repository.takeSnapshot();
  onTestFinished(() => snapshot.dispose());
  return snapshot;
}

/** A note as an addition to a log. */
export function note(place: Place, text: string): Addition {
  const event = { kind: "noteAdded", text } as const;
  return { events: [{ session: "s", at: "2026-01-02T03:04:05.000Z", place, event }], attachments: [] };
}

/** Appends notes, one by one, to the log of the branch that is checked out. */
export async function appendNotes(repository: Repository, ...texts: readonly string[]): Promise<SessionLog> {
  const place = await repository.readPlace();
  const log = await repository.openLog(place);
  for (const text of texts) {
    await log.append(() => note(place, text));
  }
  return log;
}

/** Publishes a snapshot as an attempt of session `s`. */
export async function publishSnapshot(
  repository: Repository,
  snapshot: Snapshot,
  attempt = 0,
): Promise<SessionLog> {
  const place = await repository.readPlace();
  const log = await repository.openLog(place);
  const attachment = { session: "s", path: `attempts/${attempt}/worktree`, snapshot };
  await log.append(() => ({ ...note(place, `attempt ${attempt}`), attachments: [attachment] }));
  return log;
}

/** The notes of the log of the branch that is checked out, as it is now. */
export async function readNotes(repository: Repository): Promise<readonly (string | undefined)[]> {
  const log = await repository.openLog(await repository.readPlace());
  return (await log.readEvents()).map(({ event }) => (event?.kind === "noteAdded" ? event.text : undefined));
}
