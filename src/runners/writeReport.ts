import type { ConsoleCase } from "./frameworks/shared/framework.ts";

/** A JUnit report of what was read from a console, for frameworks that write none themselves. */
export function writeReport(cases: readonly ConsoleCase[]): string {
  const elements = cases.map(({ suitePath = [], classname, name, file, line, outcome, message, text }) => {
    const attributes = write({ classname, name, file, line });
    const child = { passed: "", skipped: "<skipped/>", failed: "failure", errored: "error" }[outcome];
    const inner =
      outcome === "failed" || outcome === "errored"
        ? `<${child}${write({ message })}>${escapeText(text ?? message)}</${child}>`
        : child;
    const element = `<testcase${attributes}>${inner}</testcase>`;
    return suitePath.reduceRight(
      (inside, suite) => `<testsuite${write({ name: suite })}>${inside}</testsuite>`,
      element,
    );
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites><testsuite name="">\n${elements.join("\n")}\n</testsuite></testsuites>\n`;
}

function write(attributes: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined && value !== "");
  return given
    .map(
      ([name, value]) =>
        ` ${name}="${escapeText(String(value)).replace(/[\t\n\r]/g, (one) => `&#${one.charCodeAt(0)};`)}"`,
    )
    .join("");
}

/** Characters that XML cannot have are left out. */
function escapeText(text: string): string {
  return text
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "")
    .replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
}
