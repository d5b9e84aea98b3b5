import type { Fact } from "../../base/facts/fact.ts";
/** What is worth knowing of the repository that a folder's sessions are kept in. */
export interface RepositoryStatus {
  /** What was found damaged and was healed or set aside when the folder was opened, in sentences that say what was kept. */
  readonly notices: readonly Fact[];
  /** Remotes to which a push takes the hidden references along. */
  readonly mirrors: readonly string[];
  /** For a folder that is in no git repository: the folder in which a private one is kept. */
  readonly keptIn?: string | undefined;
  /** Where the sessions lie that were recorded before the folder became a repository. */
  readonly leftIn?: string | undefined;
}
