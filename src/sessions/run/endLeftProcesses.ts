import { UserError } from "../../base/errors.ts";
import { fact, listed } from "../../base/facts/fact.ts";
import type { Sessions } from "../state/sessions.ts";

/** Ends every process that ended runs of the folder have left; a UserError names those that cannot be ended. */
export async function endLeftProcesses(sessions: Sessions): Promise<void> {
  const { runners } = sessions.ports;
  for (const mark of sessions.left.keys()) {
    sessions.leave(mark, await runners.endProcesses(mark));
  }
  const left = [...sessions.left.values()].flat();
  if (left.length > 0) {
    throw new UserError(
      fact("run.processesNotEnded", {
        count: left.length,
        pids: listed(
          left.map(({ pid }) => String(pid)),
          10,
        ),
      }),
    );
  }
}
