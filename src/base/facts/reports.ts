/** What is wrong with a report: it follows “The report x.xml”. */
export const reports = {
  "report.problem": "The report {file} {problem}",
  "report.empty": "is empty.",
  "report.illFormed": "is not well-formed XML at byte {byte}: {problem}.",
  "report.tooManyTests": {
    one: "contains more than {count} test; the others were not read.",
    other: "contains more than {count} tests; the others were not read.",
  },
  "report.breaksOff": "breaks off at {place}: {problem}. Read before that: {read}.",
  "report.breaksOffInTest":
    "breaks off at {place}, in the middle of the test “{test}”: {problem}. Read before that: {read}.",
  "report.tests": {
    one: "{count} test",
    other: "{count} tests",
  },
  "report.testsOf": {
    one: "{read} of {count} test",
    other: "{read} of {count} tests",
  },
  "report.failures": {
    one: "{count} failure",
    other: "{count} failures",
  },
  "report.announcesNone": "announces {declared}, but contains none.",
  "report.announces": "announces {declared}, but contains {counted}.",
  "report.otherText": "has other text around the report, which was ignored.",
  "report.cutTexts": {
    one: "has {count} text that was too long and was cut.",
    other: "has {count} texts that were too long and were cut.",
  },
  "report.forbiddenCharacters": {
    one: "contains {count} character that XML forbids, shown as {replacement}.",
    other: "contains {count} characters that XML forbids, shown as {replacement}.",
  },
  "report.tooBigToKeep":
    "has {bytes} bytes, too many to store in the log. The results that were read from it are stored.",
  "report.changedWhileRead": "was changed while it was read.",
  "report.unreadable": "could not be read: {message}.",
  "report.notAFile": "is not a regular file, so it was not read.",
  "report.tooBig":
    "has {bytes} bytes, but at most {limit} are read: see the setting “casebook.reportLimits”.",
  "report.tooBigToDecode":
    "has {bytes} bytes in {encoding}, but at most {limit} are decoded. Write it in UTF-8.",
  "report.doctypeTooBig": "has {bytes} bytes and a DOCTYPE, with which at most {limit} are read.",
  "report.goesOn": "continues after its root element; the rest was not read.",
  "report.otherFormat": "is not a JUnit report but {format}: its root element is <{root}>. {advice}",
  "report.notJUnit": "is not a JUnit report: its root element is <{root}>. {advice}",
  "report.notXml": "is not XML, so it is not a JUnit report. {advice}",
  "report.notXmlBut": "is not XML, so it is not a JUnit report: {guess}",
  "report.notXmlBecause": "is not XML, so it is not a JUnit report: {problem}.",
  "report.norWellFormed": "{description} It is not well-formed XML either: {problem}.",
  "report.repeated": {
    one: "{count} test was run more than once; its worst result counts.",
    other: "{count} tests were run more than once; the worst result of each counts.",
  },
  "report.droppedTexts": {
    one: "{count} failure text was not stored, because together they exceed {limit} characters.",
    other: "{count} failure texts were not stored, because together they exceed {limit} characters.",
  },
  "report.flaky": {
    one: "{count} test passed only after it had failed: {names}.",
    other: "{count} tests passed only after they had failed: {names}.",
  },
} as const;
