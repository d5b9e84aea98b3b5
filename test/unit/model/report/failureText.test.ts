import { expect, it } from "vitest";
import { failureText } from "../../../../src/model/report/failureText.ts";
import type { TestCase } from "../../../../src/model/report/report.ts";

const failing = (parts: Partial<TestCase>): TestCase => ({
  id: "a",
  suitePath: [],
  classname: "",
  name: "a",
  outcome: "failed",
  failures: [],
  ...parts,
});

it("tells the values, each failure, and what the test printed and left behind", () => {
  const text = failureText(
    failing({
      failures: [
        {
          kind: "failure",
          message: "500 is not 404",
          text: "\n \n  at a.js:1\n",
          expected: "404",
          actual: "500",
        },
        { kind: "error", message: "teardown", text: " " },
      ],
      output: "connection busy",
      attachments: ["shot.png"],
      properties: [{ name: "issue", value: "7" }],
    }),
  );
  expect(text).toBe(
    "Expected: 404\nActual:   500\n\n  at a.js:1\n\nteardown\n\nPrinted:\nconnection busy\n\nAttached: shot.png\n\nissue: 7",
  );
});

it("tells what was printed where the failure itself says nothing", () => {
  expect(
    failureText(failing({ failures: [{ kind: "failure", message: "", text: "" }], output: "why" })),
  ).toBe("why");
});
