import { describe, expect, test } from "vitest";
import { findPrivateKeys } from "../../../../src/model/secrets/privateKeys.ts";

const dashes = "-----";
const begin = `${dashes}BEGIN RSA PRIVATE KEY${dashes}`;
const end = `${dashes}END RSA PRIVATE KEY${dashes}`;
const line = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC";

function masked(text: string): string {
  let shown = "";
  let done = 0;
  for (const found of findPrivateKeys(text)) {
    shown += `${text.slice(done, found.start)}***`;
    done = found.end;
  }
  return shown + text.slice(done);
}

describe("a private key", () => {
  test.each([
    ["goes as a whole", `a\n${begin}\n${line}\n${end}\nb`, "a\n***\nb"],
    ["goes with its headers", `${begin}\nProc-Type: 4,ENCRYPTED\n\n${line}\n${end}`, "***"],
    ["goes where it stands in one line", `key: "${begin}\\n${line}\\n${end}",`, 'key: "***",'],
    ["goes as a diff has it", `+${begin}\n+${line}\n+${end}\n context`, "+***\n context"],
    [
      "without an end goes as far as it looks like one",
      `${begin}\n${line}\n${line}\nTests: 4 failed`,
      "***\nTests: 4 failed",
    ],
    ["without an end in one line", `x ${begin}\\n${line} Tests failed`, "x *** Tests failed"],
    [
      "that is only named leaves what follows",
      `expected ${begin}\n    at f (a.js:1:2)`,
      "expected ***\n    at f (a.js:1:2)",
    ],
    [
      "without a beginning goes from its first line on",
      `cut here\n${line}\n${line}\n${end}\nb`,
      "cut here\n***\nb",
    ],
    ["leaves the elements of a report", `<f m="${begin}&#10;x">${begin}</f>`, `<f m="***&#10;x">***</f>`],
    [
      "leaves the quote of an attribute",
      `<f m="${begin}\n${line}"\n t="x">${end}</f>`,
      `<f m="***"\n t="x">***</f>`,
    ],
    ["leaves a word", "a PRIVATE KEY of words", "a PRIVATE KEY of words"],
  ])("%s", (_, text, expected) => {
    expect(masked(text)).toBe(expected);
  });
});

test("are found in a time that grows with the length of a text only", () => {
  const units = [
    begin,
    end,
    `${begin}\n`,
    `${begin}${end}`,
    `${line}\n`,
    `${begin}\n${line}\n`,
    `${line}\n${end}`,
  ];
  for (const unit of units) {
    const started = performance.now();
    findPrivateKeys(`${begin}${unit.repeat(20_000)}${end}`);
    expect(performance.now() - started, unit).toBeLessThan(20_000);
  }
});
