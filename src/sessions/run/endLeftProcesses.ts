import { UserError } from "../../base/errors.ts";
import { plural } from "../../base/l10n.ts";
import { listNames } from "../../base/listNames.ts";
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
      plural(
        left.length,
        "Process {1} could not be ended.",
        "Processes {1} could not be ended.",
        listNames(
          left.map(({ pid }) => String(pid)),
          10,
        ),
      ),
    );
  }
}
