import { type EndedSearch, foundTest, type PolluterQuestion } from "../log/searches.ts";
import { asSearchEnd, type FoundSearch, type PlacedTest, type TestSearchPlan } from "./foundSearch.ts";

/** What a search for the tests that another one depends on would take, before it begins. It runs parts of the command's tests. */
export interface PolluterSearchPlan extends TestSearchPlan {
  /** The test fails after others although it passes alone, or it passes only after others. */
  readonly question: PolluterQuestion;
  /** The run whose order is searched. */
  readonly run: number;
  /** The framework's own name. */
  readonly framework: string;
  /** How many tests ran before, and how many of these in the same process. */
  readonly tests: number;
  readonly sameProcess: number;
}

/** A test that failed in one of the last runs, and may be asked about. */
export interface Victim extends PlacedTest {
  readonly classname: string;
  /** The newest run in which it failed, and how many tests ran before it there. */
  readonly failedIn: number;
  readonly after: number;
  /** A run of the same code in which it passed, after more or fewer tests; undefined if none is known. */
  readonly passedIn?: number | undefined;
}

/** What such a search came to. */
export interface FoundPolluters extends PolluterSearchPlan, FoundSearch {
  /** The tests that are needed and enough, in their order; if the search was stopped, those that are left. */
  readonly found: readonly PlacedTest[];
  /** Files that differ from those before the search, by an edit or by what the tests do. */
  readonly changedFiles: readonly string[];
}

/** What its words are made of. */
export function endedPolluters(search: FoundPolluters): EndedSearch {
  const { question, test, tests, found } = search;
  return {
    subject: { aim: { kind: "polluter", question }, tests: [test], items: tests },
    end: asSearchEnd(search, found.map(foundTest)),
  };
}
