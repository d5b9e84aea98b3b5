import { t } from "../base/l10n.ts";

/** What else a file may be that was taken for a JUnit report: its name, and how to get JUnit instead. */
interface Format {
  readonly name: string;
  readonly advice?: string;
}

const dotnet = t("Add the package JunitXml.TestLogger, and run `dotnet test --logger junit`.");
const noTests = t("It holds no test results.");

/** By the root element; names as in docs/rules/reports.md#r46. */
const byRoot: ReadonlyMap<string, Format> = new Map<string, Format>([
  ["TestRun", { name: "TRX (Visual Studio)", advice: dotnet }],
  ["assemblies", { name: "xUnit.net v2", advice: dotnet }],
  ["assembly", { name: "xUnit.net v1", advice: dotnet }],
  ["test-run", { name: "NUnit 3", advice: dotnet }],
  ["test-results", { name: "NUnit 2", advice: dotnet }],
  ["test-suite", { name: t("Allure 1, or a part of an NUnit report") }],
  ["testng-results", { name: "TestNG", advice: t("TestNG writes JUnit reports too, into `junitreports/`.") }],
  ["Site", { name: t("a CTest dashboard"), advice: t("Run `ctest --output-junit FILE`.") }],
  ["robot", { name: "Robot Framework", advice: t("Run `robot --xunit FILE`.") }],
  ["Result", { name: "Android CTS" }],
  [
    "failsafe-summary",
    { name: t("a summary of Maven's failsafe"), advice: t("The reports lie beside it: `TEST-*.xml`.") },
  ],
  ["result", { name: t("a result that Jenkins stored") }],
  ["checkstyle", { name: "Checkstyle", advice: noTests }],
  ["coverage", { name: t("a coverage report"), advice: noTests }],
  ["report", { name: "JaCoCo", advice: noTests }],
  ["BugCollection", { name: "SpotBugs", advice: noTests }],
  ["project", { name: t("a Maven POM"), advice: noTests }],
  ["html", { name: "HTML" }],
  ["rss", { name: "RSS", advice: noTests }],
]);

const otherwise = t("Ask the framework for JUnit XML.");

/** Says what XML with this root element is, and how to get JUnit instead. */
export function describeRoot(root: string): string {
  const format = byRoot.get(root);
  return format === undefined
    ? t("is not a JUnit report: its root element is <{0}>. {1}", root.slice(0, 100), otherwise)
    : t(
        "is not a JUnit report but {0}: its root element is <{1}>. {2}",
        format.name,
        root,
        format.advice ?? otherwise,
      );
}

/** Says what a file is that is no XML, from its first bytes; nothing of it is shown, it may be binary. */
export function describeBytes(head: Buffer): string {
  const guessed = guess(head);
  return guessed === undefined
    ? t("is not XML, so it is no JUnit report. {0}", otherwise)
    : t("is not XML, so it is no JUnit report: {0}", guessed);
}

function guess(head: Buffer): string | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) {
    return t("it is compressed by gzip. Unpack it first.");
  }
  if (head[0] === 0x50 && head[1] === 0x4b) {
    return t("it is a ZIP archive. Unpack it first.");
  }
  if (head.includes(0)) {
    return t("it is binary.");
  }
  const text = head.toString("utf8").trimStart();
  if (/^[{[]/.test(text)) {
    return t("it looks like JSON. {0}", otherwise);
  }
  if (/^(?:TAP version \d|\d+\.\.\d+\s|(?:not )?ok \d)/.test(text)) {
    return t("it looks like TAP. {0}", otherwise);
  }
  if (/^<(?:!doctype )?html/i.test(text)) {
    return t("it looks like HTML. {0}", otherwise);
  }
  return undefined;
}
