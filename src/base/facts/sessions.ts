/** What is said of sessions, of what people type, and of the engine. */
export const sessions = {
  "session.notOnBranch": "This session is not on the checked-out branch.",
  "session.notOnOtherBranch": "This session is no longer on another branch. Nothing was changed.",
  "session.damagedEntries": "The session has entries that are damaged. It was not moved.",
  "session.gone": "This session no longer exists.",
  "session.noneActive": "No session is active on this branch.",
  "session.solved": "The session “{title}” is solved.",
  "session.abandoned": "The session “{title}” is abandoned.",
  "session.noIsolationCommand": "The session has no isolation command.",
  "session.noVerificationCommand": "The session has no verification command.",
  "session.commandChanged":
    "The session's command differs from the one that you agreed to, so nothing was run.",
  "session.needsCommand": "A session needs an isolation command: the command that runs the failing tests.",
  "session.noSuchAttempt": "The session has no attempt #{attempt}.",
  "session.emptyHypothesis": "An empty hypothesis cannot be added.",
  "session.emptyNote": "An empty note cannot be added.",
  "folder.notOpen": "The folder {folder} is not open in Casebook.",
  "import.tooLong": "Reading the document takes too long. Nothing was imported.",
  "import.tooDeep":
    "The document is too long, or its lists are nested too deep, for a debugging log. Nothing was imported.",
  "import.notALog":
    "This is not a debugging log: it has no section such as “Initial Symptom”, “Debugging Log” or “Root Cause”. Nothing was imported.",
  "diff.notGit": "This is not “git diff” output, so it was not compared with any attempt.",
  "pattern.tooSlow": "The pattern {pattern} in “casebook.redaction.patterns” takes too long.",
  "pattern.invalid":
    "The pattern {pattern} in “casebook.redaction.patterns” is not a valid regular expression.",
  "engine.ended": "The Casebook engine ended unexpectedly. Everything recorded so far is safe.",
  "engine.skippedComparison":
    "Casebook stopped responding twice while comparing the attempts, so they are not compared until you choose “Refresh”. Everything else works, and the log is safe.",
  "engine.skippedReport":
    "Casebook stopped responding twice while reading the report of this command, so the report was not read. Choose “Refresh” to have the next one read again.",
  "engine.stuckReport": "Casebook stopped responding while reading the test report.",
  "engine.stuckRun": "Casebook stopped responding during the run.",
} as const;
