import { describe, expect, it } from "vitest";
import { insertArguments, splitCommands, valuesOfOption } from "../../../../src/runners/line/commandLine.ts";
import { shellOf } from "../../../../src/runners/line/shell.ts";

const sh = shellOf("linux", {});
const cmd = shellOf("win32", {});

describe("splitCommands", () => {
  const split = (line: string, shell = sh) =>
    splitCommands(line, shell).map(
      ({ words, isLast }) => `${words.map(({ value }) => value).join("|")}${isLast ? " ←" : ""}`,
    );

  it.each([
    ["pytest -k 'a b' \"c d\" e\\ f", ["pytest|-k|a b|c d|e f ←"]],
    ["cd web && CI=1 X='a b' npx vitest run", ["cd|web", "npx|vitest|run ←"]],
    ["a | b || c & d; e", ["a", "b", "c", "d", "e ←"]],
    ["a b\nc d\n", ["a|b", "c|d ←"]],
    ["a \\\n  b", ["a|b ←"]],
    ["a src/*.test.ts $HOME", ["a|src/*.test.ts|$HOME ←"]],
    ["a > out.txt b", ["a|b ←"]],
    ["A=1", []],
    ["", []],
  ])("takes apart %j", (line, commands) => {
    expect(split(line)).toEqual(commands);
  });

  it.each(["a;", "a &", "a # b", "(a)", "a <(b)", "a <<END\nb\nEND\n"])(
    "knows that nothing can be added to the command of %j",
    (line) => {
      expect(splitCommands(line, sh).find(({ words }) => words[0]?.value === "a")?.isLast).toBe(false);
    },
  );

  it.each([`a 'b`, 'a "b', "a `b", "a \\"])(
    "has no commands for %j, which a shell refuses or goes on with",
    (line) => {
      expect(split(line)).toEqual([]);
    },
  );

  it("keeps the backslashes of Windows", () => {
    expect(split("node_modules\\.bin\\vitest.cmd run a^&b", cmd)).toEqual([
      "node_modules\\.bin\\vitest.cmd|run|a&b ←",
    ]);
  });
});

it("puts in arguments that arrive as they are", () => {
  const args = ["--a=b", "c d", "it's", "$HOME `x` $(y)", "-"];
  const line = insertArguments("vitest run | tee log", 10, args, sh);
  expect(line).toBe(`vitest run --a=b 'c d' 'it'\\''s' '$HOME \`x\` $(y)' - | tee log`);
  expect(
    splitCommands(line, sh)[0]
      ?.words.slice(2)
      .map(({ value }) => value),
  ).toEqual(args);
  expect(insertArguments("vitest", 6, ["--a=C:/my files"], cmd)).toBe('vitest "--a=C:/my files"');
});

it("finds every value of an option, in both ways of writing", () => {
  const words = ["x", "--junitxml=a=b", "--junit-xml", "c", "--junitxml-other=d", "--junitxml"];
  expect(valuesOfOption(words, /^--junit-?xml$/)).toEqual(["a=b", "c"]);
});
