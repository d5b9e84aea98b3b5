/** What is said of logs: read, merged, healed, shared. */
export const logs = {
  "log.notALog":
    "The ref of this branch's log points to something that is not a log. Nothing was changed, sent or lost.",
  "log.tooBig": "The entries of this log are too big to be read. Nothing was changed.",
  "log.damaged": "Part of the log is missing or damaged in the repository. Nothing was changed.",
  "log.changedSinceListed": "The log has changed since it was listed. Nothing was changed.",
  "log.changed": "The log changed in the meantime. Nothing was deleted.",
  "log.badNumbers": "The fetched log has invalid entry numbers. Nothing was merged.",
  "log.differentFiles":
    "The two logs contain different files for the same attempt or run. Nothing was merged.",
  "log.differentEntries": "The two logs disagree about an entry from {time}. Nothing was merged.",
  "log.higherVersion":
    "A newer version of Casebook wrote this log in a form that this version can only read. Nothing was changed.",
  "log.entryTooLong":
    "The log cannot store this entry, because a text or a list in it is too long. Nothing was recorded.",
  "log.busy": "Other processes kept writing to this branch's log, so nothing was added.",
  "log.keptBefore": "Everything recorded before is safe; this was not recorded.",
  "log.nothingChanged": "Nothing was changed.",
  "log.codeNotKept": "The current code could not be saved.",
  "log.entriesDamaged": {
    one: "{count} log entry is damaged and could not be read. Everything else is intact.",
    other: "{count} log entries are damaged and could not be read. Everything else is intact.",
  },
  "log.foreignFolder":
    "{path} is a link or a file instead of the folder that Casebook keeps there. Nothing can be recorded until it is removed.",
  "log.foreignSetAside": "Casebook did not write the file at {path}. It was moved to {folder}.",
  "log.copyDropped": "A log fetched from {remote} was damaged and was discarded. Fetch it again.",
  "log.copyTooBig":
    "A log fetched from {remote} is too big to be read, so it is not listed. It is in {ref}; the other logs are listed.",
  "log.setAside":
    "A Casebook log could not be read and was set aside, because no complete version of it exists in this repository. Its old ref value is saved in {file}.",
  "log.broughtBack":
    "The log of {branch} had been removed, but the git configuration still refers to it, so it was restored. To delete it, use “Delete Session Data…”.",
  "log.refMended":
    "The ref of {branch}'s log was damaged. It points to the newest known version again; its old value is saved in {file}.",
  "log.newestDamaged":
    "The latest version of {branch}'s log is damaged. Casebook continues from the one before; at most the last entry is lost.",
  "log.otherHash":
    "This repository names objects by {here}, but the sessions use {there}, so they were not moved.",
  "log.lieIn": "They are in {folder}, and plain git can read them.",
  "log.otherState": "This repository has a different version of the same sessions. Nothing was removed.",
  "log.changedByWindow": "Another window wrote to the sessions in the meantime. Nothing was removed.",
  "log.nothingToMove": "There are no earlier sessions to move.",
  "log.nothingToShare": "This branch has no log yet, so there is nothing to share.",
  "log.secretsNotConfirmed":
    "The log seems to contain secrets that you have not confirmed: {places}. Nothing was sent.",
  "log.lockedAtRemote":
    "The log is locked on “{remote}”, so yours was not sent. The changes made there were merged into your log.",
  "log.busyAtRemote":
    "The log on “{remote}” kept changing, so yours was not sent. The changes made there were merged into your log.",
  "log.exchanging": "Logs are already being exchanged.",
  "entry.note": "note of {time} UTC (entry {entry} of the log)",
  "entry.hypothesis": "hypothesis of {time} UTC (entry {entry} of the log)",
  "entry.section": "section “{section}”, edited {time} UTC (entry {entry} of the log)",
  "entry.start": "start of a session at {time} UTC (entry {entry} of the log)",
  "entry.run": "run #{run} of {time} UTC (entry {entry} of the log)",
  "entry.other": "entry {entry} of the log",
  "remote.programs":
    "The git configuration of this partial clone names programs that git could run to fetch missing files: {programs}. Nothing was exchanged.",
  "remote.mixedAddresses":
    "The remote “{remote}” has addresses both on this machine and elsewhere, so nothing was exchanged.",
  "remote.refsNotAllowed": "does not accept refs below “refs/casebook”",
  "remote.accessDenied": "denied access",
  "remote.unreachable": "cannot be reached",
  "remote.noRepository": "has no repository at its address",
  "remote.needsProgram": "uses a remote helper, which Casebook does not start",
  "remote.stopped":
    "The exchange with “{remote}” was stopped. Nothing was lost here, and the log there is unchanged or complete.",
  "remote.failed":
    "The remote “{remote}” {problem}. Nothing was changed there, and nothing was lost here. Git says: {message}",
  "remote.helper": "The remote “{remote}” {problem}. Nothing was exchanged.",
  "remote.refused": "rejected the request",
} as const;
