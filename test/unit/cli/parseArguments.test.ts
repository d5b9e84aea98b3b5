import { describe, expect, it } from "vitest";
import { numberIn, parseArguments } from "../../../src/cli/parseArguments.ts";
import { UsageError } from "../../../src/cli/usageError.ts";

const options = {
  wait: { type: "string", alone: "forever" },
  yes: { type: "boolean" },
  isolate: { type: "string", multiple: true },
} as const;

describe("arguments", () => {
  it("end at --, whatever follows it", () => {
    const given = parseArguments(["a", "--yes", "--", "npx", "x", "--json", "--", "y"], options);
    expect(given.words).toEqual(["a"]);
    expect(given.rest).toEqual(["npx", "x", "--json", "--", "y"]);
    expect([given.has("yes"), given.has("json"), given.has("wait")]).toEqual([true, false, false]);
    expect(parseArguments([], options).rest).toBeUndefined();
    expect(parseArguments(["--"], options).rest).toEqual([]);
  });

  it.each([
    [["--wait", "5"], "5"],
    [["--wait=5"], "5"],
    [["--wait"], "forever"],
    [["--wait", "--yes"], "forever"],
    [["--wait", "--", "x"], "forever"],
    [[], undefined],
  ])("%j wait for %j", (args, value) => {
    expect(parseArguments(args, options).value("wait")).toBe(value);
  });

  it("may come several times", () => {
    expect(parseArguments(["--isolate", "1", "--isolate", "2,3"], options).values("isolate")).toEqual([
      "1",
      "2,3",
    ]);
  });

  it.each([[["--nothing"]], [["--yes=no"]], [["--isolate"]], [["-x"]]])(
    "%j are a usage error of one line",
    (args) => {
      expect(() => parseArguments(args, options)).toThrow(UsageError);
      expect(() => parseArguments(args, options)).not.toThrow(/\n/);
    },
  );

  it.each([
    ["3", 3],
    ["#3", 3],
    ["0", 0],
    ["-1", undefined],
    ["3a", undefined],
    ["", undefined],
    ["123456789", undefined],
  ])("%j is the number %j", (word, number) => {
    expect(numberIn(word)).toBe(number);
  });
});
