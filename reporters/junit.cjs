// Writes what the reporters beside this file collect as a JUnit report, in one go, at the end of a run.
"use strict";

const { openSync, writeFileSync } = require("node:fs");

/** The variable that tells where the report goes. */
const variable = "CASEBOOK_JUNIT_FILE";

/** Writes test cases: `{classname, name, project, file, line, seconds, skipped, isFlaky, failures: [{kind, message, type, text}]}`. */
function writeJunit(cases) {
  const file = process.env[variable];
  if (file) {
    writeFileSync(
      openNew(file),
      `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n<testsuite name="">\n${cases.map(element).join("\n")}\n</testsuite>\n</testsuites>\n`,
    );
  }
}

/**
 * Opens a file that is to be written, under the first name that is free: a command may run its tests more than once, and no report
 * may replace another.
 */
function openNew(path) {
  for (let number = 0; ; number++) {
    try {
      return openSync(number === 0 ? path : path.replace(/\.xml$/, `-${number}.xml`), "wx");
    } catch (error) {
      if (error.code !== "EEXIST") {
        throw error;
      }
    }
  }
}

function element({ classname, name, project, file, line, seconds, skipped, isFlaky, failures = [] }) {
  const inner = failures.map(
    ({ kind = "failure", message, type, text }) =>
      `<${kind}${attributes({ message, type })}>${escapeText(text ?? "")}</${kind}>`,
  );
  return `<testcase${attributes({ classname, name, project: project || undefined, file, line, time: seconds })}>${skipped ? "<skipped/>" : ""}${isFlaky ? "<flakyFailure/>" : ""}${inner.join("")}</testcase>`;
}

function attributes(values) {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(
      ([name, value]) =>
        ` ${name}="${escapeText(String(value)).replace(/[\t\n\r]/g, (one) => `&#${one.charCodeAt(0)};`)}"`,
    )
    .join("");
}

function escapeText(text) {
  return plainText(text).replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
}

/** A text as the report has it: colours, and characters that XML cannot have, are left out. */
function plainText(text) {
  return String(text)
    .replace(/\u001b\[[\d;]*m/g, "")
    .replace(
      /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      "",
    );
}

module.exports = { openNew, plainText, writeJunit };
