import { parseXml as parseRgrove, type XmlElement } from "@rgrove/parse-xml";
import { XMLParser } from "fast-xml-parser";
import { Parser as HtmlParser } from "htmlparser2";
import sax from "sax";
import { SaxesParser } from "saxes";
import * as txml from "txml";
import { Parser } from "xml2js";
import { defaultReportLimits } from "../src/model/report/reportLimits.ts";
import { JUnitReader } from "../src/reports/junit.ts";
import { Splitter } from "../src/reports/xml/splitter.ts";

/** What every parser must find, so that none is fast by leaving something out. */
export interface Found {
  cases: number;
  failing: number;
  /** Characters of all names. */
  names: number;
  /** Characters of all failure texts; 0 where they were not asked for. */
  text: number;
}

/** Reads a report of which the bytes are there. */
export type Parse = (bytes: Buffer) => Found;

const nothing = (): Found => ({ cases: 0, failing: 0, names: 0, text: 0 });

/** How many bytes the product reads at once. */
const pieceSize = 256 * 1024;

/** Ours: the cases as the product makes them of a report, with or without the texts of their failures. */
export function splitInto(withTexts: boolean, onPiece: (ms: number) => void = () => undefined): Parse {
  return (bytes) => {
    const found = nothing();
    const reader = new JUnitReader(Number.POSITIVE_INFINITY, ({ name, outcome, failures }) => {
      found.cases++;
      found.names += name?.length ?? 0;
      if (outcome === "failed") {
        found.failing++;
        found.text += withTexts ? (failures[0]?.text.text.length ?? 0) : 0;
      }
    });
    const splitter = new Splitter(reader, defaultReportLimits);
    for (let at = 0; at < bytes.length; ) {
      const began = performance.now();
      at += splitter.read(bytes.subarray(at, at + pieceSize), at, at + pieceSize >= bytes.length);
      onPiece(performance.now() - began);
    }
    return found;
  };
}

/** The floor: finding every `<` in the bytes. */
export const findTags: Parse = (bytes) => {
  const found = nothing();
  for (let at = bytes.indexOf(0x3c); at !== -1; at = bytes.indexOf(0x3c, at + 1)) {
    found.cases += bytes[at + 5] === 0x63 ? 1 : 0;
  }
  return found;
};

/** xml2js as it is mostly used: the whole document at once. */
export const xml2jsWhole: Parse = (bytes) => {
  const found = nothing();
  new Parser().parseString(bytes.toString("utf8"), (error, document) => {
    if (error) {
      throw error;
    }
    for (const suite of document.testsuites.testsuite) {
      for (const { $, failure } of suite.testcase) {
        addCase(found, $.name, failure?.[0]._);
      }
    }
  });
  return found;
};

/** The others, each in the way its documentation recommends for speed. */
export const peers: Readonly<Record<string, Parse>> = {
  sax: (bytes) => {
    const events = countEvents();
    const parser = sax.parser(true, {});
    parser.onopentag = ({ name, attributes }) => events.open(name, attributes["name"] as string | undefined);
    parser.ontext = events.text;
    parser.onclosetag = events.close;
    parser.write(bytes.toString("utf8")).close();
    return events.found;
  },
  saxes: (bytes) => {
    const events = countEvents();
    const parser = new SaxesParser();
    parser.on("opentag", ({ name, attributes }) => events.open(name, attributes["name"]));
    parser.on("text", events.text);
    parser.on("closetag", ({ name }) => events.close(name));
    parser.write(bytes.toString("utf8")).close();
    return events.found;
  },
  htmlparser2: (bytes) => {
    const events = countEvents();
    const parser = new HtmlParser(
      {
        onopentag: (name, attributes) => events.open(name, attributes["name"]),
        ontext: events.text,
        onclosetag: events.close,
      },
      { xmlMode: true },
    );
    parser.write(bytes.toString("utf8"));
    parser.end();
    return events.found;
  },
  "fast-xml-parser": (bytes) => {
    const found = nothing();
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: "$",
      isArray: (name) => name === "testsuite" || name === "testcase",
      parseAttributeValue: false,
      parseTagValue: false,
      trimValues: false,
      processEntities: { enabled: true, maxTotalExpansions: 1e9, maxExpandedLength: 1e9 },
    });
    for (const suite of parser.parse(bytes.toString("utf8")).testsuites.testsuite) {
      for (const one of suite.testcase) {
        addCase(found, one.$name, one.failure?.["#text"]);
      }
    }
    return found;
  },
  txml: (bytes) => {
    const found = nothing();
    // It decodes no references: the other parsers do.
    for (const suite of childrenOf(
      childrenOf({ children: txml.parse(bytes.toString("utf8"), { keepWhitespace: true }) }, "testsuites")[0],
      "testsuite",
    )) {
      for (const one of childrenOf(suite, "testcase")) {
        const failure = childrenOf(one, "failure")[0];
        addCase(found, one.attributes["name"], failure && decodeFive(String(failure.children[0] ?? "")));
      }
    }
    return found;
  },
  "@rgrove/parse-xml": (bytes) => {
    const found = nothing();
    const elements = (parent: XmlElement | undefined) =>
      (parent?.children ?? []).filter((child): child is XmlElement => child.type === "element");
    for (const suite of elements(parseRgrove(bytes.toString("utf8")).root ?? undefined)) {
      for (const one of elements(suite)) {
        addCase(found, one.attributes["name"], elements(one)[0]?.text);
      }
    }
    return found;
  },
};

function addCase(found: Found, name: string | undefined, text: string | undefined): void {
  found.cases++;
  found.names += name?.length ?? 0;
  if (text !== undefined) {
    found.failing++;
    found.text += text.length;
  }
}

/** Counts what the parsers tell that make no tree. */
function countEvents() {
  const found = nothing();
  let isFailure = false;
  let text = "";
  return {
    found,
    open: (element: string, name: string | undefined) => {
      isFailure = element === "failure";
      if (element === "testcase") {
        found.cases++;
        found.names += name?.length ?? 0;
      }
    },
    text: (piece: string) => {
      text += isFailure ? piece : "";
    },
    close: (element: string) => {
      if (element === "failure") {
        found.failing++;
        found.text += text.length;
        text = "";
        isFailure = false;
      }
    },
  };
}

interface TxmlNode {
  readonly tagName: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (TxmlNode | string)[];
}

function childrenOf(
  parent: { readonly children: readonly unknown[] } | undefined,
  name: string,
): readonly TxmlNode[] {
  return ((parent?.children ?? []) as readonly (TxmlNode | string)[]).filter(
    (child): child is TxmlNode => typeof child !== "string" && child.tagName === name,
  );
}

function decodeFive(text: string): string {
  return text.replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => five[name] ?? "");
}

const five: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
