import type { GitConfig } from "./gitConfig.ts";

/**
 * The remotes to which a push takes our references along: a mirror, or a configured refspec that fits them
 * (docs/rules/git-storage.md#g13). No setting of this repository can prevent it.
 */
export function findMirrors(config: GitConfig): readonly string[] {
  const found = [...config].flatMap(([key, values]) => {
    const [, remote = "", setting] = /^remote\.(.+)\.(mirror|push)$/s.exec(key) ?? [];
    const takesAll = setting === "mirror" ? isTrue(values.at(-1)) : values.some(fitsOurs);
    return setting !== undefined && takesAll ? [remote] : [];
  });
  return [...new Set(found)].sort();
}

function isTrue(value: string | undefined): boolean {
  return ["true", "yes", "on", "1"].includes(value?.toLowerCase() ?? "");
}

/** Whether the source of a refspec, which has at most one star, fits a reference of ours. */
function fitsOurs(refspec: string): boolean {
  const source = refspec.replace(/^\+/, "").split(":", 1)[0] ?? "";
  const [before = "", after] = source.split("*");
  const ours = "refs/casebook/log/";
  if (after === undefined) {
    return before.startsWith(ours);
  }
  return !refspec.startsWith("^") && (ours.startsWith(before) || before.startsWith(ours));
}
