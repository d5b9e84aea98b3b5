import { cpSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findDamage, judgeLogs, listEvents, listReachable, readLogs } from "../kills/logs.ts";
import { createRandom } from "../kills/random.ts";
import { blobOf } from "../kills/workTree.ts";
import { fingerprintGit, openTestRepository, type TestRepository } from "../support/git/repositories.ts";
import type { Outcome, Participant } from "./participants.ts";

/** One thing that a participant does. */
type Act =
  | { readonly kind: "edit"; readonly text: string; readonly isReplaced: boolean }
  | { readonly kind: "note"; readonly text: string }
  | { readonly kind: "restore"; readonly attempt: number }
  | { readonly kind: "run" | "record" };

/** What one round gave: what is wrong, in sentences, and how much was done and refused of each kind. */
export interface Judgement {
  readonly wrong: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
}

/** What a shell printed of a run that the window only watched. */
const watchedOutput =
  "✖ adds (0.5ms)\nℹ tests 1\nℹ fail 1\n\n✖ failing tests:\n\ntest at a.test.mjs:3:1\n✖ adds (0.5ms)\n";

/** The same repository, with its session, in another folder. */
export function copyRepository({ dir, env }: TestRepository, folder: string): TestRepository {
  cpSync(dirname(dir), folder, { recursive: true, preserveTimestamps: true });
  return openTestRepository(join(folder, "repository"), env);
}

/** What the participants do in a round, by its seed: a list for each. */
function planRound(
  seed: number,
  participants: readonly Participant[],
): ReadonlyMap<Participant, readonly Act[]> {
  const random = createRandom(seed);
  return new Map(
    participants.map((participant) => {
      const text = `${participant.name} in round ${seed}: ${random.next()}\n`;
      const acts: Act[] = random.chance(0.8) ? [{ kind: "edit", text, isReplaced: random.chance(0.5) }] : [];
      const count = 1 + random.below(3);
      for (let index = 0; index < count; index++) {
        const kind = random.pick(["run", "run", "note", "restore", "record"] as const);
        if (kind === "note") {
          acts.push({ kind, text: `note ${index} of ${text.trim()}` });
        } else if (kind === "restore") {
          acts.push({ kind, attempt: random.below(2) });
        } else {
          acts.push({ kind: participant.record === undefined ? "run" : kind });
        }
      }
      return [participant, acts] as const;
    }),
  );
}

/** Plays a round: all participants at once, each one act after the other; then looks whether a number was given twice or anything is lost. */
export async function playRound(
  seed: number,
  repository: TestRepository,
  participants: readonly Participant[],
): Promise<Judgement> {
  const { dir } = repository;
  const before = fingerprintGit(repository);
  const known = readLogs(repository);
  const done: { readonly act: Act; readonly by: Participant; readonly outcome: Outcome }[] = [];
  const wrong: string[] = [];
  const written = new Map<string, string>();
  await Promise.all(
    [...planRound(seed, participants)].map(async ([participant, acts]) => {
      for (const act of acts) {
        try {
          const outcome = await play(act, participant, dir, written);
          done.push({ act, by: participant, outcome });
        } catch (error) {
          wrong.push(`${participant.name}, ${act.kind}: ${String((error as Error).stack ?? error)}`);
        }
      }
    }),
  );
  const logs = readLogs(repository);
  const runs = listEvents(logs, "runStarted");
  const ended = new Set(listEvents(logs, "runFinished").map(({ run }) => run));
  const successes = done.filter(({ outcome }) => outcome.is === "done");
  const isRun = ({ kind }: Act) => kind === "run" || kind === "record";
  const recorded = successes.filter(({ act, by }) => isRun(act) && !by.joinsRuns).length;
  const joined = successes.filter(({ act, by }) => isRun(act) && by.joinsRuns).length;
  const answered = successes.flatMap(({ outcome, by }) =>
    outcome.is === "done" && outcome.run !== undefined ? [{ run: outcome.run, by }] : [],
  );
  const own = answered.filter(({ by }) => !by.joinsRuns).map(({ run }) => run);
  const notes = listEvents(logs, "noteAdded").map(({ text }) => text);
  const restores = successes.filter(
    ({ outcome }) => outcome.is === "done" && (outcome.files ?? 0) > 0,
  ).length;
  const started = listEvents(logs, "restoreStarted");
  const finished = listEvents(logs, "restoreFinished").length;
  const attempts = listEvents(logs, "attemptRecorded").map(({ attempt }) => attempt);
  const reachable = listReachable(repository, "--glob=refs/casebook/*");
  const missing = [...written].filter(
    ([path, text]) =>
      !(existsSync(join(dir, path)) && readFileSync(join(dir, path), "utf8") === text) &&
      !reachable.has(blobOf(Buffer.from(text))),
  );
  const added = runs.length - listEvents(known, "runStarted").length;
  wrong.push(
    ...judgeLogs(logs, false),
    ...(recorded <= added && added <= recorded + joined
      ? []
      : [`${recorded} to ${recorded + joined} runs were reported as recorded, and ${added} are in the log`]),
    ...runs.filter(({ run }) => !ended.has(run)).map(({ run }) => `run ${run} has no end`),
    ...gaps(
      "run",
      runs.map(({ run }) => run),
    ),
    ...gaps("attempt", attempts),
    ...own.filter((run, at) => own.indexOf(run) !== at).map((run) => `run ${run} was answered twice`),
    ...answered
      .filter(({ run }) => !runs.some((one) => one.run === run))
      .map(({ run }) => `run ${run} is not in the log`),
    ...successes.flatMap(({ act, by }) =>
      act.kind !== "note" || notes.filter((note) => note === act.text).length === 1
        ? []
        : [
            `the note “${act.text}” of ${by.name} is ${notes.filter((note) => note === act.text).length} times in the log`,
          ],
    ),
    ...done.flatMap(({ act, by, outcome }) =>
      act.kind === "note" && outcome.is === "refused"
        ? [`${by.name} could not write a note: ${outcome.why}`]
        : [],
    ),
    ...(finished >= restores ? [] : [`${restores} restores changed files, and ${finished} are in the log`]),
    ...(finished === started.length ? [] : [`${started.length} restores began, and ${finished} ended`]),
    ...missing.map(([path]) => `what was written into ${path} is neither in the folder nor in the log`),
    ...differs("git's own state", JSON.stringify(before), JSON.stringify(fingerprintGit(repository))),
    ...findDamage(repository),
  );
  for (const participant of participants) {
    const shown = [...(await participant.attempts(dir))].toSorted((one, other) => one - other);
    wrong.push(
      ...differs(
        `the attempts that the ${participant.name} shows`,
        [...new Set(attempts)].toSorted((one, other) => one - other).join(),
        shown.join(),
      ),
    );
  }
  const counts: Record<string, number> = {};
  for (const { act, outcome } of done) {
    const name = act.kind === "edit" ? "edit" : `${act.kind} ${outcome.is}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return {
    wrong,
    counts: { ...counts, attempts: attempts.length - listEvents(known, "attemptRecorded").length },
  };
}

async function play(
  act: Act,
  participant: Participant,
  dir: string,
  written: Map<string, string>,
): Promise<Outcome> {
  switch (act.kind) {
    case "edit": {
      const path = `${participant.name}.txt`;
      // As editors do: in place, or beside it and renamed.
      const at = join(dir, act.isReplaced ? `${path}~` : path);
      writeFileSync(at, act.text);
      if (act.isReplaced) {
        renameSync(at, join(dir, path));
      }
      written.set(path, act.text);
      return { is: "done" };
    }
    case "note":
      return participant.note(dir, act.text);
    case "restore":
      return participant.restore(dir, act.attempt);
    case "record":
      return (await participant.record?.(dir, watchedOutput)) ?? { is: "refused", why: "" };
    case "run":
      return participant.run(dir);
  }
}

function gaps(what: string, numbers: readonly number[]): readonly string[] {
  const all = [...new Set(numbers)].toSorted((one, other) => one - other);
  return all.every((number, index) => number === index)
    ? []
    : [`the numbers of ${what}s have a gap: ${all.join()}`];
}

function differs(what: string, one: string, other: string): readonly string[] {
  return one === other ? [] : [`${what}: ${one} became ${other}`];
}
