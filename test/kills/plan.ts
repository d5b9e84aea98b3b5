import { type UserGit, userGits } from "./beside.ts";
import type { KillPoint, Phase, Reach } from "./killPoint.ts";
import { type OperationName, operations, schedule } from "./operations.ts";
import { createRandom, type Random } from "./random.ts";

/** What a round is about; all of it follows from its seed. */
export interface Plan {
  readonly seed: number;
  readonly name: OperationName;
  readonly point: Omit<KillPoint, "report">;
  /** How long after the request it is killed from outside, in milliseconds; undefined if it is killed from within. */
  readonly instant: number | undefined;
  /** Whether somebody edits files beside it, by their names or through files that they keep open. */
  readonly edits: "none" | "by name" | "held open";
  readonly userGit: UserGit | undefined;
  /** What a second window does at the same time. */
  readonly second: "note" | "run" | "restore" | undefined;
}

/** A step that no phase has. */
const endOfPhase = 1_000;

/** How many steps a phase has at most, about. */
const steps: Readonly<Record<Phase, number>> = {
  preparing: 25,
  publishing: 8,
  applying: 40,
  finishing: 20,
  fetching: 2,
  pushing: 2,
};

/** What a round does; the same seed gives the same plan. */
export function planRound(seed: number): Plan {
  const random = createRandom(seed);
  const name = schedule[seed % schedule.length] ?? "restore";
  const { method, phases } = operations[name];
  const chosen = random.pick<Phase | "any">(phases);
  const phase = chosen === "any" ? undefined : chosen;
  const userGit = random.chance(0.35) ? random.pick(Object.keys(userGits) as UserGit[]) : undefined;
  // Git itself writes over what is edited while it stashes or checks out.
  const mayWrite = userGit !== "stash" && userGit !== "checkout";
  return {
    seed,
    name,
    point: { method, phase, ...chooseStep(random, phase), reach: chooseReach(random, phase) },
    instant: phase === undefined ? random.below(900) : undefined,
    edits: mayWrite ? chooseEdits(random, phase) : "none",
    userGit,
    second: random.chance(0.25) ? chooseSecond(random, name) : undefined,
  };
}

/**
 * What is written through a file that is open is kept until a restore looks at it for the last time, and can be asked for only where
 * that comes after the writing: after a kill.
 */
function chooseEdits(random: Random, phase: Phase | undefined): Plan["edits"] {
  if (!random.chance(0.4)) {
    return "none";
  }
  return phase === "applying" && random.chance(0.5) ? "held open" : "by name";
}

function chooseStep(random: Random, phase: Phase | undefined) {
  // Files are moved in an instant; a transfer takes longer than the start of its git.
  const delay = phase === "fetching" || phase === "pushing" ? 60 : 12;
  const most = phase === undefined ? 1 : 1 + random.below(steps[phase]);
  // At the very end of a phase something is done that nobody knows of yet.
  const step = random.chance(0.15) ? endOfPhase : 1 + random.below(most);
  return { step, delay: random.below(delay) };
}

/** While files are moved no git is at work. */
function chooseReach(random: Random, phase: Phase | undefined): Reach {
  const reach = random.pick(["engine", "engine", "group", "group", "git"] as const);
  return reach === "git" && (phase === undefined || phase === "applying") ? "group" : reach;
}

/** A second window that writes into what is deleted would only see the deletion refused. */
function chooseSecond(random: Random, name: OperationName): Plan["second"] {
  switch (name) {
    case "delete all":
    case "recover":
      return undefined;
    case "delete":
    case "move":
      return "note";
    default:
      return random.pick(["note", "run", "restore"] as const);
  }
}

/** A plan in a line, for the figures and for whoever looks for a cause. */
export function describePlan({ seed, name, point, instant, edits, userGit, second }: Plan): string {
  const { phase, step, delay, reach } = point;
  const where =
    phase === undefined
      ? `after ${instant} ms`
      : `${phase}, ${step === endOfPhase ? "at its end" : `step ${step}, +${delay} ms`}`;
  const beside = [
    edits === "none" ? "" : `edits ${edits}`,
    userGit ?? "",
    second === undefined ? "" : `second window: ${second}`,
  ];
  return `seed ${seed}: ${name}, ${reach} killed (${where}) beside ${beside.filter(Boolean).join(", ") || "nobody"}`;
}

/** The instants at which most would be lost, by their seeds: played before all others. */
export const worstInstants: readonly Plan[] = [
  // What was published is in no journal yet.
  atEndOfPublishing(-1, "move"),
  atEndOfPublishing(-2, "delete all"),
  // What was found aside is kept, and still lies there.
  atEndOfPublishing(-3, "recover"),
  // Some files were moved, and somebody still writes to them.
  {
    ...atEndOfPublishing(-4, "restore"),
    point: { method: "restore", phase: "applying", step: 12, delay: 0, reach: "group" },
    edits: "held open",
  },
];

function atEndOfPublishing(seed: number, name: OperationName): Plan {
  const { method } = operations[name];
  return {
    seed,
    name,
    point: { method, phase: "publishing", step: endOfPhase, delay: 0, reach: "engine" },
    instant: undefined,
    edits: "none",
    userGit: undefined,
    second: undefined,
  };
}
