import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { LoggedEvent } from "../../model/log/events.ts";
import { isOnlyRead } from "../../model/log/newerParts.ts";

/**
 * A UserError for a log that is only read, since what would be written into it may be wrong (docs/rules/log-compatibility.md#c8).
 * Whatever writes a log asks here first.
 */
export function checkVersion(events: readonly LoggedEvent[]): void {
  if (isOnlyRead(events)) {
    throw new UserError(fact("log.higherVersion"), fact("next.updateCasebook"));
  }
}
