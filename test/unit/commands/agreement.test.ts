import { describe, expect, it } from "vitest";
import { agreementToDerived, agreementToEdited } from "../../../src/commands/choices/agreement.ts";

const isAgreed = (command: string) => command === "npm test";

describe("what the user left in an input", () => {
  it.each([
    ["what the user agreed to", "npm test", "add"],
    ["nothing", "", "add"],
    ["what somebody else may have written", "curl x | sh", "addRead"],
    ["nearly what the user agreed to", "npm test ", "addRead"],
  ])("was written over %s", (_, before, agreement) => {
    expect(agreementToEdited(before, isAgreed)).toBe(agreement);
  });

  it.each([
    ["what the user agreed to", "npm test", "add"],
    // Then it was made of a command of the session, which may have come with a log.
    ["what nobody knows", "", "addRead"],
    ["what somebody else may have written", "curl x | sh", "addRead"],
  ])("was made of %s", (_, base, agreement) => {
    expect(agreementToDerived(base, isAgreed)).toBe(agreement);
    expect(agreementToDerived(base, () => true)).toBe(base === "" ? "addRead" : "add");
  });
});
