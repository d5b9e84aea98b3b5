import type { Oid } from "../code/snapshot.ts";
import type { Session } from "./session.ts";

/** A log as it was when somebody decided on it. */
export interface LogAtTip {
  readonly uuid: string;
  /** The commit whose tree it is. */
  readonly tip: Oid;
}

/** A session that the repository keeps, on whichever branch. */
export interface KeptSession {
  /** The uuid of its log, and the commit that the log was at when it was read. */
  readonly log: string;
  readonly tip: Oid;
  readonly session: string;
  /** Undefined for a detached HEAD. */
  readonly branch: string | undefined;
  readonly branchState: "checkedOut" | "elsewhere" | "gone";
  readonly title: string;
  readonly state: Session["state"];
  /** When something was written in it last, as ISO 8601 in UTC. */
  readonly lastAt: string;
  readonly attempts: number;
  readonly restores: number;
}
