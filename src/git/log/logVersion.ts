import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { LoggedEvent } from "../../model/log/events.ts";

/**
 * A UserError for a log that has an entry of a higher version than this one writes: it can be read, but what would be written into it
 * may be wrong (docs/rules/log-compatibility.md#c8). Whatever writes a log asks here first.
 */
export function checkVersion(events: readonly LoggedEvent[]): void {
  if (events.some(({ version }) => version !== undefined)) {
    throw new UserError(fact("log.higherVersion"), fact("next.updateCasebook"));
  }
}
