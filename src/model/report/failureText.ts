import { t } from "../../base/l10n.ts";
import type { Failure, TestCase } from "./report.ts";

/** Everything that a report says of a failing test, for people: each failure, then what the test printed and left behind. */
export function failureText(testCase: TestCase): string {
  const { failures, output, attachments = [], properties = [] } = testCase;
  const parts = failures.map(describeFailure);
  // A failure that says nothing itself is described by the output of the test.
  if (output !== undefined) {
    parts.push(failures.some(saysSomething) ? `${t("Printed:")}\n${output}` : output);
  }
  if (attachments.length > 0) {
    parts.push(t("Attached: {0}", attachments.join(", ")));
  }
  if (properties.length > 0) {
    parts.push(properties.map(({ name, value }) => `${name}: ${value}`).join("\n"));
  }
  return parts.filter((part) => part !== "").join("\n\n");
}

/** The values first, where they are known: they stand on their own lines, one below the other. */
function describeFailure({ message, text, expected, actual }: Failure): string {
  const compared = expected === undefined ? "" : t("Expected: {0}\nActual:   {1}", expected, actual ?? "");
  const says = text.trim() === "" ? message.trim() : text.replace(/^(?:[ \t]*\n)+/, "").trimEnd();
  return [compared, says].filter((part) => part !== "").join("\n\n");
}

function saysSomething({ message, text }: Failure): boolean {
  return message.trim() !== "" || text.trim() !== "";
}
