/** What is said of runs: what they came to, and what makes that doubtful. */
export const runs = {
  "run.inProgress": "A run is already in progress.",
  "run.inProgressElsewhere": "Another window or terminal is running tests on these files since {time}.",
  "run.inProgressInSession": "A run is in progress in this session. Nothing was changed.",
  "run.inProgressNothingSent": "A run is in progress. Nothing was sent or changed.",
  "run.stopped": "The run was stopped before it ended.",
  "run.timedOut": {
    one: "The run was stopped after {count} minute, the limit set by casebook.run.timeout.",
    other: "The run was stopped after {count} minutes, the limit set by casebook.run.timeout.",
  },
  "run.engineEnded": "The engine ended during the run, so the result is not known.",
  "run.networkFolder":
    "The folder {folder} is on a network path, where the shell of Windows runs no commands: it would run them in the folder of Windows.",
  "run.couldNotStart": "The command could not be started: {message}",
  "run.endedBy": "The command was ended by {signal}.",
  "run.ended": "The command was ended; the editor does not say by what.",
  "run.noWindowsTerminal":
    "Casebook cannot run commands in a Windows terminal. Set casebook.run.where to “task”.",
  "run.unknownTerminal":
    "Casebook does not know how to pass a command to the shell of this terminal unchanged. Set casebook.run.where to “task” or “casebook”.",
  "run.noShellIntegration":
    "The terminal has no shell integration, so Casebook could not tell when the command ends. Set casebook.run.where to “task” or “casebook”.",
  "run.noReport": "The command wrote no test report (exit code {code}).",
  "run.noReportUnknownEnd": "The command wrote no test report, and its exit code is not known.",
  "run.notLoaded": "These files could not be loaded: {files}.",
  "run.runnerFailed": "The test runner itself failed, so its report is incomplete.",
  "run.setupFailed": "No test ran, because the setup failed: {groups}.",
  "run.failed": {
    one: "{failing} of {count} test failed.",
    other: "{failing} of {count} tests failed.",
  },
  "run.failedAtLeast": {
    one: "At least {count} test failed.",
    other: "At least {count} tests failed.",
  },
  "run.suiteFailed": "A test suite failed outside its tests.",
  "run.unknownEnd":
    "The report lists no failing test, but it is not known how the run ended, so this proves nothing.",
  "run.failedWithoutTest":
    "The command ended with exit code {code}, but its report contains no failing test.",
  "run.reportIncomplete":
    "Part of the test report is missing or could not be read, so the result is inconclusive.",
  "run.noTest": "The command ran no test.",
  "run.passed": {
    one: "{count} test passed.",
    other: "{count} tests passed.",
  },
  "run.failedOtherwise":
    "Every test in the report passed, but the command failed for another reason (exit code {code}).",
  "run.failedOtherwiseBecause":
    "Every test in the report passed, but the command failed for another reason (exit code {code}): {output}",
  "run.processesLeft": {
    one: "{count} process outlived the run: {processes}.",
    other: "{count} processes outlived the run: {processes}.",
  },
  "run.process": "{command} (process {pid})",
  "run.processesNotEnded": {
    one: "Process {pids} could not be ended.",
    other: "Processes {pids} could not be ended.",
  },
  "run.notEnded": "Not all processes of this run could be ended. They belong to process {pid}.",
  "run.notEndedBecause":
    "Not all processes of this run could be ended. They belong to process {pid}. The system says: {message}",
  "run.filesChanged": {
    one: "{count} file changed during the run: {files}. The tested code may differ from the recorded code.",
    other:
      "{count} files changed during the run: {files}. The tested code may differ from the recorded code.",
  },
  "run.filesChangedSinceStart":
    "Files have changed since the command was started. The tested code may differ from the recorded code.",
  "run.outputHeld":
    "The command ended, but a process it started still holds its output open. What that process prints is not recorded.",
  "run.filesNotCompared":
    "The files could not be compared after the run. The tested code may differ from the recorded code.",
  "run.reportNotRead": "The test reports of this run could not be read.",
  "run.notMasked":
    "The output and the report of this run could not be searched for secrets, so they were not recorded.",
  "run.notJudged": "This run could not be compared with earlier runs, so its attempt was not judged.",
  "run.reportsMissing":
    "Only {reports} of the {commands} commands that run tests wrote a report. The results of the others are not known.",
  "run.testsMissing": {
    one: "The output shows {count} failing test that is in no report: {names}.",
    other: "The output shows {count} failing tests that are in no report: {names}.",
  },
  "run.noSuchTest": "This run no longer has this test.",
  "run.testsNotRun": {
    one: "{executed} of {count} chosen test was run; not run: {names}.",
    other: "{executed} of {count} chosen tests were run; not run: {names}.",
  },
  "run.filesNotRun": {
    one: "{executed} of {count} chosen file was run; not run: {names}.",
    other: "{executed} of {count} chosen files were run; not run: {names}.",
  },
  "run.chosenNotRun": "{executed} of {tests} and {files} were run; not run: {names}.",
  "run.chosenTests": {
    one: "{count} chosen test",
    other: "{count} chosen tests",
  },
  "run.chosenFiles": {
    one: "{count} chosen file",
    other: "{count} chosen files",
  },
  "solve.missed": "These tests were not run: {names}.",
  "solve.retried": "These tests were run several times and did not always pass: {names}.",
  "outside.noReport": "No JUnit report was found in {files}.",
  "outside.notJUnit": "{files} contains no JUnit report.",
  "outside.noFailure": "No failing test was recognised in the text.",
  "outside.consoleOnly":
    "No report of the command was found, so only the failing tests that it printed are known.",
  "outside.green": {
    one: "{files} contains no failing tests ({count} test, {passed} passed).",
    other: "{files} contains no failing tests ({count} tests, {passed} passed).",
  },
} as const;
