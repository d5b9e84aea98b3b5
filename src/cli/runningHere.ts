import type { RunElsewhere } from "../model/folder/folderState.ts";
import { makerDescription } from "../model/log/maker.ts";
import type { OpenFolder } from "./command.ts";

/** The run that is in progress in a folder, whoever carries it out; undefined where there is none. */
export function runningHere({ state }: OpenFolder): RunElsewhere | undefined {
  const { running, elsewhere } = state;
  return running === undefined ? elsewhere : { startedAt: running.startedAt };
}

/** Since when it runs, and who started it. */
export function describeRunning({ startedAt, by }: RunElsewhere): string {
  const maker = makerDescription(by)?.replace(/^Recorded /, "started ");
  return `Running since ${startedAt}${maker === undefined ? "" : `, ${maker}`}.`;
}
