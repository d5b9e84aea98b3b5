import { fact } from "../base/facts/fact.ts";
import type { ReportLimits } from "../model/report/reportLimits.ts";
import { accept, type ReadDocument, refuse } from "./documentVerdict.ts";
import { describeRoot } from "./formats.ts";
import { JUnitReader, type RawCase } from "./junit.ts";
import { repairXml } from "./xml/decode.ts";
import { isRoot } from "./xml/elementListener.ts";
import { parseXml, tellElements } from "./xml/parseXml.ts";
import type { Source } from "./xml/reportSource.ts";
import type { Declined } from "./xml/splitter.ts";

/** What is given to the XML parser whole, in bytes (docs/rules/security.md#s19). */
const mostParsed = 64 * 2 ** 20;

/**
 * Reads a document strictly, as a whole, with the XML parser: what the splitter does not judge, by the reason in `declined`,
 * and in tests whatever the splitter has read, to hold the two together. It gives the same as `readDocument`.
 */
export async function readWholeDocument(
  source: Source,
  limits: ReportLimits,
  onCase: (testCase: RawCase) => void,
  declined: Declined | undefined,
): Promise<ReadDocument> {
  if (source.size > mostParsed) {
    return refuseUnread(source, declined);
  }
  const { text, replaced } = repairXml((await source.read(0, source.size)).toString("utf8"));
  const { root, damage, hasMore } = parseXml(text.replace(/^\uFEFF+/, ""), limits);
  const name = declined?.why === "foreign root" ? declined.name : root?.name;
  const fault = damage?.problem ?? (replaced > 0 ? fact("xml.forbiddenCharacters") : undefined);
  if (name === undefined) {
    return refuse("not-xml", fact("report.notXmlBecause", { problem: fault ?? fact("xml.noElement") }));
  }
  if (!isRoot(name) || root === undefined) {
    return fault === undefined
      ? refuse("not-junit", describeRoot(name))
      : refuse("not-xml", fact("report.norWellFormed", { description: describeRoot(name), problem: fault }));
  }
  const reader = new JUnitReader(limits.cases, onCase);
  tellElements(root, damage?.open.length ?? 0, reader);
  return accept(reader, limits, {
    damage: damage && { where: fact("place.line", { line: damage.line }), problem: damage.problem },
    doubts: hasMore ? [fact("report.goesOn")] : [],
    repairs: { hasNoise: false, cutTexts: 0, replaced },
  });
}

function refuseUnread(source: Source, declined: Declined | undefined): ReadDocument {
  return declined?.why === "foreign root"
    ? refuse("not-junit", describeRoot(declined.name))
    : refuse("not-xml", fact("report.doctypeTooBig", { bytes: source.size, limit: mostParsed }));
}
