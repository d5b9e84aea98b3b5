import { plural } from "../model/plural.ts";
import { decode } from "./decode.ts";
import { isJUnit, type RawCase, type RawReport, readJUnit } from "./junit.ts";
import { type Damage, parseXml } from "./xml.ts";

/** What a file turned out to be: JUnit with its cases, or something else; and sentences about what is wrong with it. */
export interface ReadDocument {
  readonly report: RawReport | undefined;
  readonly problems: readonly string[];
  /** It is, or may have been, a report that holds more than could be read. */
  readonly incomplete: boolean;
}

/** The start of a JUnit root element, with any prefix. */
const rootTag = /<(?:[\w.-]+:)?(?:testsuites?|testrun)[\s>/]/;

/**
 * Reads the bytes of one report (junit-reports, section 2). Never throws on content. A damaged report gives every case that
 * was complete before the damage, and a problem that says so; what is not JUnit is refused by name.
 */
export function readDocument(bytes: Uint8Array): ReadDocument {
  const { text, replaced } = decode(bytes);
  if (text.trim() === "") {
    return { report: undefined, problems: ["is empty."], incomplete: true };
  }
  const first = parseXml(text);
  if (first.root !== undefined && !isJUnit(first.root)) {
    return {
      report: undefined,
      problems: [`is not a JUnit report: its root element is <${first.root.name}>.`],
      incomplete: false,
    };
  }
  const start = first.root === undefined ? text.search(rootTag) : 0;
  if (start < 0) {
    return { report: undefined, problems: ["is not XML, so it is no JUnit report."], incomplete: true };
  }
  const problems = [
    replaced > 0 && `holds ${plural(replaced, "character")} that XML forbids; they are shown as \uFFFD.`,
    start > 0 && "has other text before the report; it was left out.",
  ].filter((problem) => problem !== false);
  return readRoots(text.slice(start), problems);
}

/** Reads one report after the other: some frameworks write several roots into one file (R41). */
function readRoots(text: string, problems: string[]): ReadDocument {
  const report: RawReport = { cases: [], suiteFailures: [] };
  let incomplete = false;
  for (let rest = text; rest !== ""; ) {
    const { root, damage, rest: next } = parseXml(rest);
    if (root === undefined || !isJUnit(root)) {
      problems.push(`could not be read: ${damage?.message ?? "it is not JUnit"}.`);
      incomplete = true;
      break;
    }
    const read = readJUnit(root);
    if (damage !== undefined) {
      problems.push(cutAtDamage(read.cases, damage));
      incomplete = true;
    }
    report.cases = report.cases.concat(read.cases);
    report.suiteFailures = report.suiteFailures.concat(read.suiteFailures);
    const start = next.search(rootTag);
    rest = start < 0 ? "" : next.slice(start);
  }
  return { report, problems, incomplete };
}

/** Drops a case that was cut off before it said how it ended: it is not known to have passed. Returns the problem. */
function cutAtDamage(cases: RawCase[], damage: Damage): string {
  const inCase = damage.open.includes("testcase");
  if (inCase && cases.at(-1)?.failures.length === 0) {
    cases.pop();
  }
  const where = `breaks off at line ${damage.line}${inCase ? ", in the middle of a test" : ""}: ${damage.message}`;
  return `${where}. Read before that: ${plural(cases.length, "test")}.`;
}
