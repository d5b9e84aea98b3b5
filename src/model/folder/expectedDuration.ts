import type { Session } from "../log/session.ts";

/** How many of the last runs are looked at: older ones were of other code. */
const lookedAt = 5;

/**
 * How long a run of a command will take, in milliseconds, by its last runs in the session that came to an end by themselves:
 * their median. Undefined where there are none.
 */
export function expectedDuration(session: Pick<Session, "attempts">, command: string): number | undefined {
  const ended = session.attempts
    .flatMap(({ runs }) => runs)
    .toSorted((one, other) => one.number - other.number)
    .flatMap(({ command: own, origin, end }) =>
      own === command && origin === undefined && end?.exit.kind === "exited" ? end.durationMs : [],
    );
  const sorted = ended.slice(-lookedAt).toSorted((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}
