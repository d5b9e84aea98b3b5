/** What is said of searches for the changes that matter. */
export const searches = {
  "search.noResults": "Attempts #{from} and #{to} have no results that can be compared.",
  "search.nothingChanged": "No test failed in one of the attempts #{from} and #{to} and passed in the other.",
  "search.nothingFound": "The log does not have what this search found.",
  "search.sameCode": "The code of attempts #{from} and #{to} is the same.",
  "search.noWorkplace":
    "A copy of the folder did not give the results of attempts #{from} and #{to}, so nothing can be found out there: {reasons}. Your files were not touched.",
  "search.noWorkplaceOfCommit":
    "In a copy of the folder {test} does not fail with the same error after the commit, or does not pass before it, so nothing can be found out there: {reasons}. Your files were not touched.",
  "search.placeNotAllowed": "{where}: not possible here",
  "search.sameAtBothEnds":
    "{where}: the same result with and without the changes, so it may use the code of another folder, or the tests do not always give the same result",
  "search.otherResult": "{where}: another result than in the folder",
  "search.severalFrameworks":
    "The command runs tests of several frameworks, and none of them knows the order of all.",
  "search.testNotRun": "No run of the session's commands has run this test.",
  "search.neverFailed": "{test} has not failed in any run of the session's commands.",
  "search.nothingBefore": "No other test that can be left out ran before {test}.",
  "search.failsAlone": "{test} fails without the other tests too.",
  "search.passesAlone": "{test} passes without the other tests too.",
  "search.passedAfterAll":
    "{test} passed after all the other tests, {times} of {times} times: their order is not the cause.",
  "search.failedAfterAll":
    "{test} failed after all the other tests, {times} of {times} times: their order is not the cause.",
  "search.testIsFlaky":
    "{test} does not always give the same result, whatever runs before it: {wrong} of {of} runs gave another one.",
  "search.testUnclear":
    "{test} could not be judged alone, or after all the other tests: it was not run, or failed with another error.",
  "search.orderNotKept":
    "{framework} ran the tests in another order than it was asked to, so the search has no result.",
  "search.noHistory": "HEAD's history has no two commits between which something could be searched.",
  "search.noSuchCommit": "“{name}” is none of the last {most} commits of HEAD's history.",
  "search.passedAtHead": "The test passed at {commit}, the commit of HEAD: the cause is in no commit.",
  "search.passesAtHead":
    "{test} passes at the commit of HEAD: the cause is in no commit, but in what was changed since.",
  "search.headNotJudged":
    "In a copy of the commit of HEAD, {test} did not fail with the error that it has in the folder, so nothing can be found out there. Your files were not touched.",
  "search.failsThereToo": "{test} fails at {commit} too.",
  "search.notJudgedThere":
    "{test} could not be judged at {commit}: it was not run, or failed with another error.",
  "search.contradictory":
    "{test} does not always give the same result at the same commit, so it is not known since when it fails.",
  "search.neverPassed":
    "{test} passed at none of the commits that were tried, among {commits} commits of the history.",
  "search.view": "a private copy of the folder",
  "search.copy": "a copy in another place",
} as const;
