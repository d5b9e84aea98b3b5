import { rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../base/errors.ts";
import { readTips } from "./branches.ts";
import type { Git } from "./git.ts";
import { neutralSettings, readConfig } from "./gitConfig.ts";
import { swap } from "./publish.ts";
import { remoteReferences } from "./remotes.ts";
import { changedMeanwhile, type LogAtTip } from "./removeSession.ts";
import { checkNoRestore } from "./restoreJournal.ts";
import { ownFolder } from "./scratch.ts";

/**
 * Takes everything of ours out of a repository: the logs with their reflogs, if they are still as they were seen, all of them or
 * none; then the keys of branches, and our folder. No other reference is touched. A UserError says that nothing was deleted.
 */
export async function removeAll(git: Git, logs: readonly LogAtTip[]): Promise<void> {
  checkNoRestore(git.paths);
  const config = await readConfig(git.read);
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
    throw changedMeanwhile();
  }
  const fetched = (await git.read("for-each-ref", "--format=%(refname)", remoteReferences)) ?? "";
  for (const reference of fetched.split("\n").filter(Boolean)) {
    await run(["update-ref", "-d", reference]);
  }
  for (const key of config.keys()) {
    if (/^branch\..+\.casebooklog$/s.test(key)) {
      // Status 5: it is not in the repository's own configuration.
      await run(["config", "--local", "--unset-all", key], { expected: [0, 5] });
    }
  }
  rmSync(ownFolder(git.paths), { recursive: true, force: true });
  for (const folder of ["logs/refs/casebook/log", "logs/refs/casebook"]) {
    removeIfEmpty(join(git.paths.common, folder));
  }
}

/** Git leaves folders of reflogs behind. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!["ENOENT", "ENOTEMPTY", "ENOTDIR"].includes(codeOf(error) ?? "")) {
      throw error;
    }
  }
}
