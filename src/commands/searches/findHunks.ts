import { UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import type { AgreedCommands } from "../../editor/folders/agreedCommands.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import type { TreeNode } from "../../editor/window/treeNode.ts";
import { askInDialog, pickMany, pickOne } from "../../editor/window/window.ts";
import type { RunPurpose } from "../../model/log/run.ts";
import type { HunkSearchRequest } from "../../model/search/searchRequests.ts";
import {
  askToSearch,
  offerSearches,
  offerTests,
  possibleQuestions,
  requestInCommit,
  requestOf,
} from "../choices/hunkSearch.ts";
import { chooseAttempt } from "../questions/chooseAttempt.ts";
import { confirmCommand } from "../questions/confirmCommand.ts";
import { searchCommit, searchPolluter } from "./findByTest.ts";
import { searchOf } from "./openFound.ts";

/** *Find What Mattered…*: what fixed or broke tests in an attempt, or is not needed; the attempt is that of the row, else it is picked. */
export async function findHunks(
  folders: Folders,
  agreed: AgreedCommands,
  node: TreeNode | undefined,
): Promise<void> {
  const attempt = await chooseAttempt(folders, node, t("Find what mattered in which attempt?"));
  if (attempt !== undefined) {
    await findBetween(folders, agreed, attempt.number);
  }
}

/** The same for the changes up to an attempt, since another one if that is given. */
export async function findBetween(
  folders: Folders,
  agreed: AgreedCommands,
  to: number,
  from?: number,
): Promise<void> {
  const planned = [];
  for (const request of possibleQuestions(folders.session, to, from)) {
    const plan = await planIfAny(folders, request);
    if (plan !== undefined) {
      planned.push({ request, plan });
    }
  }
  const chosen = await pickOne(offerSearches(planned, to));
  if (chosen !== undefined) {
    await askAndSearch(folders, agreed, chosen.request);
  }
}

/** What a search would take; undefined if there is nothing to search for, as the engine says. */
async function planIfAny(folders: Folders, request: HunkSearchRequest) {
  try {
    return await folders.request("planHunkSearch", request);
  } catch (error) {
    if (error instanceof UserError) {
      return undefined;
    }
    throw error;
  }
}

/** *Find What Broke It…*: what of the commit that a search found breaks its test. */
export async function findInCommit(folders: Folders, agreed: AgreedCommands, node?: TreeNode): Promise<void> {
  await askAndSearch(folders, agreed, requestInCommit(folders.session.id, searchOf(folders, node)));
}

/** *Go On*: a search that was stopped, with what it was told until then. */
export async function searchOn(folders: Folders, agreed: AgreedCommands, node?: TreeNode): Promise<void> {
  const search = searchOf(folders, node);
  const [test] = search.tests;
  const request = { session: folders.session.id, test: test?.id ?? "" };
  switch (search.aim.kind) {
    case "hunks": {
      const asked = requestOf(folders.session.id, search);
      const { purpose } = await folders.request("planHunkSearch", asked);
      return carryOut(folders, agreed, asked, purpose);
    }
    case "polluter": {
      const { purpose } = await folders.request("planPolluterSearch", request);
      return searchPolluter(folders, agreed, request, purpose);
    }
    case "commits": {
      const { purpose } = await folders.request("planCommitSearch", request);
      return searchCommit(folders, agreed, request, purpose);
    }
  }
}

/** Says what it takes, lets the user choose the tests, and begins. */
async function askAndSearch(
  folders: Folders,
  agreed: AgreedCommands,
  request: HunkSearchRequest,
): Promise<void> {
  const plan = await folders.request("planHunkSearch", request);
  const { question, detail, start, changeTests } = askToSearch(plan);
  const isChoice = plan.tests.length > 1;
  const answer = await askInDialog(question, detail, start, ...(isChoice ? [changeTests] : []));
  if (answer === start) {
    await carryOut(folders, agreed, request, plan.purpose);
  } else if (answer === changeTests) {
    const tests = await pickMany(offerTests(plan));
    if (tests !== undefined && tests.length > 0) {
      await askAndSearch(folders, agreed, { ...request, tests: tests.map(({ id }) => id) });
    }
  }
}

/** What it comes to is shown by its row. */
async function carryOut(
  folders: Folders,
  agreed: AgreedCommands,
  request: HunkSearchRequest,
  purpose: RunPurpose,
): Promise<void> {
  const confirmed = await confirmCommand(folders, agreed, purpose);
  if (confirmed !== undefined) {
    await folders.request("findHunks", { ...request, ...confirmed });
  }
}
