import { plural } from "../base/l10n.ts";
import { quote } from "../model/answers/quote.ts";
import {
  describeCommitPlan,
  describeCommits,
  describeFound,
  describePlan,
  describePolluterPlan,
  describePolluters,
  describeProgress,
} from "../model/answers/searchText.ts";
import type { FoundPlace } from "../model/log/findText.ts";
import type { RunPurpose } from "../model/log/run.ts";
import type { FoundSearch, SearchPrice } from "../model/search/foundSearch.ts";
import type {
  CommitSearchRequest,
  HunkSearchRequest,
  TestSearchRequest,
} from "../model/search/searchRequests.ts";
import type { Result } from "../protocol/messages.ts";
import { askToAgree } from "./askToAgree.ts";
import { type Answer, type Arguments, type Around, answerCodes, type OpenFolder } from "./command.ts";

/** One of the searches, as it is asked for here. */
interface AskedSearch<Plan, Found> {
  readonly plan: Plan;
  readonly purpose: RunPurpose;
  /** The call that begins it. */
  readonly call: string;
  describePlan(plan: Plan): readonly string[];
  /** Carries it out, with what was agreed to. */
  search(confirmed: { readonly command: string; readonly by: Around["by"] }): Promise<Found>;
  describe(found: Found): readonly string[];
}

/** *casebook find hunk*. */
export async function searchHunks(
  request: HunkSearchRequest,
  folder: OpenFolder,
  given: Arguments,
  around: Around,
): Promise<Answer> {
  const plan = await folder.request("planHunkSearch", request);
  const flags = [...flagsOf(given, "fixes", "breaks", "not-needed"), ...valuesOf(given, "from", "of")];
  const words = given.words.slice(1).map((word) => JSON.stringify(word));
  return searchHere(folder, given, around, {
    plan,
    purpose: plan.purpose,
    call: ["casebook find hunk", ...words, ...flags, "--yes"].join(" "),
    describePlan,
    search: (confirmed) => folder.request("findHunks", { ...request, ...confirmed }),
    describe: describeFound,
  });
}

/** *casebook find polluter TEST*. */
export async function searchPolluter(
  request: TestSearchRequest,
  folder: OpenFolder,
  given: Arguments,
  around: Around,
): Promise<Answer> {
  const plan = await folder.request("planPolluterSearch", request);
  return searchHere(folder, given, around, {
    plan,
    purpose: plan.purpose,
    call: `casebook find polluter ${JSON.stringify(given.words[1])} --yes`,
    describePlan: describePolluterPlan,
    search: (confirmed) => folder.request("findPolluter", { ...request, ...confirmed }),
    describe: describePolluters,
  });
}

/** *casebook find commit TEST*. */
export async function searchCommit(
  request: CommitSearchRequest,
  folder: OpenFolder,
  given: Arguments,
  around: Around,
): Promise<Answer> {
  const plan = await folder.request("planCommitSearch", request);
  return searchHere(folder, given, around, {
    plan,
    purpose: plan.purpose,
    call: `casebook find commit ${JSON.stringify(given.words[1])} --yes`,
    describePlan: describeCommitPlan,
    search: (confirmed) => folder.request("findCommit", { ...request, ...confirmed }),
    describe: describeCommits,
  });
}

function flagsOf(given: Arguments, ...names: readonly string[]): readonly string[] {
  return names.filter((name) => given.has(name)).map((name) => `--${name}`);
}

function valuesOf(given: Arguments, ...names: readonly string[]): readonly string[] {
  return names.flatMap((name) =>
    given.has(name) ? [`--${name} ${JSON.stringify(given.value(name) ?? "")}`] : [],
  );
}

/** Says what a search would take; with `--yes` and an agreement to its command, carries it out and says what it came to. */
async function searchHere<Plan extends SearchPrice, Found extends FoundSearch & { readonly patch?: string }>(
  folder: OpenFolder,
  given: Arguments,
  around: Around,
  { plan, purpose, call, describePlan: describeTerms, search, describe }: AskedSearch<Plan, Found>,
): Promise<Answer> {
  if (!given.has("yes")) {
    return {
      code: answerCodes.usage,
      lines: [...describeTerms(plan), "NOT RUN. To search: add --yes"],
      json: [{ state: "planned", ...plan }],
    };
  }
  const { command } = plan;
  const asked = askToAgree(folder, around, given, { command, purpose, call });
  if (asked !== undefined) {
    return asked;
  }
  around.agreements.add(folder.state.folder, command);
  const found = await searchToEnd(folder, around, () => search({ command, by: around.by }));
  const code = codes[found.end];
  return given.has("diff") && found.patch !== undefined
    ? { code, lines: found.patch.split("\n").slice(0, -1), json: [found], isWhole: true }
    : { code, lines: describe(found), json: [found] };
}

/** What the exit code says of how a search ended. */
const codes = {
  found: answerCodes.done,
  stopped: answerCodes.interrupted,
  tooMany: answerCodes.broken,
  failed: answerCodes.broken,
} as const;

/** Says how far a search is as long as it goes on, and stops it when the user asks to. */
async function searchToEnd<T>(folder: OpenFolder, around: Around, search: () => Promise<T>): Promise<T> {
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

type FoundSession = Result<"findInSessions">["sessions"][number];

/** How many sessions are listed: whoever gets more looks for more words. */
const mostSessions = 50;

/** What all sessions of the repository say of a text, the newest sessions first, with the attempts in which it was found. */
export async function searchSessions(text: string, folder: OpenFolder, around: Around): Promise<Answer> {
  const found: FoundSession[] = [];
  let searched = 0;
  for (let of = 1; searched < of && found.length < mostSessions && !around.interrupt.aborted; ) {
    const part = await folder.request("findInSessions", { text, from: searched });
    found.push(...part.sessions);
    ({ searched, of } = part);
  }
  const places = found.reduce((sum, one) => sum + one.places.length, 0);
  return {
    code: around.interrupt.aborted
      ? answerCodes.interrupted
      : found.length > 0
        ? answerCodes.done
        : answerCodes.broken,
    lines: [
      found.length === 0
        ? `Nothing found in ${plural(searched, "{0} session", "{0} sessions")}.`
        : `${plural(places, "{0} place", "{0} places")} in ${plural(found.length, "{0} session", "{0} sessions")}, of ${searched}:`,
      ...found.flatMap((one) => [
        `${quote(one.title)} on ${one.branch === undefined ? "a detached HEAD" : quote(one.branch)}, ${one.state}, ${one.lastAt}`,
        ...one.places.map((place) => `  ${describePlace(place)}`),
      ]),
    ],
    json: found.map(({ tip: _, ...one }) => one),
  };
}

function describePlace(place: FoundPlace): string {
  const what = place.kind === "section" ? place.section : place.kind;
  const at = "attempt" in place && place.attempt !== undefined ? `#${place.attempt} ` : "";
  return `${at}${what}: ${quote(place.excerpt)}`;
}
