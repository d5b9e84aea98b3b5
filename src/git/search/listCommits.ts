import type { Commit } from "../../model/search/history.ts";
import type { Git } from "../plumbing/git.ts";
import { neutralSettings } from "../plumbing/gitConfig.ts";

/** What is read of a commit, a line each. */
const fields = ["%H", "%T", "%P", "%an <%ae>", "%at", "%s"];

/** The end of the year 9999, in seconds: git takes any number for a time, and the log none that is later. */
const latest = 253_402_300_799;

/** The newest commits of HEAD's history, at most so many: each after all of its parents that are listed. */
export async function listCommits(git: Git, most: number): Promise<readonly Commit[]> {
  const run = git.runWith(neutralSettings(await git.readConfig()));
  const printed = await run([
    "rev-list",
    "--topo-order",
    "--reverse",
    `--max-count=${most}`,
    "--encoding=UTF-8",
    `--format=${fields.join("%n")}`,
    "--end-of-options",
    "HEAD",
  ]);
  const lines = printed.toString("utf8").split("\n");
  // Each begins with a line of git's own.
  const length = fields.length + 1;
  return Array.from({ length: Math.floor(lines.length / length) }, (_, index) => {
    const [, id = "", tree = "", parents = "", author = "", at = "", subject = ""] = lines.slice(
      index * length,
      (index + 1) * length,
    );
    const written = new Date(1000 * Math.min(latest, Math.max(0, Number(at)))).toISOString();
    return { id, tree, parents: parents.split(" ").filter(Boolean), author, at: written, subject };
  });
}
