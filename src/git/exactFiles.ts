import type { BytePath } from "./bytePath.ts";
import type { Run, RunOptions } from "./git.ts";
import { anySize, readObjects } from "./objects.ts";
import type { Rules } from "./rules.ts";
import type { SnapshotContent } from "./storedSnapshot.ts";
import { writeOut } from "./writeOut.ts";

/** Reads files of a snapshot as they lay on the disk; a link's bytes are its target. Undefined for what is missing or damaged. */
export type ReadExact = (paths: readonly BytePath[]) => Promise<readonly (Buffer | undefined)[]>;

export function createReadExact(
  run: Run,
  content: SnapshotContent,
  rules: Rules,
  options: RunOptions = {},
): ReadExact {
  return async (paths) => {
    const files = paths.map((path) => ({
      path,
      entry: content.entries.get(path),
      raw: content.raws.get(path),
    }));
    const stored = await readObjects(
      run,
      files.map(({ entry, raw }) => raw ?? entry?.oid ?? ""),
      { ...anySize, ...options },
    );
    const result = stored.map((object) => (object?.type === "blob" ? object.bytes : undefined));
    // The raw form is exact; and a name with a line break cannot be asked for, which is why its raw form is always kept.
    const converted = [...files.entries()].filter(
      ([index, { path, entry, raw }]) =>
        raw === undefined &&
        entry?.mode.startsWith("100") &&
        result[index] !== undefined &&
        !/[\r\n]/.test(path),
    );
    const written = await writeOut(
      rules.run,
      converted.map(([, { path, entry }]) => [path, entry?.oid ?? ""] as const),
    );
    for (const [at, [index]] of converted.entries()) {
      result[index] = written[at];
    }
    return result;
  };
}
