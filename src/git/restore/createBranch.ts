import { UserError } from "../../base/errors.ts";
import { type Fact, fact } from "../../base/facts/fact.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import type { BranchCommit } from "../../ports/repository.ts";
import { createScratch, quarantine, type Scratch } from "../folder/scratch.ts";
import { packOne, whileKept } from "../log/publish.ts";
import { type Git, GitError } from "../plumbing/git.ts";
import { neutralSettings } from "../plumbing/gitConfig.ts";

/**
 * Creates a branch with one commit of a tree, in the user's name where git knows it. Nothing is checked out, no hook runs, and
 * no branch is ever moved: a UserError if the name is taken or no name of a branch. Returns the commit.
 */
export async function createBranch(git: Git, newId: () => string, branch: BranchCommit): Promise<Oid> {
  const scratch = createScratch(git.paths, newId());
  try {
    return await createFrom(git, scratch, branch);
  } finally {
    scratch.dispose();
  }
}

async function createFrom(
  git: Git,
  { objects }: Scratch,
  { branch, tree, parent, message }: BranchCommit,
): Promise<Oid> {
  await git.run(["check-ref-format", "--branch", branch]).catch((error: unknown) => {
    throw failed(error, fact("branch.badName", { branch }));
  });
  const env = await readIdentity(git);
  const parents = parent === undefined ? [] : ["-p", parent];
  const printed = await git
    // The name of the tree comes from the log, so git must take it for a name.
    .run(["commit-tree", ...parents, "-F", "-", "--end-of-options", tree], {
      stdin: message,
      env: { ...env, ...quarantine(git.paths, objects) },
    })
    .catch((error: unknown) => {
      throw failed(error, fact("restore.attemptDamaged"), fact("next.runFsck"));
    });
  const commit = printed.toString("latin1").trim();
  const none = commit.replace(/./g, "0");
  const swap = ["update-ref", "--create-reflog", "-m", "casebook: branch from an attempt"];
  const run = git.runWith(neutralSettings(await git.readConfig()));
  const create = () => run([...swap, `refs/heads/${branch}`, commit, none], { env });
  await whileKept(git, run, packOne(git, run, commit, objects), create).catch((error: unknown) => {
    throw failed(error, fact("branch.notCreated", { branch }));
  });
  return commit;
}

function failed(error: unknown, what: Fact, next = fact("next.chooseAnotherName")): unknown {
  return error instanceof GitError ? new UserError(what, next, { cause: error }) : error;
}

/** The user's own name for the commit, as `git commit` would take it; ours where there is none. */
async function readIdentity({ read }: Git): Promise<Readonly<Record<string, string>>> {
  const [name, email] = await Promise.all(
    ["user.name", "user.email"].map(async (key) => (await read("config", "--get", key))?.trim()),
  );
  return name && email
    ? Object.fromEntries(
        ["AUTHOR", "COMMITTER"].flatMap((role) => [
          [`GIT_${role}_NAME`, name],
          [`GIT_${role}_EMAIL`, email],
        ]),
      )
    : {};
}
