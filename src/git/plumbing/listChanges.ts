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
  pairs: readonly (readonly [from: Oid, to: Oid])[],
  env: NonNullable<GitOptions["env"]> = {},
): Promise<readonly string[]> {
  if (pairs.length === 0) {
    return [];
  }
  const heads = pairs.map(([from, to]) => `${from} ${to}`);
  const compare = (lines: readonly string[]) =>
    compareTrees(run, ["--stdin", "-p", "--full-index", ...comparing], {
      stdin: lines.map((line) => `${line}\n`).join(""),
      env,
    });
  const output = await compare(heads).catch(async (error: unknown) => {
    const there = await listPresent(run, pairs.flat(), { env });
    const left = heads.filter((_, index) => pairs[index]?.every((tree) => there.has(tree)));
    if (left.length === heads.length) {
      throw error;
    }
    return compare(left);
  });
  const diffs = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of output.toString("utf8").split("\n").slice(0, -1)) {
    // No line of a diff looks like this: those of files begin with a sign.
    if (/^[0-9a-f]{40,64} [0-9a-f]{40,64}$/.test(line)) {
      current = [];
      diffs.set(line, current);
    } else {
      current.push(`${line}\n`);
    }
  }
  return heads.map((head) => diffs.get(head)?.join("") ?? "");
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
