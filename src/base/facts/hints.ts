/** What is said of commands: why they cannot be narrowed, and how they would write a report. */
export const hints = {
  "isolate.nothingChosen": "No test is chosen.",
  "isolate.nothingFailing": "The last run has no failing test to isolate.",
  "isolate.noFramework": "No test framework was recognised in the command or in the folder.",
  "isolate.severalPackages":
    "One command in this shell cannot run only tests from {parts} packages or frameworks.",
  "isolate.notOnlyThese": "{framework} cannot run only these tests.",
  "line.noCounterpart": "“{part}” is written for {from} and has no exact counterpart in {shell}.",
  "hint.arguments":
    "{framework} writes a report that Casebook can read if you add “{arguments}” to the command.",
  "hint.package":
    "With the package “{package}”, {framework} writes a report that Casebook can read: “{arguments}”. Let it write into a folder “test-results”.",
  "hint.opaque":
    "Casebook cannot see which tests “{program}” runs. Use the test command itself, or let it write JUnit reports into a folder “test-results”.",
  "hint.convert":
    "“{program}” cannot write JUnit reports, so only its exit code is known. Pipe its output into a converter that writes into a folder “test-results”.",
  "hint.variable":
    "The command, or a script or task, sets “{variable}” itself, so Casebook cannot request a report there. Keep the variable's existing value: {assignment}.",
  "hint.globSyntax":
    "The pattern “{pattern}” in “casebook.reports” has characters that Casebook reads differently from other tools: write {instead} for either of two.",
  "hint.globTooLong":
    "The pattern “{pattern}” in “casebook.reports” is too long or stands for too many names, so it matches nothing.",
  "hint.globOutside":
    "The pattern “{pattern}” in “casebook.reports” points outside the folder, so it matches nothing.",
} as const;
