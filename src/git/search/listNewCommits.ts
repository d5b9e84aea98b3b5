import type { Oid } from "../../model/code/snapshot.ts";
import type { BranchTip, NewCommit, NewHistory } from "../../model/memory/heldCommits.ts";
import type { Git } from "../plumbing/git.ts";
import { neutralSettings } from "../plumbing/gitConfig.ts";
import { readObjects } from "../plumbing/objects.ts";

/** What is read of a commit, a line each. */
const fields = ["%H", "%T", "%P", "%ct", "%s"];

/** How many commits are listed, how many branches, and by how many paths commits are chosen. */
const most = { commits: 2000, branches: 200, paths: 500 };

/** Whether a path can be given in a line of its own. */
const isLine = (path: string) => !/[\n\r]/.test(path);

/** The end of the year 9999, in seconds: git takes any number for a time, and others read it. */
const latest = 253_402_300_799;

/**
 * The newest commits that branches and branches of remotes lead to, committed at or after `since` (ISO 8601), with the branches: the one that is
 * checked out first, then the others of this repository. `touching` are those that change a file at one of these paths, relative to the top level.
 */
export async function listNewCommits(
  git: Git,
  since: string,
  paths: readonly string[],
): Promise<NewHistory & { readonly touching: ReadonlySet<Oid> }> {
  const run = git.runWith(neutralSettings(await git.readConfig()));
  const named = await run([
    "for-each-ref",
    `--count=${most.branches}`,
    "--sort=-committerdate",
    "--format=%(HEAD)%00%(objectname)%00%(refname)%00%(symref)",
    "refs/heads",
    "refs/remotes",
  ]);
  const tips = parseTips(named.toString("utf8"));
  if (tips.length === 0) {
    return { commits: [], tips, touching: new Set() };
  }
  const list = async (options: readonly string[], more = "") =>
    (
      await run(["rev-list", "--stdin", `--max-count=${most.commits}`, `--since=${since}`, ...options], {
        stdin: `${tips.map(({ commit }) => `${commit}\n`).join("")}${more}`,
      })
    ).toString("utf8");
  const commits = parseCommits(await list(["--encoding=UTF-8", `--format=${fields.join("%n")}`]));
  const isLimited = commits.length > 0 && paths.length <= most.paths && paths.every(isLine);
  const touching = isLimited
    ? (await list(["--full-history"], `--\n${paths.map((path) => `${path}\n`).join("")}`)).split("\n")
    : commits.map(({ id }) => id);
  return { commits, tips, touching: new Set(touching) };
}

/** The trees of commits; one that is not there is left out. */
export async function readTreesOf(git: Git, commits: readonly Oid[]): Promise<ReadonlyMap<Oid, Oid>> {
  const objects = await readObjects(git.run, commits);
  return new Map(
    objects.flatMap((object, index) => {
      const tree =
        object?.type === "commit" ? /^tree ([0-9a-f]+)$/m.exec(object.bytes.toString("latin1")) : null;
      return tree?.[1] === undefined ? [] : [[commits[index] ?? "", tree[1]] as const];
    }),
  );
}

function parseTips(printed: string): readonly BranchTip[] {
  const tips = printed.split("\n").flatMap((line) => {
    const [head, commit = "", reference = "", symref] = line.split("\0");
    const branch = reference.replace(/^refs\/(?:heads|remotes)\//, "");
    const rank = head === "*" ? 0 : reference.startsWith("refs/heads/") ? 1 : 2;
    // `origin/HEAD` is another name of a branch that is listed.
    return reference === "" || symref !== "" ? [] : [{ branch, commit, rank }];
  });
  return tips
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ branch, commit }) => ({ branch, commit }));
}

function parseCommits(printed: string): readonly NewCommit[] {
  const lines = printed.split("\n");
  // Each begins with a line of git's own.
  const length = fields.length + 1;
  return Array.from({ length: Math.floor(lines.length / length) }, (_, index) => {
    const [, id = "", tree = "", parents = "", at = "", subject = ""] = lines.slice(
      index * length,
      (index + 1) * length,
    );
    const committed = new Date(1000 * Math.min(latest, Math.max(0, Number(at)))).toISOString();
    return { id, tree, parents: parents.split(" ").filter(Boolean), at: committed, subject };
  });
}
