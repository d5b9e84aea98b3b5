import { existsSync } from "node:fs";
import { join } from "node:path";
import { type BytePath, splitNul } from "../plumbing/bytePath.ts";
import type { RepositoryPaths, Run } from "../plumbing/git.ts";
import { type GitConfig, isOn } from "../plumbing/gitConfig.ts";

const names = ["filter", "working-tree-encoding", "text", "crlf", "eol", "ident"] as const;

/** The attributes of a path by which git converts it, as far as they are set to something. */
export type GitAttributes = ReadonlyMap<string, string>;

/**
 * Which files have such attributes. Asking for those of every file takes a while, and most repositories have none: these are not
 * asked.
 */
export async function readAttributes(
  paths: RepositoryPaths,
  run: Run,
  config: GitConfig,
  files: readonly BytePath[],
): Promise<ReadonlyMap<BytePath, GitAttributes>> {
  const found = new Map<BytePath, Map<string, string>>();
  if (!mayConvert(paths, config, files)) {
    return found;
  }
  const stdin = Buffer.from(files.map((path) => `${path}\0`).join(""), "latin1");
  const output = splitNul(await run(["check-attr", "-z", "--stdin", ...names], { stdin }));
  for (let at = 0; at + 2 < output.length; at += 3) {
    const [path = "", name = "", value = ""] = output.slice(at, at + 3);
    if (value !== "unspecified" && value !== "unset") {
      found.set(path, (found.get(path) ?? new Map<string, string>()).set(name, value));
    }
  }
  return found;
}

function mayConvert(paths: RepositoryPaths, config: GitConfig, files: readonly BytePath[]): boolean {
  return (
    isOn(config, "core.autocrlf", false) ||
    config.has("core.attributesfile") ||
    existsSync(join(paths.common, "info/attributes")) ||
    existsSync(join(paths.top, ".gitattributes")) ||
    files.some((path) => path.endsWith(".gitattributes"))
  );
}
