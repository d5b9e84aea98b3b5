/** What is said of searches for the changes that matter. */
export const searches = {
  "search.noResults": "Attempts #{from} and #{to} have no results that can be compared.",
  "search.nothingChanged": "No test failed in one of the attempts #{from} and #{to} and passed in the other.",
  "search.sameCode": "The code of attempts #{from} and #{to} is the same.",
  "search.noWorkplace":
    "A copy of the folder did not give the results of attempts #{from} and #{to}, so nothing can be found out there: {reasons}. Your files were not touched.",
  "search.placeNotAllowed": "{where}: not possible here",
  "search.sameAtBothEnds":
    "{where}: the same result with and without the changes, so it may use the code of another folder, or the tests do not always give the same result",
  "search.otherResult": "{where}: another result than in the folder",
  "search.view": "a view of the folder",
  "search.copy": "a copy of the folder",
} as const;
