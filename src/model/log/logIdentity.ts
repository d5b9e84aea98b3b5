import * as v from "valibot";
import { list, name, type Stored, uuid } from "../stored/storedValues.ts";

/** What a log says of itself. */
export const logIdentity = v.object({
  uuid,
  /** The names its branch has had, the latest last. */
  names: list(name),
  /** The log it began as a copy of, when its branch was copied. */
  forkedFrom: v.optional(uuid),
});
export type LogIdentity = Stored<typeof logIdentity>;
