import { t } from "../../base/l10n.ts";
import type { AgreedCommands } from "../../editor/folders/agreedCommands.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import { saveBeforeRun } from "../../editor/runs/saveBeforeRun.ts";
import type { TreeNode } from "../../editor/window/treeNode.ts";
import { askInDialog, inform, pickOne } from "../../editor/window/window.ts";
import type { RunPurpose } from "../../model/log/run.ts";
import { endedCommits } from "../../model/search/foundCommits.ts";
import { endedPolluters } from "../../model/search/foundPolluters.ts";
import type { TestSearchRequest } from "../../model/search/searchRequests.ts";
import type { SearchQuestion } from "../choices/searchQuestion.ts";
import {
  askForCommit,
  askForPolluter,
  copyAction,
  goOnAction,
  isolateAction,
  offerVictims,
  openAction,
  type SearchResult,
  searchResult,
  showAction,
} from "../choices/testSearch.ts";
import { confirmCommand } from "../questions/confirmCommand.ts";
import { copyFound, isolateFound, openFoundTests, showFound } from "./openFound.ts";

/** *Find Polluting Test…*: which earlier tests break a failing one, or are needed by it; the test is that of the row, else it is picked. */
export async function findPolluter(
  folders: Folders,
  agreed: AgreedCommands,
  node: TreeNode | undefined,
): Promise<void> {
  const test = await testOf(folders, node, t("Find what breaks which test?"));
  if (test === undefined) {
    return;
  }
  const request = { session: folders.session.id, test };
  const plan = await folders.request("planPolluterSearch", request);
  if (await isStarted(askForPolluter(plan))) {
    await searchPolluter(folders, agreed, request, plan.purpose);
  }
}

/** Carries it out, or goes on with it. */
export async function searchPolluter(
  folders: Folders,
  agreed: AgreedCommands,
  request: TestSearchRequest,
  purpose: RunPurpose,
): Promise<void> {
  const confirmed = await confirmCommand(folders, agreed, purpose);
  if (confirmed === undefined) {
    return;
  }
  await saveBeforeRun();
  const found = await folders.request("findPolluter", { ...request, ...confirmed });
  const result = searchResult(endedPolluters(found), found.changedFiles);
  await offer(folders, agreed, found.search, result, () => searchPolluter(folders, agreed, request, purpose));
}

/** *When Did It Start…*: the commit since which a test fails. */
export async function findCommit(
  folders: Folders,
  agreed: AgreedCommands,
  node: TreeNode | undefined,
): Promise<void> {
  const test = await testOf(folders, node, t("Since when does which test fail?"));
  if (test === undefined) {
    return;
  }
  const request = { session: folders.session.id, test };
  const plan = await folders.request("planCommitSearch", request);
  if (await isStarted(askForCommit(plan))) {
    await searchCommit(folders, agreed, request, plan.purpose);
  }
}

/** Carries it out, or goes on with it. */
export async function searchCommit(
  folders: Folders,
  agreed: AgreedCommands,
  request: TestSearchRequest,
  purpose: RunPurpose,
): Promise<void> {
  const confirmed = await confirmCommand(folders, agreed, purpose);
  if (confirmed === undefined) {
    return;
  }
  const found = await folders.request("findCommit", { ...request, ...confirmed });
  await offer(folders, agreed, found.search, searchResult(endedCommits(found)), () =>
    searchCommit(folders, agreed, request, purpose),
  );
}

/** Says what a search came to. What can be done with that can be done from its row as well. */
async function offer(
  folders: Folders,
  agreed: AgreedCommands,
  search: string,
  { sentences, actions }: SearchResult,
  goOn: () => Promise<void>,
): Promise<void> {
  switch (await inform(sentences, ...actions)) {
    case isolateAction():
      return isolateFound(folders, agreed, search);
    case openAction():
      return openFoundTests(folders, search);
    case showAction():
      return showFound(folders, search);
    case copyAction():
      return copyFound(folders, search);
    case goOnAction():
      return goOn();
  }
}

async function testOf(
  folders: Folders,
  node: TreeNode | undefined,
  title: string,
): Promise<string | undefined> {
  if (node?.subject?.kind === "test") {
    return node.subject.id;
  }
  const victims = await folders.request("listVictims", { session: folders.session.id });
  return (await pickOne(offerVictims(victims, title)))?.id;
}

async function isStarted({ question, detail, start }: SearchQuestion): Promise<boolean> {
  return (await askInDialog(question, detail, start)) === start;
}
