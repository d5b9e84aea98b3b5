import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { ChangedFile, Oid } from "../../model/code/snapshot.ts";
import { type BytePath, splitNul, toText } from "./bytePath.ts";
import type { GitOptions, Run } from "./git.ts";
import { listPresent } from "./objects.ts";

/** Renames are looked for, with fixed limits, so that no configuration changes what is found. */
const comparing = ["-r", "-M50%", "-l1000", "--no-ext-diff", "--no-textconv", "--ignore-submodules=none"];

/** How long git may compare trees, in milliseconds. */
const longestComparison = 60_000;

/**
 * Runs `diff-tree` with these arguments. A tree of somebody else may list itself in itself, and git would collect what differs until the
 * memory is full.
 * @throws {UserError} if git has not come to an end after `longest` milliseconds
 */
export async function compareTrees(
  run: Run,
  args: readonly string[],
  options: GitOptions = {},
  longest = longestComparison,
): Promise<Buffer> {
  const end = AbortSignal.timeout(longest);
  return run(["diff-tree", ...args], { ...options, end }).catch((error: unknown) => {
    throw end.aborted ? new UserError(fact("git.comparisonTooLong"), undefined, { cause: error }) : error;
  });
}

/** The files that differ between two trees. Paths that are not UTF-8 are shown with replacement characters. */
export async function listChanges(
  run: Run,
  from: Oid,
  to: Oid,
  env: NonNullable<GitOptions["env"]> = {},
): Promise<readonly ChangedFile[]> {
  return parseChanges(
    await compareTrees(run, ["-z", "--raw", "--numstat", ...comparing, "--end-of-options", from, to], {
      env,
    }),
  );
}

/**
 * The difference of two trees as a unified diff: three lines of context, renames found, prefixes `a/` and `b/`, whole object
 * names. This is plumbing, which no setting of the user changes. Bytes that are not UTF-8 are replaced. Empty where one of the trees is
 * not in the repository: a log of others may name any.
 */
export async function diffTrees(run: Run, from: Oid, to: Oid): Promise<string> {
  const output = await compareIfThere(run, ["-p", "--full-index"], from, to);
  return output.toString("utf8");
}

/** The same as bytes that `git apply` takes, binary files included. */
export function patchTrees(run: Run, from: Oid, to: Oid): Promise<Uint8Array> {
  return compareIfThere(run, ["-p", "--binary", "--full-index"], from, to);
}

async function compareIfThere(run: Run, flags: readonly string[], from: Oid, to: Oid): Promise<Buffer> {
  return compareTrees(run, [...flags, ...comparing, "--end-of-options", from, to]).catch(
    async (error: unknown) => {
      const there = await listPresent(run, [from, to]);
      if (there.has(from) && there.has(to)) {
        throw error;
      }
      return Buffer.of();
    },
  );
}

/**
 * The differences of many pairs of trees, by one process; each as `diffTrees` gives it. Empty for a tree that is not in the repository:
 * the log of others that names it keeps nobody from the rest.
 */
export async function diffManyTrees(
  run: Run,
  pairs: readonly TreePair[],
  env: NonNullable<GitOptions["env"]> = {},
): Promise<readonly string[]> {
  const diffs = new Map<string, string>();
  for (const { head, body } of splitPairs(await compareMany(run, ["-p"], pairs, env))) {
    diffs.set(head, body.toString("utf8"));
  }
  return pairs.map((pair) => diffs.get(pair.join(" ")) ?? "");
}

/** Two trees, the one before first. */
type TreePair = readonly [from: Oid, to: Oid];

/** What differs between two trees: file by file, and as a unified diff. */
export interface TreeDifference {
  readonly changes: readonly ChangedFile[];
  readonly diff: string;
}

/** The same as `listChanges` and `diffTrees` give for many pairs of trees, by one process. */
export async function compareManyTrees(
  run: Run,
  pairs: readonly TreePair[],
  env: NonNullable<GitOptions["env"]> = {},
): Promise<readonly TreeDifference[]> {
  const found = new Map<string, TreeDifference>();
  const output = await compareMany(run, ["-z", "--raw", "--numstat", "-p"], pairs, env);
  for (const { head, body } of splitPairs(output)) {
    found.set(head, parseDifference(body));
  }
  return pairs.map((pair) => found.get(pair.join(" ")) ?? { changes: [], diff: "" });
}

async function compareMany(
  run: Run,
  flags: readonly string[],
  pairs: readonly TreePair[],
  env: NonNullable<GitOptions["env"]>,
): Promise<Buffer> {
  const compare = (some: readonly TreePair[]) =>
    compareTrees(run, ["--stdin", ...flags, "--full-index", ...comparing], {
      stdin: some.map((pair) => `${pair.join(" ")}\n`).join(""),
      env,
    });
  if (pairs.length === 0) {
    return Buffer.of();
  }
  return compare(pairs).catch(async (error: unknown) => {
    const there = await listPresent(run, pairs.flat(), { env });
    const left = pairs.filter((pair) => pair.every((tree) => there.has(tree)));
    if (left.length === pairs.length) {
      throw error;
    }
    return compare(left);
  });
}

/**
 * Cuts what `diff-tree --stdin` prints at the line with which each pair begins. No line of a diff looks like it, since those of files begin with
 * a sign; and a name in a list, which may hold any line, is looked over: a list ends with two zeros.
 */
function* splitPairs(output: Buffer): Generator<{ readonly head: string; readonly body: Buffer }> {
  const text = output.toString("latin1");
  const line = /^([0-9a-f]{40,64} [0-9a-f]{40,64})\n/gm;
  for (let found = line.exec(text); found !== null; ) {
    const start = line.lastIndex;
    if (text[start] === ":") {
      line.lastIndex = Math.max(start, endOfList(text, start));
    }
    const next = line.exec(text);
    yield { head: found[1] ?? "", body: output.subarray(start, next?.index ?? output.length) };
    found = next;
  }
}

/** Where the list of files ends that begins here: behind the empty field between it and the diff. */
function endOfList(text: string, start: number): number {
  let at = start;
  const take = () => {
    const end = text.indexOf("\0", at);
    const field = text.slice(at, end < 0 ? text.length : end);
    at = end < 0 ? text.length : end + 1;
    return field;
  };
  let files = 0;
  for (; text[at] === ":"; files++) {
    const isRename = /^R/.test(take().split(" ")[4] ?? "");
    take();
    if (isRename) {
      take();
    }
  }
  for (; files > 0; files--) {
    if (take().endsWith("\t")) {
      take();
      take();
    }
  }
  return at + 1;
}

function parseDifference(body: Buffer): TreeDifference {
  const text = body.toString("latin1");
  const end = text.startsWith(":") ? endOfList(text, 0) : 0;
  return {
    changes: parseChanges(body.subarray(0, Math.max(0, end - 1))),
    diff: body.subarray(end).toString("utf8"),
  };
}

const statuses: Readonly<Record<string, ChangedFile["status"]>> = {
  A: "added",
  M: "modified",
  D: "deleted",
  R: "renamed",
  T: "type changed",
};

/** Parses `diff-tree -z --raw --numstat`: first every file with its status, then every file with its lines. */
export function parseChanges(output: Buffer): readonly ChangedFile[] {
  const fields = splitNul(output)[Symbol.iterator]();
  const take = (): string => fields.next().value ?? "";
  const found = new Map<BytePath, { readonly status: string; readonly from: BytePath | undefined }>();
  const lines = new Map<BytePath, readonly [string, string]>();
  for (const field of fields) {
    if (field.startsWith(":")) {
      const status = field.split(" ")[4]?.[0] ?? "";
      const from = take();
      const path = status === "R" ? take() : from;
      found.set(path, { status, from: status === "R" ? from : undefined });
    } else {
      const [added = "", removed = "", ...rest] = field.split("\t");
      const path = rest.join("\t");
      // A rename's paths follow by themselves.
      const name = path === "" ? [take(), take()][1] : path;
      lines.set(name ?? "", [added, removed]);
    }
  }
  return [...found].map(([path, { status, from }]) => {
    const [added, removed] = (lines.get(path) ?? []).map((count) =>
      count === "-" ? undefined : Number(count),
    );
    return {
      path: toText(path),
      status: statuses[status] ?? "modified",
      from: from === undefined ? undefined : toText(from),
      added,
      removed,
    };
  });
}
