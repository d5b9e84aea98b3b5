import type { Fact, Said } from "../../base/facts/fact.ts";
import type { Oid } from "../code/snapshot.ts";
import type { Place } from "../log/events.ts";
import type { KeptSession } from "../log/keptSession.ts";
import type { MergeChanges } from "./mergeChanges.ts";

/** A remote of the repository; `url` is where a push to it goes, without a password. */
export interface Remote {
  readonly name: string;
  readonly url: string;
}

/** What sharing the log of a branch would send. */
export interface OutgoingLog {
  /** Where it would go, without a password. */
  readonly url: string;
  /** The reference it lies in, here and there. */
  readonly reference: string;
  /** About what is sent, by what was fetched from there last: more if the remote's copy went away, less if its branches have files of it. */
  readonly bytes: number;
  readonly sessions: number;
  readonly attempts: number;
  /**
   * What looks like a secret and is not at the remote already: files of the snapshots by their names, and in whatever would be sent the
   * places of secrets with what they are, such as `runs/0/output: GitHub token`. Never the secrets.
   */
  readonly secretLike: readonly Said[];
  /** What was too big to be searched for them. */
  readonly unsearched: Unsearched;
}

/** Files that were not searched, and their bytes. */
export interface Unsearched {
  readonly files: number;
  readonly bytes: number;
}

/** What is secret in each of these contents, by kind: a GitHub token, the value of MY_API_TOKEN. */
export type FindSecrets = (contents: readonly Uint8Array[]) => readonly (readonly Fact[])[];

/** The same of the log alone, with its tip that was looked at. */
export interface SharePreview extends Omit<OutgoingLog, "sessions" | "attempts"> {
  readonly tip: Oid;
}

/** What sharing needs to know; `stop` ends it, and what was not sent by then is not sent. */
export interface ShareRequest {
  readonly remote: string;
  readonly place: Place;
  /** What looks like a secret, as the preview names it, and may go out nevertheless. */
  readonly confirmed: readonly Said[];
  readonly findSecrets: FindSecrets;
  readonly stop: AbortSignal;
}

/** What an exchange with a remote came to. */
export interface ShareResult {
  /** Whether anything was sent: the remote may have had all of it. */
  readonly isSent: boolean;
  /** What was merged into the log; undefined if nothing lay there. */
  readonly merge: LogMerge | undefined;
}

/** What a merge of two logs came to. */
export interface LogMerge extends Omit<Exchanged, "isSent"> {
  /** The log that they were merged into, and its tip. */
  readonly uuid: string;
  readonly tip: Oid;
}

/** What an exchange of logs came to. */
export interface Exchanged extends MergeChanges {
  /** Whether anything was sent. */
  readonly isSent: boolean;
  /** The attempts that have another number than they had before. */
  readonly renumbered: readonly { readonly session: string; readonly was: number; readonly now: number }[];
}

/** A session of a log that was fetched; `log` names the remote and the log's uuid. */
export type FetchedSession = KeptSession & { readonly remote: string };
