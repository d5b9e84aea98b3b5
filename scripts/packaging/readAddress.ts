import { execFileSync } from "node:child_process";
import { type PublicAddress, publicAddress } from "./publicAddress.ts";

/** What git prints in a folder, without the last line's end; "" if it fails. */
function printed(root: string, ...args: readonly string[]): string {
  try {
    return execFileSync("git", args, {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    // No git, no repository, no commit or no such remote: the address is not known, which the caller says.
    return "";
  }
}

/** Where the sources of a folder are published, and which commit is checked out; undefined if one of the two is not known. */
export function readAddress(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): PublicAddress | undefined {
  const web = publicAddress(env, printed(root, "remote", "get-url", "origin"));
  const commit = printed(root, "rev-parse", "HEAD");
  return web === undefined || commit === "" ? undefined : { web, commit };
}

/** The time of the commit that is checked out, in seconds since 1970: the time of every file in a package. "0" without a commit. */
export function commitTime(root: string): string {
  return printed(root, "log", "-1", "--format=%ct") || "0";
}
