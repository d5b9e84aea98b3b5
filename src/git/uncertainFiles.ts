import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Oid } from "../model/snapshot.ts";
import { type BytePath, splitNul } from "./bytePath.ts";
import type { RepositoryPaths, Run } from "./git.ts";
import { type GitConfig, isOn } from "./gitConfig.ts";
import { createLook } from "./workingFiles.ts";

const attributes = ["filter", "working-tree-encoding", "text", "crlf", "eol", "ident"] as const;

/** The attributes of a path that are set to something. */
type Attributes = ReadonlyMap<string, string>;

/**
 * Tracked files whose bytes git does not tell though it calls them unchanged: it compares what it would store, and a file with
 * other line ends may be stored as the same. Files with a filter driver are not among them: they may be huge, and are listed
 * as what they are when they are to be restored.
 */
export async function listUncertain(
  paths: RepositoryPaths,
  run: Run,
  config: GitConfig,
  tracked: readonly BytePath[],
): Promise<ReadonlySet<BytePath>> {
  if (!mayConvert(paths, config, tracked)) {
    return new Set();
  }
  const convertsAll = isOn(config, "core.autocrlf", false);
  const found = await readAttributes(run, tracked);
  const converted = tracked.filter((path) => {
    const its = found.get(path);
    return !its?.has("filter") && (convertsAll || its !== undefined);
  });
  const writesCrlf = ["core.autocrlf=true", "core.eol=crlf"].some((setting) => {
    const [key = "", value] = setting.split("=");
    return config.get(key)?.at(-1)?.toLowerCase() === value;
  });
  const isWrittenAsStored = (path: BytePath) => {
    const its = found.get(path);
    const isPlain = !its?.has("ident") && !its?.has("working-tree-encoding") && its?.get("eol") !== "crlf";
    return isPlain && !writesCrlf && process.platform !== "win32";
  };
  const sizes = await readSizes(run, new Set(converted));
  const look = createLook(paths.top);
  return new Set(
    converted.filter((path) => {
      const stat = look(path);
      // Line ends change the size: where it is that of the stored form, so are the bytes.
      const isStored = typeof stat === "object" && Number(stat.size) === sizes.get(path);
      return stat !== undefined && !(isStored && isWrittenAsStored(path));
    }),
  );
}

/** Asking for the attributes of every file takes a while, and most repositories have none. */
function mayConvert(paths: RepositoryPaths, config: GitConfig, tracked: readonly BytePath[]): boolean {
  return (
    isOn(config, "core.autocrlf", false) ||
    config.has("core.attributesfile") ||
    existsSync(join(paths.common, "info/attributes")) ||
    existsSync(join(paths.top, ".gitattributes")) ||
    tracked.some((path) => path.endsWith(".gitattributes"))
  );
}

async function readAttributes(
  run: Run,
  files: readonly BytePath[],
): Promise<ReadonlyMap<BytePath, Attributes>> {
  const stdin = Buffer.from(files.map((path) => `${path}\0`).join(""), "latin1");
  const output = splitNul(await run(["check-attr", "-z", "--stdin", ...attributes], { stdin }));
  const found = new Map<BytePath, Map<string, string>>();
  for (let at = 0; at + 2 < output.length; at += 3) {
    const [path = "", name = "", value = ""] = output.slice(at, at + 3);
    if (value !== "unspecified" && value !== "unset") {
      found.set(path, (found.get(path) ?? new Map<string, string>()).set(name, value));
    }
  }
  return found;
}

/** The sizes of the stored forms. */
async function readSizes(run: Run, files: ReadonlySet<BytePath>): Promise<ReadonlyMap<BytePath, number>> {
  const entries = splitNul(await run(["ls-files", "-z", "-s"])).flatMap((line): [BytePath, Oid][] => {
    const [, oid = "", path = ""] = /^100\d+ ([0-9a-f]+) 0\t(.*)$/s.exec(line) ?? [];
    return files.has(path) ? [[path, oid]] : [];
  });
  const stdin = entries.map(([, oid]) => `${oid}\n`).join("");
  const output = await run(["cat-file", "--batch-check=%(objectsize)", "--buffer"], { stdin });
  const sizes = output.toString("latin1").split("\n");
  return new Map(entries.map(([path], index) => [path, Number(sizes[index])]));
}
