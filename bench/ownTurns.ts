import { Session } from "node:inspector/promises";

/** The stretches of a program in which its event loop stood still for code of ours. */
export interface OwnTurns {
  /** The longest one, in milliseconds. */
  readonly longest: number;
  /** Its busiest functions, with how long each was on the stack, in milliseconds. */
  readonly where: readonly string[];
}

/** A pause that V8 does not see as one is shorter than this, in microseconds. */
const samplingInterval = 250;

/**
 * Does some work under V8's profiler, and tells how long code of a script (by the end of its address), with all that it called, had
 * the event loop to itself. What other code of the same process does in between is not counted.
 */
export async function profileTurns(script: string, work: () => Promise<void>): Promise<OwnTurns> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: samplingInterval });
  await session.post("Profiler.start");
  await work();
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();

  const parents = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const stackOf = (id: number) => {
    const stack: { functionName: string; url: string }[] = [];
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      stack.push(frames.get(at) ?? { functionName: "", url: "" });
    }
    return stack;
  };
  const turns: Map<string, number>[] = [];
  let turn: Map<string, number> | undefined;
  for (const [index, id] of (profile.samples ?? []).entries()) {
    const stack = stackOf(id);
    const own = stack.filter(({ url }) => url.endsWith(script));
    // The collector of garbage has no stack of its own, and holds up whoever runs.
    const isPause = stack[0]?.functionName === "(garbage collector)" && turn !== undefined;
    if (own.length === 0 && !isPause) {
      turn = undefined;
      continue;
    }
    if (turn === undefined) {
      turn = new Map();
      turns.push(turn);
    }
    const ms = (profile.timeDeltas?.[index + 1] ?? 0) / 1000;
    for (const name of new Set(["", ...own.map(({ functionName }) => functionName || "(anonymous)")])) {
      turn.set(name, (turn.get(name) ?? 0) + ms);
    }
  }
  const lengthOf = (of: ReadonlyMap<string, number>) => of.get("") ?? 0;
  const [longest = new Map<string, number>()] = turns.toSorted(
    (one, other) => lengthOf(other) - lengthOf(one),
  );
  return {
    longest: lengthOf(longest),
    where: [...longest]
      .filter(([name]) => name !== "")
      .toSorted(([, one], [, other]) => other - one)
      .slice(0, 12)
      .map(([name, ms]) => `${name} ${ms.toFixed(1)}`),
  };
}
