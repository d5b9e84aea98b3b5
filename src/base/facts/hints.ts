/** What is said of commands: why they cannot be narrowed, and how they would write a report. */
export const hints = {
  "isolate.nothingChosen": "No test is chosen.",
  "isolate.nothingFailing": "The last run has no failing test to isolate.",
  "isolate.noFramework": "No test framework was recognised in the command or in the folder.",
  "isolate.severalPackages":
    "One command in this shell cannot run only tests from {parts} packages or frameworks.",
  "isolate.notOnlyThese": "{framework} cannot run only these tests.",
} as const;
