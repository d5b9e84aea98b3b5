import { lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Oid } from "../../model/code/snapshot.ts";
import { type BytePath, splitNul, toBytes } from "../plumbing/bytePath.ts";
import type { Git, GitOptions, Run } from "../plumbing/git.ts";
import { type GitConfig, isOn, listDrivers, nameOfDriver, neutralSettings } from "../plumbing/gitConfig.ts";
import { readObjects } from "../plumbing/objects.ts";
import type { KeyOf } from "./diskSpelling.ts";
import { mayHaveAttributes } from "./gitAttributes.ts";
import { damaged, type SnapshotContent } from "./storedSnapshot.ts";

/** The ignore and attribute rules of a snapshot, which may be others than those of the work tree now. */
export interface Rules {
  /** Runs git by them. */
  readonly run: Run;
  /** Which paths they ignore. */
  findIgnored(paths: readonly BytePath[]): Promise<ReadonlySet<BytePath>>;
  /** Which paths have a filter driver, and whether it is configured: then they may lie on the disk in a form nobody kept. */
  findFiltered(paths: readonly BytePath[]): Promise<ReadonlyMap<BytePath, boolean>>;
  /** Git may write some file in another form than it stores. */
  readonly mayConvert: boolean;
  /** Distinguishes snapshots in which the same blob may be written out in different ways. */
  readonly conversion: string;
}

/** How the rules of a snapshot are read. */
export interface RulesOptions {
  readonly config: GitConfig;
  /** Which names the disk takes for one. */
  readonly keyOf: KeyOf;
  /** Where the objects of the snapshot are found, if not in the repository alone. */
  readonly env?: GitOptions["env"];
  readonly read?: Run;
}

/**
 * The rules of a snapshot. To ask git for them, only its `.gitignore` and `.gitattributes` files are written into an empty folder
 * of our own, which git takes as its work tree; nothing is written before the first question.
 */
export function openRules(
  git: Git,
  content: SnapshotContent,
  folder: string,
  { config, keyOf, env: found, read = git.run }: RulesOptions,
): Rules {
  const files = listRuleFiles(content, keyOf);
  // Before the neutral ones, so that nothing from a log takes their place; the decoder knows which settings a log may hold.
  const settings = content.conversion.filter((setting) => !setting.endsWith("="));
  const neutral = git.runIn(folder, [...settings, ...neutralSettings(config)]);
  // No index: it would bring in attributes of another time.
  const env = { ...found, GIT_INDEX_FILE: `${folder}.none` };
  let laidOut: Promise<void> | undefined;
  const run: Run = async (args, more) => {
    laidOut ??= layOut(read, files, content.excludes, folder);
    await laidOut;
    return neutral(args, { ...more, env: { ...env, ...more?.env } });
  };
  const drivers = listDrivers(config);
  const hasAttributes =
    files.some(([path]) => path.endsWith(".gitattributes")) || mayHaveAttributes(git, config);
  return {
    run,
    findIgnored: (paths) => findIgnored(run, paths),
    findFiltered: (paths) => findFiltered(run, drivers, hasAttributes ? paths : []),
    mayConvert: hasAttributes || settings.length > 0 || isOn(config, "core.autocrlf", false),
    conversion: JSON.stringify([
      files.filter(([path]) => path.endsWith(".gitattributes")),
      content.conversion,
    ]),
  };
}

/** A file of rules, by the name that git opens it by, and its exact bytes. */
type RuleFile = readonly [BytePath, Oid];

/** The files of a snapshot that say what is ignored, and how files are written out. */
export function listRuleFiles(
  { entries, raws }: Pick<SnapshotContent, "entries" | "raws">,
  keyOf: KeyOf,
): readonly RuleFile[] {
  const files = new Map<BytePath, Oid>();
  for (const [path, { mode, oid }] of entries) {
    const opened = mode.startsWith("100") ? openedAs(path, keyOf) : undefined;
    // Of two that are one on the disk, the one that git itself would write counts.
    if (opened !== undefined && (opened === path || !files.has(opened))) {
      files.set(opened, raws.get(path) ?? oid);
    }
  }
  return [...files];
}

const ruleNames: readonly string[] = [".gitignore", ".gitattributes"];

/** The name by which git opens a file of rules: on a disk that ignores case, `.GitIgnore` is one. Undefined for any other file. */
function openedAs(path: BytePath, keyOf: KeyOf): BytePath | undefined {
  const at = path.lastIndexOf("/") + 1;
  const name = path.slice(at);
  const opened = name.toLowerCase();
  return ruleNames.includes(opened) && keyOf(name) === keyOf(opened) ? path.slice(0, at) + opened : undefined;
}

async function layOut(
  read: Run,
  files: readonly RuleFile[],
  excludes: readonly string[],
  folder: string,
): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const blobs = await readObjects(
    read,
    files.map(([, oid]) => oid),
  );
  for (const [index, [path]] of files.entries()) {
    write(Buffer.from(`${folder}/`), path, blobs[index]?.bytes);
  }
  // Before the lines of the top folder's own file, which say the last word.
  const top = `${folder}/.gitignore`;
  const topStat = lstatSync(top, { throwIfNoEntry: false });
  if (excludes.length > 0 && topStat?.isDirectory() !== true) {
    const own = topStat === undefined ? Buffer.of() : readFileSync(top);
    writeFileSync(top, Buffer.concat([Buffer.from([...excludes, ""].join("\n")), own]));
  }
}

function write(root: Buffer, path: BytePath, bytes: Buffer | undefined): void {
  if (bytes === undefined) {
    throw damaged();
  }
  const parent = path.slice(0, Math.max(0, path.lastIndexOf("/")));
  mkdirSync(Buffer.concat([root, toBytes(parent)]), { recursive: true });
  writeFileSync(Buffer.concat([root, toBytes(path)]), bytes);
}

async function findIgnored(run: Run, paths: readonly BytePath[]): Promise<ReadonlySet<BytePath>> {
  if (paths.length === 0) {
    return new Set();
  }
  // A path that begins with a colon would be a pattern.
  const stdin = Buffer.from(paths.map((path) => `./${path}\0`).join(""), "latin1");
  const output = splitNul(
    await run(["check-ignore", "--no-index", "-z", "-v", "-n", "--stdin"], { stdin, expected: [0, 1] }),
  );
  const ignored = new Set<BytePath>();
  // Source, line, pattern, path; a pattern that begins with an exclamation mark takes the path out again.
  for (let at = 0; at + 3 < output.length; at += 4) {
    const pattern = output[at + 2] ?? "";
    if (pattern !== "" && !pattern.startsWith("!")) {
      ignored.add((output[at + 3] ?? "").slice(2));
    }
  }
  return ignored;
}

async function findFiltered(
  run: Run,
  drivers: ReadonlySet<string>,
  paths: readonly BytePath[],
): Promise<ReadonlyMap<BytePath, boolean>> {
  if (paths.length === 0) {
    return new Map();
  }
  const stdin = Buffer.from(paths.map((path) => `${path}\0`).join(""), "latin1");
  const output = splitNul(await run(["check-attr", "-z", "--stdin", "filter"], { stdin }));
  return new Map(
    paths.flatMap((path, index) => {
      const value = output[index * 3 + 2] ?? "";
      return value === "unspecified" || value === "unset"
        ? []
        : [[path, drivers.has(nameOfDriver(value))] as const];
    }),
  );
}
