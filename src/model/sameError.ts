import type { Failure, TestCase } from "./report.ts";
import { compareSignatures, type IsEdited, type Likeness, signatureOf } from "./signature.ts";

/** How the first failures of two red cases are related; cases without any are the same. */
export function compareErrors(before: TestCase, now: TestCase, isEdited?: IsEdited): Likeness {
  const [reference] = before.failures;
  const [first] = now.failures;
  if (reference === undefined || first === undefined) {
    return reference === first
      ? { kind: "same", reason: "no failure is told" }
      : { kind: "different", reason: "only one of them tells a failure" };
  }
  if (isWordForWord(reference, first) && before.output === now.output) {
    return { kind: "same", reason: "the same error, word for word" };
  }
  return compareSignatures(signatureOf(reference, before.output), signatureOf(first, now.output), isEdited);
}

/** Most failures that stay are the same to the letter, and need not be taken apart. */
function isWordForWord(one: Failure, other: Failure): boolean {
  return one.text === other.text && one.message === other.message && one.type === other.type;
}
