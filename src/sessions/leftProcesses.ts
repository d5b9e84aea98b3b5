import { UserError } from "../base/errors.ts";
import type { Sessions } from "./sessions.ts";

/** Ends every process that ended runs of the folder have left; a UserError names those that cannot be ended. */
export async function endLeftProcesses(sessions: Sessions): Promise<void> {
  const { runners } = sessions.ports;
  for (const mark of sessions.left.keys()) {
    sessions.leave(mark, await runners.endProcesses(mark));
  }
  const left = [...sessions.left.values()].flat();
  if (left.length > 0) {
    throw new UserError(`Could not be ended: ${left.map(({ pid }) => `process ${pid}`).join(", ")}.`);
  }
}
