import { describeCommitPlan, describeCommits } from "../model/answers/commitText.ts";
import { describePolluterPlan, describePolluters } from "../model/answers/polluterText.ts";
import { quote, quoteNames } from "../model/answers/quote.ts";
import { describeProgress } from "../model/answers/searchText.ts";
import type { FoundPolluters, Victim } from "../model/search/foundPolluters.ts";
import { askToAgree } from "./askToAgree.ts";
import {
  type Answer,
  type Arguments,
  type Around,
  answerCodes,
  type ExitCode,
  type OpenFolder,
} from "./command.ts";
import { openSession } from "./sessionHere.ts";
import { UsageError } from "./usageError.ts";

/** *casebook find polluter TEST*. */
export async function findPolluter(word: string, given: Arguments, around: Around): Promise<Answer> {
  const folder = await around.open();
  const session = openSession(folder);
  const test = victimNamed(await folder.request("listVictims", { session: session.id }), word).id;
  const request = { session: session.id, test };
  const plan = await folder.request("planPolluterSearch", request);
  const { command, purpose } = plan;
  if (!given.has("yes")) {
    return {
      code: answerCodes.usage,
      lines: [...describePolluterPlan(plan), "NOT RUN. To search: add --yes"],
      json: [{ state: "planned", ...plan }],
    };
  }
  const call = `casebook find polluter ${JSON.stringify(word)} --yes`;
  const asked = askToAgree(folder, around, given, { command, purpose, call });
  if (asked !== undefined) {
    return asked;
  }
  around.agreements.add(folder.state.folder, command);
  const found = await searchToEnd(folder, around, () =>
    folder.request("findPolluter", { ...request, command, by: around.by }),
  );
  return { code: codeOf(found.end), lines: describePolluters(found), json: [found] };
}

/** *casebook find commit TEST*. */
export async function findCommit(word: string, given: Arguments, around: Around): Promise<Answer> {
  const folder = await around.open();
  const session = openSession(folder);
  const test = victimNamed(await folder.request("listVictims", { session: session.id }), word).id;
  const request = { session: session.id, test, since: given.value("since") };
  const plan = await folder.request("planCommitSearch", request);
  const { command, purpose } = plan;
  if (!given.has("yes")) {
    return {
      code: answerCodes.usage,
      lines: [...describeCommitPlan(plan), "NOT RUN. To search: add --yes"],
      json: [{ state: "planned", ...plan }],
    };
  }
  const call = `casebook find commit ${JSON.stringify(word)} --yes`;
  const asked = askToAgree(folder, around, given, { command, purpose, call });
  if (asked !== undefined) {
    return asked;
  }
  around.agreements.add(folder.state.folder, command);
  const found = await searchToEnd(folder, around, () =>
    folder.request("findCommit", { ...request, command, by: around.by }),
  );
  const code = codeOf(found.end);
  return given.has("diff")
    ? { code, lines: found.patch.split("\n").slice(0, -1), json: [found], isWhole: true }
    : { code, lines: describeCommits(found), json: [found] };
}

/** What the exit code says of how a search ended. */
function codeOf(end: FoundPolluters["end"]): ExitCode {
  return end === "found"
    ? answerCodes.done
    : end === "stopped"
      ? answerCodes.interrupted
      : answerCodes.broken;
}

/** The failing test that a word names: by its id, its whole name, or a part of its names that only it has. */
function victimNamed(victims: readonly Victim[], word: string): Victim {
  const exact = victims.filter(({ id, name }) => id === word || name === word);
  const alike = exact.length > 0 ? exact : victims.filter((one) => labelOf(one).includes(word));
  const [found] = alike;
  if (found === undefined) {
    throw new UsageError(
      `No run of the session's commands had a failing test ${quote(word)}.`,
      victims.length === 0 ? "No test failed in them." : `Failed: ${quoteNames(victims.map(labelOf), 5)}.`,
    );
  }
  if (alike.length > 1) {
    throw new UsageError(
      `${alike.length} failing tests are called like that: ${quoteNames(alike.map(labelOf), 5)}.`,
      "Give more of its name.",
    );
  }
  return found;
}

function labelOf({ file, classname, name }: Victim): string {
  return [file, classname, name].filter(Boolean).join(" ");
}

/** Says how far a search is as long as it goes on, and stops it when the user asks to. */
export async function searchToEnd<T>(
  folder: OpenFolder,
  around: Around,
  search: () => Promise<T>,
): Promise<T> {
  let shown = "";
  const listening = folder.onDidChange(() => {
    const { running } = folder.state;
    const now = running?.search === undefined ? "" : describeProgress(running.search);
    if (now !== "" && now !== shown) {
      shown = now;
      around.print(`${now}\n`);
    }
  });
  const onInterrupt = () => void folder.request("stopRun", {}).catch(() => undefined);
  around.interrupt.addEventListener("abort", onInterrupt, { once: true });
  if (around.interrupt.aborted) {
    onInterrupt();
  }
  try {
    return await search();
  } finally {
    around.interrupt.removeEventListener("abort", onInterrupt);
    listening.dispose();
  }
}
