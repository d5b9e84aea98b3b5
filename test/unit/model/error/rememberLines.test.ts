import { expect, test } from "vitest";
import { rememberLines } from "../../../../src/model/error/rememberLines.ts";
import { signatureOf } from "../../../../src/model/error/signature.ts";

test("a line is asked about once while it comes again and again, and few lines are held on to", () => {
  let asked = 0;
  const isEven = rememberLines((line) => {
    asked++;
    return Number(line) % 2 === 0;
  });
  const answers = Array.from({ length: 100 }, (_, at) => isEven(String(at % 10)));
  expect(answers).toEqual(Array.from({ length: 100 }, (_, at) => at % 2 === 0));
  expect(asked).toBe(10);

  for (let line = 0; line < 1000; line++) {
    expect(isEven(String(line))).toBe(line % 2 === 0);
  }
  asked = 0;
  isEven("0");
  expect(asked).toBe(1);
});

test("what a test printed changes the signature of a failure that is about an answer only, whatever was asked before", () => {
  const about = { kind: "failure", message: "assert 500 == 200", text: "E   assert 500 == 200" } as const;
  const behind = (output: string) => signatureOf(about, output).behind;
  expect(behind("KeyError: 'a'")).toBe("KeyError: 'a'");
  expect(behind("")).toBeUndefined();
  expect(behind("KeyError: 'b'")).toBe("KeyError: 'b'");

  const other = { kind: "failure", message: "no order", text: "E   ValueError: no order" } as const;
  expect(signatureOf(other, "KeyError: 'a'")).toBe(signatureOf(other, ""));
});
