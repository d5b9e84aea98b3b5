import { type Fact, fact, listed } from "../../base/facts/fact.ts";
import { cutAt } from "../../base/listNames.ts";

/** A process of a run that lives though the run has ended. */
export interface LeftProcess {
  readonly pid: number;
  readonly command: string;
}

/** The marker of the processes of a run: it identifies them from the log alone, also after a crash. */
export function markOf(session: string, run: number): string {
  return `${session}/${run}`;
}

/** What is said of a run of which processes are left; nothing where none is. */
export function describeLeft(left: readonly LeftProcess[]): readonly Fact[] {
  // A part that was cut says so: a secret in it is known by its beginning then.
  const names = left.map(({ pid, command }) => fact("run.process", { command: cutAt(command, 79), pid }));
  return left.length === 0
    ? []
    : [fact("run.processesLeft", { count: left.length, processes: listed(names) })];
}
