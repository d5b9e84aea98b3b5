/** What is said of the errors that tests fail by: what one is called, and in what two differ. */
export const testErrors = {
  "error.noMessage": "an error without a message",
  "error.noMessageIn": "an error without a message, in {place}",
  "error.among": "{label} [{difference}]",
  "error.numbered": "{label} ({number})",
  "error.noDetails": "no failure details",
  "error.same": "the same error",
  "error.sameWords": "the same error, word for word",
  "error.onlyOne": "only one of them has failure details",
  "error.otherType": "another type of error: {from} → {to}",
  "error.otherWords": "a different message: {from} → {to}",
  "error.otherError": "another error: {from} → {to}",
  "error.otherCause": "another cause: {from} → {to}",
  "error.otherBehind": "another error behind it: {from} → {to}",
  "error.elsewhere": "raised elsewhere: {from} → {to}",
  "error.otherStatement": "another statement of the test: {from} → {to}",
} as const;
