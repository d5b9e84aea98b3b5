import { describe, expect, test } from "vitest";
import type { GitConfig } from "../../../../src/git/plumbing/gitConfig.ts";
import { isWrittenAsStored } from "../../../../src/git/snapshot/uncertainFiles.ts";

const text = new Map([["text", "set"]]);
const config = (...settings: readonly (readonly [string, string])[]): GitConfig =>
  new Map(settings.map(([key, value]) => [key, [value]]));

describe("a text is written as it is stored", () => {
  test.each([
    ["linux", true],
    ["darwin", true],
    // Without any setting, a text has the line ends of the system.
    ["win32", false],
  ] as const)("on %s: %s", (platform, expected) => {
    expect(isWrittenAsStored(text, config(), platform)).toBe(expected);
  });

  test.each([
    [config(["core.autocrlf", "true"]), text],
    [config(["core.eol", "CRLF"]), text],
    [config(), new Map([["eol", "crlf"]])],
    [config(), new Map([["ident", "set"]])],
    [config(), new Map([["working-tree-encoding", "utf-16"]])],
  ])("nowhere if a setting or an attribute changes it", (settings, attributes) => {
    expect(isWrittenAsStored(attributes, settings, "linux")).toBe(false);
  });

  test("if both leave the line ends alone", () => {
    expect(
      isWrittenAsStored(undefined, config(["core.autocrlf", "input"], ["core.eol", "lf"]), "linux"),
    ).toBe(true);
  });
});
