/** A command that a folder's files suggest for running its tests. */
export interface CommandProposal {
  readonly command: string;
  /** The framework's own name, for the user to recognise: `pytest through tox`, `node:test`. */
  readonly framework: string;
  /** The program that it starts, if that is not on the PATH. */
  readonly missing?: string | undefined;
}
