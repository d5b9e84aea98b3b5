/** Where the sources are published. Nothing here is ever made up: it is read from the environment of a workflow, or from git. */
export interface PublicAddress {
  /** `https://github.com/OWNER/NAME`, without a slash at its end. */
  readonly web: string;
  /** What the links of a package lead to: a commit, by its full name. */
  readonly commit: string;
}

const ownerAndName = /^[\w.-]+\/[\w.-]+$/;

/**
 * The address of the repository on GitHub: `GITHUB_REPOSITORY` as a workflow has it, else the URL of the remote `origin`, in any form that
 * git takes; a login in it is left out. Undefined if neither names a repository on GitHub: the address is not known then.
 */
export function publicAddress(
  env: Readonly<Record<string, string | undefined>>,
  origin: string,
): string | undefined {
  const asked = env["GITHUB_REPOSITORY"] ?? "";
  if (ownerAndName.test(asked)) {
    return `${env["GITHUB_SERVER_URL"] ?? "https://github.com"}/${asked}`;
  }
  const [, named = ""] =
    /^(?:(?:https?|ssh|git):\/\/(?:[^@/]*@)?github\.com(?::\d+)?\/|(?:[^@/]*@)?github\.com:)(.+)$/i.exec(
      origin.trim(),
    ) ?? [];
  const name = named.replace(/\/$/, "").replace(/\.git$/, "");
  return ownerAndName.test(name) ? `https://github.com/${name}` : undefined;
}

/** The fields of a manifest that follow from the address: where the sources, the errors and the documentation are. */
export function addressFields(address: PublicAddress | undefined): Readonly<Record<string, unknown>> {
  return address === undefined
    ? {}
    : {
        repository: { type: "git", url: `${address.web}.git` },
        bugs: { url: `${address.web}/issues` },
        homepage: `${address.web}#readme`,
      };
}
