import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { StoredLog } from "../src/git/log/sessionLog.ts";
import { type GitRepository, openRepository } from "../src/git/repository.ts";
import type { Place, SessionEvent } from "../src/model/log/events.ts";
import type { Attachment } from "../src/ports/repository.ts";
import { holder } from "../test/support/git/holder.ts";
import { growth, median, milliseconds, type Row } from "./measure.ts";

/**
 * How many tracked files the repositories have, with the goal for a snapshot of each against `git status`
 * (docs/rules/performance.md#p2).
 */
const sizes = [
  { files: 1_000, goal: "" },
  { files: 10_000, goal: "≤ 2.5 ×" },
  { files: 100_000, goal: "≤ 1.6 ×" },
] as const;

/** Untracked files in each, and files that are edited before each attempt. */
const untracked = 1_000;
const edits = 6;

/** How many attempts the long log has, and after how many the cost of one more event is measured. */
const attempts = 1_000;
const lengths = [10, 100, 1_000];

/** How many of them are of code of their own, which takes the most time; what is stored is measured after these. */
const ownCode = 200;

/** A repository that is being measured. */
interface Measured {
  readonly dir: string;
  readonly repository: GitRepository;
  readonly log: StoredLog;
  readonly place: Place;
}

/** After this time, in milliseconds, a new file is one that need not be read again (docs/rules/git-storage.md#g30). */
const settling = 41_000;

/**
 * Times the git room: an attempt against `git status`, and a look at one saved file, each at three sizes; and what a long log costs to add to, to
 * list and to keep.
 */
export async function measureStore(times: number): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const figures: Record<"snapshots" | "looks", (readonly number[])[]> = { snapshots: [], looks: [] };
  for (const { files, goal } of sizes) {
    const measured = await inRepository(files, (repository) =>
      measureSnapshots(repository, files, goal, times),
    );
    figures.snapshots.push(measured.snapshots);
    figures.looks.push(measured.looks);
    rows.push(...measured.rows);
  }
  const counts = sizes.map(({ files }) => files);
  return [
    ...rows,
    growth("store: snapshot and publish: exponent, by files", counts, figures.snapshots),
    growth("store: a look at one saved file: exponent, by files", counts, figures.looks, "≤ 0.5"),
    ...(await inRepository(100, (measured) => measureLog(measured, times))),
  ];
}

async function inRepository<T>(files: number, measure: (measured: Measured) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), "casebook-bench-"));
  try {
    git(dir, "init", "--quiet", "--template=");
    writeFiles(dir, "tracked", files);
    git(dir, "add", "--all");
    git(dir, "-c", "user.name=b", "-c", "user.email=b@example.com", "commit", "--quiet", "-m", "bench");
    writeFiles(dir, "untracked", untracked);
    const repository = await openRepository(dir, { env: process.env, newId: randomUUID, holder });
    const place = await repository.readPlace();
    const log = await repository.openLog(place);
    return await measure({ dir, repository, log, place }).finally(() => repository.dispose());
  } finally {
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function measureSnapshots(measured: Measured, files: number, goal: string, times: number) {
  const statuses: number[] = [];
  const snapshots: number[] = [];
  const looks: number[] = [];
  await sleep(settling);
  await keepAttempt(measured, 0);
  for (let time = 1; time <= times; time++) {
    edit(measured.dir, files, time);
    const began = performance.now();
    git(measured.dir, "status", "--porcelain=v2", "-z");
    statuses.push(performance.now() - began);
    edit(measured.dir, files, -time);
    const before = performance.now();
    await keepAttempt(measured, time);
    snapshots.push(performance.now() - before);
    const saved = editOne(measured.dir, 0, `export const saved = ${time};\n`);
    const since = performance.now();
    (await measured.repository.takeSnapshot("compare", [saved])).dispose();
    looks.push(performance.now() - since);
  }
  const size = files.toLocaleString("en");
  const ratios = snapshots.map((snapshot, index) => snapshot / (statuses[index] ?? Number.NaN));
  return {
    snapshots,
    looks,
    rows: [
      milliseconds(`store: git status, ${size} files`, statuses),
      milliseconds(`store: snapshot and publish, ${size} files`, snapshots),
      {
        what: `store: snapshot and publish × git status, ${size} files`,
        figure: `${median(ratios).toFixed(2)} ×`,
        range: `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`,
        goal,
      },
      milliseconds(`store: a look at one saved file, ${size} files`, looks),
    ],
  };
}

async function measureLog(measured: Measured, times: number): Promise<readonly Row[]> {
  const notes: Row[] = [];
  const measureNotes = async (attempt: number) => {
    if (lengths.includes(attempt)) {
      notes.push(await measureNote(measured, attempt, times));
    }
  };
  // Packing the user's own files would count as ours.
  git(measured.dir, "gc", "--quiet");
  const before = storedBytes(measured.dir);
  for (let attempt = 0; attempt < ownCode; attempt++) {
    edit(measured.dir, 100, attempt);
    await keepAttempt(measured, attempt);
    await measureNotes(attempt + 1);
  }
  const loose = (storedBytes(measured.dir) - before) / ownCode;
  git(measured.dir, "gc", "--quiet");
  const packed = (storedBytes(measured.dir) - before) / ownCode;
  await keepAttempts(measured, ownCode, attempts);
  await measureNotes(attempts);
  return [
    ...notes,
    ...(await measureList(measured, times)),
    bytes("as stored", loose, ""),
    bytes("packed", packed, "≤ 3 KB"),
  ];
}

async function measureNote(measured: Measured, attempt: number, times: number): Promise<Row> {
  const notes: number[] = [];
  for (let time = 0; time < times; time++) {
    const began = performance.now();
    await append(measured, [{ kind: "noteAdded", text: `note ${attempt}.${time}` }]);
    notes.push(performance.now() - began);
  }
  return milliseconds(`store: one more event after ${attempt} attempts`, notes, "constant");
}

/** A window opens: a repository that nobody has read yet. */
async function measureList({ dir, place }: Measured, times: number): Promise<readonly Row[]> {
  const lists: number[] = [];
  for (let time = 0; time < times; time++) {
    const repository = await openRepository(dir, { env: process.env, newId: randomUUID, holder });
    const log = await repository.openLog(place);
    const began = performance.now();
    await log.readEvents();
    lists.push(performance.now() - began);
    repository.dispose();
  }
  return [milliseconds(`store: list of ${attempts.toLocaleString("en")} attempts`, lists, "≤ 60 ms")];
}

function bytes(what: string, figure: number, goal: string): Row {
  return { what: `store: bytes per attempt, ${what}`, figure: `${Math.round(figure)} B`, range: "", goal };
}

/** One attempt, as a run records it. */
function keepAttempt(measured: Measured, attempt: number): Promise<void> {
  return keepAttempts(measured, attempt, attempt + 1);
}

/** Several at once, of the same code. */
async function keepAttempts(measured: Measured, first: number, end: number): Promise<void> {
  const numbers = Array.from({ length: end - first }, (_, index) => first + index);
  const snapshot = await measured.repository.takeSnapshot();
  try {
    const { tree, skipped } = snapshot;
    await append(
      measured,
      numbers.map((attempt) => ({ kind: "attemptRecorded", attempt, tree, changes: [], skipped })),
      numbers.map((attempt) => ({ session: "s", path: `attempts/${attempt}/worktree`, snapshot })),
    );
  } finally {
    snapshot.dispose();
  }
}

async function append(
  { log, place }: Measured,
  events: readonly SessionEvent[],
  attachments: readonly Attachment[] = [],
): Promise<void> {
  const at = "2026-01-02T03:04:05.000Z";
  await log.append(() => ({
    events: events.map((event) => ({ session: "s", at, place, event })),
    attachments,
  }));
}

/** A hundred files a folder, of some hundred bytes each. */
function writeFiles(dir: string, name: string, count: number): void {
  for (let index = 0; index < count; index++) {
    const folder = join(dir, name, String(Math.floor(index / 100)));
    if (index % 100 === 0) {
      mkdirSync(folder, { recursive: true });
    }
    writeFileSync(join(folder, `file${index}.ts`), `export const value${index} = ${index};\n`.repeat(8));
  }
}

function edit(dir: string, files: number, seed: number): void {
  for (let index = 0; index < edits; index++) {
    const at = (index * 97 + Math.abs(seed) * 13) % files;
    editOne(dir, at, `export const value = ${seed} + ${index};\n`.repeat(8));
  }
}

/** Writes a tracked file, and gives its path. */
function editOne(dir: string, at: number, text: string): string {
  const path = `tracked/${Math.floor(at / 100)}/file${at}.ts`;
  writeFileSync(join(dir, path), text);
  return path;
}

function storedBytes(dir: string): number {
  const counted = git(dir, "count-objects", "-v");
  const kib = (name: string) => Number(new RegExp(`^${name}: (\\d+)`, "m").exec(counted)?.[1] ?? 0);
  return (kib("size") + kib("size-pack")) * 1024;
}

function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync("git", args, { cwd, encoding: "utf8" });
}
