import type { Oid } from "../../model/code/snapshot.ts";
import { type Git, GitError } from "./git.ts";
import { neutralSettings } from "./gitConfig.ts";
import { nameObject, readObjects } from "./objects.ts";

/** The commit that a name means; undefined if it means none. */
export function resolveCommit(git: Git, name: string): Promise<Oid | undefined> {
  return resolveName(git, `${name}^{commit}`);
}

/**
 * A commit by any name, with the trees before and after it: its first parent's, or the empty one for a first commit, and its own. Undefined if one of them
 * is not there.
 */
export async function readCommit(
  git: Git,
  name: string,
): Promise<{ readonly id: Oid; readonly subject: string; readonly from: Oid; readonly to: Oid } | undefined> {
  const commit = await resolveCommit(git, name);
  if (commit === undefined) {
    return undefined;
  }
  const parent = await readParent(git, commit);
  const from =
    parent === undefined
      ? nameObject(git.paths.hash, "tree", Buffer.of())
      : await resolveName(git, `${parent}^{tree}`);
  const to = await resolveName(git, `${commit}^{tree}`);
  if (from === undefined || to === undefined) {
    return undefined;
  }
  const run = git.runWith(neutralSettings(await git.readConfig()));
  const printed = await run([
    "log",
    "-1",
    "--no-walk",
    "--encoding=UTF-8",
    "--format=%s",
    "--end-of-options",
    commit,
  ]);
  return { id: commit, subject: printed.toString("utf8").trim(), from, to };
}

/** The first parent that the commit itself names: where a shallow clone ends, git says that there is none. */
async function readParent(git: Git, commit: Oid): Promise<Oid | undefined> {
  const [object] = await readObjects(git.run, [commit]);
  const [head = ""] = (object?.bytes.toString("latin1") ?? "").split("\n\n", 1);
  return /^parent ([0-9a-f]+)$/m.exec(head)?.[1];
}

/** The object that a name means; undefined for none, and for what means those without it (`^HEAD`). */
async function resolveName(git: Git, name: string): Promise<Oid | undefined> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", name];
  try {
    const printed = (await git.run(args)).toString("latin1").trim();
    return /^[0-9a-f]+$/.test(printed) ? printed : undefined;
  } catch (error) {
    if (error instanceof GitError) {
      return undefined;
    }
    throw error;
  }
}
