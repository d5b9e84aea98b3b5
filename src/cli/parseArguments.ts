import { parseArgs } from "node:util";
import { messageOf } from "../base/errors.ts";
import type { Arguments, Options } from "./command.ts";
import { UsageError } from "./usageError.ts";

/** The options that every command has. */
export const commonOptions = {
  folder: { type: "string" },
  json: { type: "boolean" },
  by: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const satisfies Options;

/** Takes arguments apart. A UsageError names what is wrong with them. */
export function parseArguments(args: readonly string[], options: Options): Arguments {
  const end = args.indexOf("--");
  const before = end === -1 ? args : args.slice(0, end);
  const all: Options = { ...commonOptions, ...options };
  const { values, positionals } = parse(
    before.map((word, at) => withValue(word, before[at + 1], all)),
    all,
  );
  const listOf = (option: string) => [values[option] ?? []].flat();
  return {
    words: positionals,
    rest: end === -1 ? undefined : args.slice(end + 1),
    has: (option) => values[option] !== undefined && values[option] !== false,
    value: (option) =>
      listOf(option)
        .filter((one) => typeof one === "string")
        .at(-1),
    values: (option) => listOf(option).filter((one) => typeof one === "string"),
  };
}

/** An option that may stand alone gets its value where none follows. */
function withValue(word: string, next: string | undefined, options: Options): string {
  const alone = word.startsWith("--") ? options[word.slice(2)]?.alone : undefined;
  return alone !== undefined && (next === undefined || next.startsWith("-")) ? `${word}=${alone}` : word;
}

function parse(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(messageOf(error).split("\n", 1)[0] ?? "");
  }
}

/** The number of an attempt or of a failing test, as `3` or `#3`; undefined where a word is none. */
export function numberIn(word: string | undefined): number | undefined {
  const digits = /^#?(\d{1,8})$/.exec(word ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
}
