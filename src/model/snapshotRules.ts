/** What a snapshot leaves out of the files that git does not track; it lists each with the reason. */
export interface SnapshotRules {
  /** Bytes of one file. */
  readonly maxFileSize: number;
  /** Bytes of all of them together. */
  readonly maxAttemptSize: number;
  /**
   * Names of files that hold secrets. `*` stands for any characters and `?` for one; upper and lower case are the same. A pattern
   * that begins with `!` takes names out again; of several that fit, the last one counts.
   */
  readonly secretNames: readonly string[];
}

/** Security S30 and S31. */
export const defaultSnapshotRules: SnapshotRules = {
  maxFileSize: 10_000_000,
  maxAttemptSize: 200_000_000,
  secretNames: [".env*", "*.pem", "*.key", "*.p12", "*.kdbx", "id_rsa*", ".npmrc", ".netrc", "credentials*"],
};
