import { plural } from "./plural.ts";

/** A process of a run that lives though the run has ended. */
export interface LeftProcess {
  readonly pid: number;
  readonly command: string;
}

/** What marks the processes of a run: it tells from the log alone which they are, also after a crash. */
export function markOf(session: string, run: number): string {
  return `${session}/${run}`;
}

/** How many processes a sentence names. */
const named = 3;

/** What is said of a run of which processes are left; nothing where none is. */
export function describeLeft(left: readonly LeftProcess[]): readonly string[] {
  const names = left.slice(0, named).map(({ pid, command }) => `${command.slice(0, 80)} (process ${pid})`);
  const more = left.length > named ? ", …" : "";
  return left.length === 0
    ? []
    : [
        `${plural(left.length, "process", "processes")} of the run did not end with it: ${names.join(", ")}${more}.`,
      ];
}
