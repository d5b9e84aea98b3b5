import { existsSync } from "node:fs";
import { join } from "node:path";
import { messageOf, UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import { remove, removeEmpty } from "../../base/remove.ts";
import type { LogAtTip } from "../../model/log/keptSession.ts";
import { readTips } from "../folder/logTips.ts";
import { ownFolder } from "../folder/scratch.ts";
import { swap } from "../log/publish.ts";
import { checkNoRestore } from "../log/restoreJournal.ts";
import type { Git, Run } from "../plumbing/git.ts";
import { type GitConfig, neutralSettings } from "../plumbing/gitConfig.ts";
import { remoteReferences } from "../plumbing/remotes.ts";
import { changedMeanwhile, notRemoved } from "./removeSession.ts";

/**
 * Removes everything of ours from a repository: the logs with their reflogs, if they are still as they were seen, all of them or
 * none; then the keys of branches, and our folder. No other reference is touched. A UserError says that nothing was deleted, or what
 * is left.
 */
export async function removeAll(git: Git, logs: readonly LogAtTip[]): Promise<void> {
  checkNoRestore(git.paths);
  const config = await git.readConfig();
  const run = git.runWith(neutralSettings(config));
  const tips = await readTips(git);
  if (tips.size !== logs.length || logs.some(({ uuid, tip }) => tips.get(uuid) !== tip)) {
    throw changedMeanwhile();
  }
  const isDone =
    logs.length === 0 ||
    (await swap(
      git,
      run,
      logs.map(({ uuid, tip }) => ({ uuid, tip, commit: undefined })),
    ));
  if (!isDone) {
    throw notRemoved(git);
  }
  const fetched = (await git.read("for-each-ref", "--format=%(refname)", remoteReferences)) ?? "";
  for (const reference of fetched.split("\n").filter(Boolean)) {
    await run(["update-ref", "--no-deref", "-d", reference]);
  }
  await removeKeys(git, run, config);
  removeFolder(ownFolder(git.paths));
  // Git leaves folders of reflogs behind.
  for (const folder of ["logs/refs/casebook/log", "logs/refs/casebook"]) {
    removeEmpty(join(git.paths.common, folder));
  }
}

function removeFolder(folder: string): void {
  try {
    remove(folder);
  } catch (error) {
    throw new UserError(
      fact("git.folderNotRemoved", { folder, message: messageOf(error) }),
      fact("next.removeFolder"),
      { cause: error },
    );
  }
}

/** Forgets which branch had which log. A UserError where the configuration is locked. */
async function removeKeys({ paths }: Git, run: Run, config: GitConfig): Promise<void> {
  const keys = [...config.keys()].filter((key) => /^branch\..+\.casebooklog$/s.test(key));
  try {
    for (const key of keys) {
      // Status 5: it is not in the repository's own configuration.
      await run(["config", "--local", "--unset-all", key], { expected: [0, 5] });
    }
  } catch (error) {
    const lock = join(paths.common, "config.lock");
    if (!existsSync(lock)) {
      throw error;
    }
    throw new UserError(fact("git.configLocked"), fact("next.deleteAgain", { file: lock }), { cause: error });
  }
}
