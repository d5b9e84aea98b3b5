/** What else a file may be that was taken for a JUnit report: its name, and how to get JUnit instead. */
interface Format {
  readonly name: string;
  readonly advice?: string;
}

const dotnet = "Add the package JunitXml.TestLogger, and run `dotnet test --logger junit`.";
const noTests = "It holds no test results.";

/** By the root element; names as in junit-reports, section 6. */
const byRoot: ReadonlyMap<string, Format> = new Map<string, Format>([
  ["TestRun", { name: "TRX (Visual Studio)", advice: dotnet }],
  ["assemblies", { name: "xUnit.net v2", advice: dotnet }],
  ["assembly", { name: "xUnit.net v1", advice: dotnet }],
  ["test-run", { name: "NUnit 3", advice: dotnet }],
  ["test-results", { name: "NUnit 2", advice: dotnet }],
  ["test-suite", { name: "Allure 1, or a part of an NUnit report" }],
  ["testng-results", { name: "TestNG", advice: "TestNG writes JUnit reports too, into `junitreports/`." }],
  ["Site", { name: "a CTest dashboard", advice: "Run `ctest --output-junit FILE`." }],
  ["robot", { name: "Robot Framework", advice: "Run `robot --xunit FILE`." }],
  ["Result", { name: "Android CTS" }],
  [
    "failsafe-summary",
    { name: "a summary of Maven's failsafe", advice: "The reports lie beside it: `TEST-*.xml`." },
  ],
  ["result", { name: "a result that Jenkins stored" }],
  ["checkstyle", { name: "Checkstyle", advice: noTests }],
  ["coverage", { name: "a coverage report", advice: noTests }],
  ["report", { name: "JaCoCo", advice: noTests }],
  ["BugCollection", { name: "SpotBugs", advice: noTests }],
  ["project", { name: "a Maven POM", advice: noTests }],
  ["html", { name: "HTML" }],
  ["rss", { name: "RSS", advice: noTests }],
]);

const otherwise = "Ask the framework for JUnit XML.";

/** Says what XML with this root element is, and how to get JUnit instead. */
export function describeRoot(root: string): string {
  const format = byRoot.get(root);
  return format === undefined
    ? `is not a JUnit report: its root element is <${root.slice(0, 100)}>. ${otherwise}`
    : `is not a JUnit report but ${format.name}: its root element is <${root}>. ${format.advice ?? otherwise}`;
}

/** Says what a file is that is no XML, from its first bytes; nothing of it is shown, it may be binary. */
export function describeBytes(head: Buffer): string {
  return `is not XML, so it is no JUnit report${guess(head)}`;
}

function guess(head: Buffer): string {
  if (head[0] === 0x1f && head[1] === 0x8b) {
    return ": it is compressed by gzip. Unpack it first.";
  }
  if (head[0] === 0x50 && head[1] === 0x4b) {
    return ": it is a ZIP archive. Unpack it first.";
  }
  if (head.includes(0)) {
    return ": it is binary.";
  }
  const text = head.toString("utf8").trimStart();
  if (/^[{[]/.test(text)) {
    return `: it looks like JSON. ${otherwise}`;
  }
  if (/^(?:TAP version \d|\d+\.\.\d+\s|(?:not )?ok \d)/.test(text)) {
    return `: it looks like TAP. ${otherwise}`;
  }
  if (/^<(?:!doctype )?html/i.test(text)) {
    return `: it looks like HTML. ${otherwise}`;
  }
  return `. ${otherwise}`;
}
