import { constants, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { cp, lstat, readdir, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { codeOf } from "../../base/errors.ts";
import { findProgram, searchPath } from "../../base/findProgram.ts";
import { groupBy } from "../../base/groupBy.ts";
import { collect } from "../../base/process.ts";
import { identifyProcess, isSameProcess, nameHost } from "../../base/processIdentity.ts";
import { tidy } from "../../base/remove.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import type { Owner } from "../../model/log/events.ts";
import type { Enclosure } from "../../ports/runners.ts";
import type { Workplace, WorkplaceKind } from "../../ports/search.ts";
import { quarantine } from "../folder/scratch.ts";
import { type BytePath, onDisk, quotePath, splitNul, toText } from "../plumbing/bytePath.ts";
import type { Git } from "../plumbing/git.ts";
import { neutralSettings } from "../plumbing/gitConfig.ts";
import { listEntries } from "../plumbing/readTree.ts";

/** Where workplaces are made, and for which folder. */
export interface WorkplaceOptions {
  /** The folder for all workplaces of this user, outside of every repository. */
  readonly workplaces: string;
  /** The folder for the answers of searches that did not come to their end. */
  readonly answers: string;
  /** The session's folder relative to the top level. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Paths below the top level that no tree holds, and that tests may need all the same: secrets, files that are too big. */
  readonly skipped: readonly string[];
}

/** How many bytes of ignored files are copied at most where the disk cannot share them: what the packages of a large project take. */
const mostCopied = 2 * 2 ** 30;

/** Opens a place in which trees can be tried, of the repository or of these other objects; undefined where there can be none of this kind. */
export async function openWorkplace(
  git: Git,
  newId: () => string,
  kind: WorkplaceKind,
  options: WorkplaceOptions,
  objects = join(git.paths.common, "objects"),
): Promise<Workplace | undefined> {
  await sweepWorkplaces(options.workplaces);
  const place = createFolder(options.workplaces, newId());
  const made = await (kind === "view"
    ? makeView(git, place, objects, options)
    : makeCopy(git, place, objects, options)
  ).catch(async (error: unknown) => {
    await tidy(place);
    throw error;
  });
  if (made === undefined) {
    await tidy(place);
  }
  return made;
}

/** The file in a workplace that says which process it belongs to. */
const ownerFile = "owner.json";

/** Makes a folder that only this user can read. The process that made it is written down first, so that another one knows when it is left. */
function createFolder(workplaces: string, id: string): string {
  const place = join(workplaces, id.slice(0, 8));
  mkdirSync(place, { recursive: true, mode: 0o700 });
  const owner: Owner = {
    host: nameHost(hostname()),
    pid: process.pid,
    started: identifyProcess(process.pid, id),
  };
  writeFileSync(join(place, ownerFile), JSON.stringify(owner));
  return place;
}

/** How long a workplace stays of which nobody here knows whether its process lives, in milliseconds: longer than any search takes. */
const oldAge = 24 * 60 * 60 * 1000;

/** Removes workplaces whose process has ended; those of other machines and containers, by their age. */
export async function sweepWorkplaces(workplaces: string): Promise<void> {
  for (const name of listNames(workplaces)) {
    const place = join(workplaces, name);
    const owner = readOwner(place);
    const isKnown = owner?.host === nameHost(hostname());
    if (isKnown ? !isSameProcess(owner) : isOlder(place, owner === undefined ? 60_000 : oldAge)) {
      await tidy(place);
    }
  }
}

function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /^[0-9a-f]{8}$/.test(name));
  } catch (error) {
    if (codeOf(error) === "ENOENT") {
      return [];
    }
    throw error;
  }
}

/** Undefined where it was not written to its end, or is damaged. */
function readOwner(place: string): Owner | undefined {
  try {
    const { host, pid, started } = JSON.parse(readFileSync(join(place, ownerFile), "utf8")) as Partial<Owner>;
    return typeof host === "string" && typeof pid === "number" && typeof started === "string"
      ? { host, pid, started }
      : undefined;
  } catch {
    return undefined;
  }
}

function isOlder(place: string, age: number): boolean {
  const since = lstatSync(place, { throwIfNoEntry: false })?.mtimeMs;
  return since !== undefined && Date.now() - since > age;
}

/** The files of one tree at a time, with a git directory of their own beside them: the user's repository never hears of them. */
interface Checkout {
  readonly files: string;
  put(tree: Oid): Promise<void>;
}

/** By what settings of a repository its files look as they do on the disk, and which it ignores. */
const likeHere = [
  ...["core.autocrlf", "core.eol", "core.symlinks", "core.filemode", "core.ignorecase"],
  "core.excludesfile",
];

function writeIn(path: string, text: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) {
      return Buffer.of();
    }
    throw error;
  }
}

async function makeCheckout(git: Git, place: string, objects: string): Promise<Checkout> {
  // Called like the folder itself: errors are also compared by where they were raised, of which the last two names count.
  const [files, gitDirectory] = [join(place, "files", basename(git.paths.top)), join(place, "git")];
  mkdirSync(files, { recursive: true, mode: 0o700 });
  const config = await git.readConfig();
  const same = likeHere.flatMap((key) => (config.get(key) ?? []).slice(-1).map((value) => `${key}=${value}`));
  const run = git.runAt(files, [...neutralSettings(config), ...same, "core.longpaths=true"]);
  const env = { GIT_DIR: gitDirectory, GIT_WORK_TREE: files };
  const format = git.paths.hash === "sha1" ? [] : [`--object-format=${git.paths.hash}`];
  await run(["init", "--quiet", "--template=", ...format], { env });
  const alternates = [join(git.paths.common, "objects"), objects].map(quotePath);
  writeIn(join(gitDirectory, "objects/info/alternates"), `${alternates.join("\n")}\n`);
  writeIn(join(gitDirectory, "info/exclude"), readIfThere(join(git.paths.common, "info/exclude")));
  // Caches of compiled files compare the time of a source in whole seconds, and its size.
  let second = Math.floor(Date.now() / 1000) - 1_000_000;
  let current: Oid | undefined;
  return {
    files,
    put: async (tree) => {
      await run(["read-tree", "--reset", "-u", "--end-of-options", tree], { env });
      await run(["clean", "-f", "-f", "-d", "-q"], { env });
      second += 1;
      for (const path of await listChanged(tree)) {
        await setTime(onDisk(files, path, git.platform), second);
      }
      await run(["update-index", "-q", "--refresh"], { env, expected: [0, 1] });
      current = tree;
    },
  };

  async function listChanged(tree: Oid): Promise<readonly BytePath[]> {
    return current === undefined
      ? [...(await listEntries(run, tree, { env })).keys()]
      : splitNul(
          await run(
            [
              "diff-tree",
              "-r",
              "-z",
              "--name-only",
              "--no-renames",
              "--diff-filter=d",
              "--end-of-options",
              current,
              tree,
            ],
            { env },
          ),
        );
  }
}

async function setTime(path: Buffer, second: number): Promise<void> {
  const stat = await lstat(path).catch((error: unknown) => {
    // A submodule, or a file that the disk has by another spelling.
    if (codeOf(error) === "ENOENT") {
      return undefined;
    }
    throw error;
  });
  if (stat?.isFile() === true) {
    await utimes(path, second, second);
  }
}

/** A copy of the folder: the tree, its submodules as they are now, and everything that git ignores. */
async function makeCopy(
  git: Git,
  place: string,
  objects: string,
  { folder, skipped }: WorkplaceOptions,
): Promise<Workplace | undefined> {
  const submodules = (await listSubmodules(git)).map(toText);
  const besides = [...(await listIgnored(git)).map(toText), ...skipped, ...submodules];
  const checkout = await makeCheckout(git, place, objects);
  if (!(await copyAll(git.paths.top, besides, checkout.files))) {
    return undefined;
  }
  for (const path of submodules) {
    // It leads to the repository of the folder itself: without it, these are files like any other, and git leaves them alone.
    await tidy(join(checkout.files, path, ".git"));
  }
  writeFileSync(join(checkout.files, ".git"), `gitdir: ${join(place, "git")}\n`);
  return {
    kind: "copy",
    folder: join(checkout.files, ...folder.split("/").filter(Boolean)),
    put: checkout.put,
    enclose: async () => undefined,
    dispose: async () => void (await tidy(place)),
  };
}

/** What git ignores, whole folders as one, ending with `/`. */
async function listIgnored({ run }: Pick<Git, "run">): Promise<readonly BytePath[]> {
  return splitNul(
    await run(["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"]),
  );
}

/** The submodules of the folder, whose files are there at their current version: no tree of the repository has them. */
async function listSubmodules({ run }: Pick<Git, "run">): Promise<readonly BytePath[]> {
  return splitNul(await run(["ls-files", "-z", "--stage"])).flatMap((line) =>
    line.startsWith("160000 ") ? [line.slice(line.indexOf("\t") + 1)] : [],
  );
}

/** Copies what lies below the top level, sharing the bytes where the disk can do that. False if it would be too much. */
async function copyAll(top: string, paths: readonly string[], to: string): Promise<boolean> {
  let left = mostCopied;
  for (const path of paths) {
    left -= await measure(join(top, path), left);
    if (left < 0) {
      return false;
    }
  }
  for (const path of paths) {
    const target = join(to, path);
    mkdirSync(dirname(target), { recursive: true });
    await cp(join(top, path), target, {
      recursive: true,
      verbatimSymlinks: true,
      preserveTimestamps: true,
      mode: constants.COPYFILE_FICLONE,
      // A socket or a pipe that some program has made is nobody's source.
      filter: async (source) => {
        const stat = await lstat(source);
        return stat.isFile() || stat.isDirectory() || stat.isSymbolicLink();
      },
    });
  }
  return true;
}

/** How many bytes lie at a path; it looks no further once it is more than `most`. */
async function measure(path: string, most: number): Promise<number> {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory() !== true) {
    return stat?.size ?? 0;
  }
  let sum = 0;
  for (const name of await readdir(path)) {
    sum += sum > most ? 0 : await measure(join(path, name), most - sum);
  }
  return sum;
}

/**
 * A view of the folder at its own path, which only the processes of a run have: an overlay in a mount namespace of theirs. Below lies the folder, for
 * what git ignores; above it the tree; and on top what the run writes, which goes away with it.
 */
async function makeView(
  git: Git,
  place: string,
  objects: string,
  { folder, env, skipped }: WorkplaceOptions,
): Promise<Workplace | undefined> {
  const { top } = git.paths;
  const shown = new Set(skipped.map((path) => Buffer.from(path).toString("latin1")));
  const unshare = git.platform === "linux" ? findProgram("unshare", searchPath(env, top)) : undefined;
  // In the options of a mount these separate paths.
  if (unshare === undefined || /[,:\\"\n]/.test(`${top}${place}`)) {
    return undefined;
  }
  const checkout = await makeCheckout(git, place, objects);
  let runs = 0;
  let hidden: readonly string[] = [];
  const enclose = async (): Promise<Enclosure> => {
    runs += 1;
    const written = join(place, `run-${runs}`);
    for (const name of ["upper", "work"]) {
      mkdirSync(join(written, name), { recursive: true, mode: 0o700 });
    }
    writeFileSync(join(written, "upper", viewMark), "");
    writeHidden(join(written, "hidden"), hidden);
    const within = join(top, ...folder.split("/").filter(Boolean));
    const args = ["--user", "--map-root-user", "--mount", "/bin/sh", "-c", viewScript, "casebook"];
    return { file: unshare, args: [...args, top, checkout.files, written, within] };
  };
  const view: Workplace = {
    kind: "view",
    folder: join(top, ...folder.split("/").filter(Boolean)),
    put: async (tree) => {
      await checkout.put(tree);
      const entries = await listEntries(git.run, tree, { env: quarantine(git.paths, objects) });
      hidden = (await listVisible(git)).filter((path) => !entries.has(path) && !shown.has(path));
      for (let run = 1; run <= runs; run++) {
        await tidy(join(place, `run-${run}`));
      }
    },
    enclose,
    dispose: async () => void (await tidy(place)),
  };
  // Whether the system allows it is only known by trying.
  const { file, args } = await enclose();
  const { end } = await collect(file, [...args, "/bin/true"], { cwd: "/", env });
  return end.kind === "exited" && end.code === 0 ? view : undefined;
}

/** Writes a list of folders, each behind its number, and for each of these a list of the names in it: what `viewScript` hides. */
function writeHidden(folder: string, paths: readonly BytePath[]): void {
  const names = groupBy(
    paths.map((path) => path.replace(/\/$/, "")),
    (path) => path.slice(0, Math.max(0, path.lastIndexOf("/"))),
  );
  const folders = [...names];
  writeIn(
    join(folder, "folders"),
    Buffer.from(folders.map(([of], index) => `${index}/${of}\0`).join(""), "latin1"),
  );
  for (const [index, [of, all]] of folders.entries()) {
    const listed = all.map((path) => `./${of === "" ? path : path.slice(of.length + 1)}\0`).join("");
    writeIn(join(folder, String(index)), Buffer.from(listed, "latin1"));
  }
}

/** Files of the folder that git does not ignore: a snapshot would hold them, so the view shows them only where the tree does. */
async function listVisible({ run }: Pick<Git, "run">): Promise<readonly BytePath[]> {
  return splitNul(await run(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]));
}

/** A file by which a view is recognised from within. */
const viewMark = ".casebook-view";

/**
 * Arguments: the folder, the tree, what the run writes, where it runs; then the program. Nothing is removed before the view is surely there, and
 * nothing through a link: where the tree, or by now the folder, has one in place of a directory, it may lead to files outside of the view.
 */
const viewScript = `
set -e
top=$1 tree=$2 written=$3 within=$4
shift 4
mount -t overlay overlay -o "userxattr,lowerdir=$tree:$top,upperdir=$written/upper,workdir=$written/work" "$top"
cd "$top"
test -f ${viewMark}
rm ${viewMark}
hidden=$written/hidden xargs -0 -r /bin/sh -c '
for folder do
  path=\${folder#*/}
  if cd -P -- "$0/$path" 2>/dev/null && [ "$PWD" = "$0\${path:+/$path}" ]; then
    xargs -0 rm -rf -- < "$hidden/\${folder%%/*}"
  fi
done' "$(pwd -P)" < "$written/hidden/folders"
cd "$within"
exec "$@"
`;
