/** What is said of runs: what they came to, and what makes that doubtful. */
export const runs = {
  "run.inProgress": "A run is already in progress.",
  "run.inProgressInSession": "A run is in progress in this session. Nothing was changed.",
  "run.inProgressNothingSent": "A run is in progress. Nothing was sent or changed.",
  "run.processesNotEnded": {
    one: "Process {pids} could not be ended.",
    other: "Processes {pids} could not be ended.",
  },
  "run.noSuchTest": "This run no longer has this test.",
  "outside.noReport": "No JUnit report was found in {files}.",
  "outside.notJUnit": "{files} contains no JUnit report.",
  "outside.noFailure": "No failing test was recognised in the text.",
  "outside.green": {
    one: "{files} contains no failing tests ({count} test, {passed} passed).",
    other: "{files} contains no failing tests ({count} tests, {passed} passed).",
  },
} as const;
