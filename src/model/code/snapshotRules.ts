/** What a snapshot leaves out of the files that git does not track; it lists each with the reason. */
export interface SnapshotRules {
  /** Bytes of one file. */
  readonly maxFileSize: number;
  /** Bytes of all of them together. */
  readonly maxAttemptSize: number;
  /**
   * Names of files that hold secrets, in the dialect of `base/pathPatterns.ts`; upper and lower case are the same. A pattern with `/` names
   * the folders above as well. One that begins with `!` takes names out again; of several that fit, the last one counts.
   */
  readonly secretNames: readonly string[];
}

/**
 * By docs/rules/security.md#s30 and docs/rules/security.md#s31. The names are those that the programs themselves give to files of
 * keys and logins: OpenSSL, Java, KeePass, PuTTY, OpenSSH, npm, twine, curl, git, htpasswd, psql, mysql, Vault, AWS, Google Cloud,
 * Kubernetes, Docker, Terraform.
 */
export const defaultSnapshotRules: SnapshotRules = {
  maxFileSize: 10_000_000,
  maxAttemptSize: 200_000_000,
  secretNames: [
    ".env*",
    "*.pem",
    "*.key",
    "*.p12",
    "*.pfx",
    "*.jks",
    "*.keystore",
    "*.kdbx",
    "*.ppk",
    "id_rsa*",
    "id_dsa*",
    "id_ecdsa*",
    "id_ed25519*",
    ".npmrc",
    ".pypirc",
    ".netrc",
    "_netrc",
    ".git-credentials",
    ".htpasswd",
    ".pgpass",
    ".my.cnf",
    ".vault-token",
    "credentials*",
    "service-account*.json",
    "kubeconfig*",
    ".kube/config",
    ".docker/config.json",
    ".dockercfg",
    "*.tfvars",
  ],
};
