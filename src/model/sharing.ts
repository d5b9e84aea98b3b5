import type { KeptSession } from "./keptSession.ts";

/** A remote of the repository; `url` is where a push to it goes, without a password. */
export interface Remote {
  readonly name: string;
  readonly url: string;
}

/** What sharing the log of a branch would send. */
export interface Outgoing {
  readonly url: string;
  /** The reference it lies in, here and there. */
  readonly reference: string;
  /** About what is sent at most. */
  readonly bytes: number;
  readonly sessions: number;
  readonly attempts: number;
  /** Files of the snapshots whose names look like those of secrets. */
  readonly secretLike: readonly string[];
}

/** What an exchange of logs came to. */
export interface Exchanged {
  /** Whether anything was sent. */
  readonly isSent: boolean;
  /** The attempts that have another number than they had before. */
  readonly renumbered: readonly { readonly session: string; readonly was: number; readonly now: number }[];
}

/** A session of a log that was fetched; `log` names the remote and the log's uuid. */
export type FetchedSession = KeptSession & { readonly remote: string };
