import { type Fact, fact, type Said } from "../base/facts/fact.ts";

/** What else a file may be that was taken for a JUnit report: its name, and how to get JUnit instead. */
interface Format {
  readonly name: Said;
  readonly advice?: Fact;
}

const dotnet = fact("format.dotnet");
const noTests = fact("format.noTests");

/** By the root element; names as in docs/rules/reports.md#r46. */
const byRoot: ReadonlyMap<string, Format> = new Map<string, Format>([
  ["TestRun", { name: "TRX (Visual Studio)", advice: dotnet }],
  ["assemblies", { name: "xUnit.net v2", advice: dotnet }],
  ["assembly", { name: "xUnit.net v1", advice: dotnet }],
  ["test-run", { name: "NUnit 3", advice: dotnet }],
  ["test-results", { name: "NUnit 2", advice: dotnet }],
  ["test-suite", { name: fact("format.allure") }],
  ["testng-results", { name: "TestNG", advice: fact("format.testng") }],
  ["Site", { name: fact("format.ctest"), advice: fact("format.runCtest") }],
  ["robot", { name: "Robot Framework", advice: fact("format.runRobot") }],
  ["Result", { name: "Android CTS" }],
  ["failsafe-summary", { name: fact("format.failsafe"), advice: fact("format.besideFailsafe") }],
  ["result", { name: fact("format.jenkins") }],
  ["checkstyle", { name: "Checkstyle", advice: noTests }],
  ["coverage", { name: fact("format.coverage"), advice: noTests }],
  ["report", { name: "JaCoCo", advice: noTests }],
  ["BugCollection", { name: "SpotBugs", advice: noTests }],
  ["project", { name: fact("format.maven"), advice: noTests }],
  ["html", { name: "HTML" }],
  ["rss", { name: "RSS", advice: noTests }],
]);

const otherwise = fact("format.askForJUnit");

/** Says what XML with this root element is, and how to get JUnit instead. */
export function describeRoot(root: string): Fact {
  const format = byRoot.get(root);
  return format === undefined
    ? fact("report.notJUnit", { root: root.slice(0, 100), advice: otherwise })
    : fact("report.otherFormat", { format: format.name, root, advice: format.advice ?? otherwise });
}

/** Says what a file is that is no XML, from its first bytes; nothing of it is shown, it may be binary. */
export function describeBytes(head: Buffer): Fact {
  const guessed = guess(head);
  return guessed === undefined
    ? fact("report.notXml", { advice: otherwise })
    : fact("report.notXmlBut", { guess: guessed });
}

function guess(head: Buffer): Fact | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) {
    return fact("format.gzip");
  }
  if (head[0] === 0x50 && head[1] === 0x4b) {
    return fact("format.zip");
  }
  if (head.includes(0)) {
    return fact("format.binary");
  }
  const text = head.toString("utf8").trimStart();
  if (/^[{[]/.test(text)) {
    return fact("format.json", { advice: otherwise });
  }
  if (/^(?:TAP version \d|\d+\.\.\d+\s|(?:not )?ok \d)/.test(text)) {
    return fact("format.tap", { advice: otherwise });
  }
  if (/^<(?:!doctype )?html/i.test(text)) {
    return fact("format.html", { advice: otherwise });
  }
  return undefined;
}
