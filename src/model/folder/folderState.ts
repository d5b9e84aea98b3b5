import type { ChangedFile } from "../code/snapshot.ts";
import type { Place } from "../log/events.ts";
import type { Findings } from "../log/findings.ts";
import type { Maker } from "../log/maker.ts";
import type { RunPurpose } from "../log/run.ts";
import type { SearchProgress } from "../log/searches.ts";
import type { Session } from "../log/session.ts";
import type { LeftProcess } from "./leftProcesses.ts";
import type { RepositoryStatus } from "./repositoryStatus.ts";

/** What the editor shows of one folder: the sessions of the current branch, and what is in progress. */
export interface FolderState {
  /** The absolute path of the folder. */
  readonly folder: string;
  /** The folder relative to the repository's top level, with `/`; empty for the top level itself. */
  readonly pathInRepository: string;
  readonly place: Place;
  readonly repository: RepositoryStatus;
  /** In the order they were started. */
  readonly sessions: readonly ShownSession[];
  /** The id of the active session. */
  readonly active?: string | undefined;
  /** What changed since the newest attempt of the active session; undefined while that is not known. */
  readonly openChanges?: readonly ChangedFile[] | undefined;
  /** What the log of the active session implies; undefined while that is not known. */
  readonly findings?: Findings | undefined;
  readonly running?: RunningRun | undefined;
  /** The run that another process carries out in the folder, if one does. */
  readonly elsewhere?: RunElsewhere | undefined;
  /** Processes that ended runs have left; undefined where there are none. */
  readonly left?: readonly LeftProcess[] | undefined;
}

/** A session without its log: the parts that are shown. */
export type ShownSession = Omit<Session, "log">;

/** The run in progress of this engine; it belongs to the branch it was started on, whatever is checked out now. */
export interface RunningRun {
  readonly session: string;
  readonly purpose: RunPurpose;
  readonly command: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** How long it will take by what it took before, in milliseconds; undefined where it never ran. */
  readonly expectedMs?: number | undefined;
  /** How far the search is that it belongs to; undefined if it is a run of its own. */
  readonly search?: SearchProgress | undefined;
}

/** A run in progress that another engine carries out. */
export interface RunElsewhere {
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Who asked for it, if that was said. */
  readonly by?: Maker | undefined;
}

/** The active session of a folder. */
export function activeSession(state: FolderState): ShownSession | undefined {
  return state.sessions.find((session) => session.id === state.active);
}
