import { describe, expect, test } from "vitest";
import { english } from "../../../../src/base/facts/words.ts";
import { labelAmong, labelOf, labelsApart } from "../../../../src/model/error/errorLabel.ts";
import { compareSignatures } from "../../../../src/model/error/sameError.ts";
import { raisedIn, type Signature, signatureOf } from "../../../../src/model/error/signature.ts";
import { failureLine } from "../../../../src/model/words/failureLine.ts";

const error = (parts: Partial<Signature>): Signature => ({
  type: "AssertionError",
  says: "assert 500 == 200",
  causes: [],
  place: undefined,
  statement: undefined,
  behind: undefined,
  ...parts,
});

const long = (end: string) => `${"the same words ".repeat(20)}${end}`;

/** What each of these errors is called, one after the other. */
function labelAll(errors: readonly Signature[]): readonly string[] {
  const known = new Map<string, Signature>();
  return errors.map((one) => {
    const label = english(labelAmong(one, known));
    known.set(label, one);
    return label;
  });
}

describe("errors that would be called the same", () => {
  test("are told apart by what differs, however far behind it stands", () => {
    const [first, second] = labelAll([error({ says: long("left") }), error({ says: long("right") })]);
    expect(first).not.toContain("left");
    expect(second).toMatch(/^AssertionError: the same words.*… \[….*right\]$/);
  });

  test.each<[string, (index: number) => Partial<Signature>]>([
    ["their place", (index) => ({ place: `src/store.py read${index}` })],
    ["a cause in between", (index) => ({ causes: [`KeyError: ${index}`, "OSError: disk"] })],
    [
      "the statement",
      (index) => ({ statement: { file: "t.py", name: "test", line: index, code: `call(${index})` } }),
    ],
    ["the end of a long cause", (index) => ({ behind: `InterfaceError: ${long(String(index))}` })],
    ["nothing that is shown", () => ({})],
  ])("are four labels for four errors that differ in %s", (_, parts) => {
    const labels = labelAll([0, 1, 2, 3].map((index) => error(parts(index))));
    expect(new Set(labels).size).toBe(4);
  });

  test("are told apart where one became the other", () => {
    const [from, to] = labelsApart(error({ place: "a.py read" }), error({ place: "b.py write" }));
    expect([from, to]).toEqual([
      "AssertionError: assert 500 == 200 [a.py read]",
      "AssertionError: assert 500 == 200 [b.py write]",
    ]);
  });
});

test("a reason shows what differs, however late that stands", () => {
  const rows = "the same words in every row ".repeat(60);
  const { reason } = compareSignatures(error({ says: `${rows}changed` }), error({ says: `${rows}altered` }));
  expect(english(reason)).toMatch(/: .{0,80}changed → .{0,80}altered$/);
});

describe("a label says something", () => {
  test.each(["^^^^^^", "    ~~~~^^^^", "^", ""])("where an error says %j", (says) => {
    expect(english(labelOf(error({ type: undefined, says })))).toBe("an error without a message");
    expect(english(labelOf(error({ type: undefined, says, place: "a.py read" })))).toBe(
      "an error without a message, in a.py read",
    );
    expect(labelOf(error({ says }))).toBe("AssertionError");
    expect(labelOf(error({ type: undefined, says, behind: "OSError: disk" }))).toBe("OSError: disk");
  });

  test("also in signs", () => {
    expect(labelOf(error({ says: "'+' != '-'" }))).toBe("AssertionError: '+' != '-'");
  });

  test("in what a row says of a failure, too", () => {
    expect(failureLine({ kind: "failure", message: "  ^^^^\nNameError: x", text: "" })).toBe("NameError: x");
  });
});

test("what only wraps the words of a failure is no error behind it", () => {
  const message = "Expected values to be strictly equal:\n\n500 !== 404\n";
  const text = `[Error [ERR_TEST_FAILURE]: ${message}] {\n  code: 'ERR_TEST_FAILURE'\n}`;
  const failure = { kind: "failure", message, type: "AssertionError", text } as const;
  expect(signatureOf(failure).behind).toBeUndefined();
  const stack = "    at error (node_modules/supertest/lib/test.js:335:15)";
  expect(signatureOf(failure, stack).behind, "a function of a stack, called so").toBeUndefined();
  expect(signatureOf(failure, "error: the pool is closed").behind).toBe("error: the pool is closed");
});

test.each([
  [
    'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n    import b\nNameError: b',
    "NameError: b",
  ],
  [
    "SyntaxError: no export named 'x'\n    at link (node:internal/modules:1:2)\n\n# fail 1",
    "SyntaxError: no export named 'x'",
  ],
  ["all is well", undefined],
])("the error that was raised in %j is %j", (output, error) => {
  expect(raisedIn(output)).toBe(error);
});
