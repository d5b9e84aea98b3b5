import type { Answer, Arguments, Around, OpenFolder } from "../cli/command.ts";
import type { PreviewTokens } from "./previewTokens.ts";

/** What a tool is given beside its input. */
export interface ToolCall {
  /** The folder that the call is about, as it is now. */
  readonly folder: OpenFolder;
  /** As a command of the command line gets it; `open` gives that folder. */
  readonly around: Around;
  /** The previews that this agent was shown. */
  readonly previews: PreviewTokens;
  /** Also commands run that are not known to be tests. */
  readonly allowsAnyCommand: boolean;
  /** For how many seconds the call may wait, at most. */
  readonly longestWait: number;
}

/** What a tool answers. */
export interface ToolAnswer {
  readonly lines: readonly string[];
  /** About how many tokens the lines may take. */
  readonly most: number;
  /** The numbers in it, for programs: never a text of a person or a test, but for the ids of tests (docs/rules/terminal.md#t6). */
  readonly numbers: Readonly<Record<string, unknown>>;
  /** It was not done, and the lines say why. */
  readonly isRefusal?: boolean;
}

/** The form of a member of an input, in the words of JSON Schema. */
export type InputForm =
  | { readonly type: "string" | "number" | "integer" }
  | { readonly type: "array"; readonly items: { readonly type: "string" } }
  | { readonly enum: readonly string[] };

/** One tool. What goes wrong is a UserError, which says what to do next. */
export interface McpTool {
  readonly name: string;
  /** What it is for, in at most 45 tokens: every request of an agent carries it. */
  readonly description: string;
  /** JSON Schema of its input, without `folder`, which every tool takes. */
  readonly properties: Readonly<Record<string, InputForm>>;
  readonly required?: readonly string[];
  readonly annotations: {
    readonly readOnlyHint: boolean;
    readonly destructiveHint?: boolean;
    readonly idempotentHint?: boolean;
    readonly openWorldHint: boolean;
  };
  call(input: Readonly<Record<string, unknown>>, call: ToolCall): Promise<ToolAnswer>;
}

/** Arguments of a command of the command line; an option that is undefined was not given. */
export function argumentsOf(
  words: readonly string[],
  options: Readonly<Record<string, string | boolean | readonly string[] | undefined>> = {},
  rest?: readonly string[],
): Arguments {
  const values = (option: string) =>
    [options[option] ?? []].flat().filter((value) => typeof value === "string");
  return {
    words,
    rest,
    has: (option) => options[option] !== undefined && options[option] !== false,
    value: (option) => values(option).at(-1),
    values,
  };
}

/** A member of an input that is a text; the schema was checked before. */
export function inputText(input: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = input[name];
  return typeof value === "string" ? value : undefined;
}

/** The same for a number. */
export function inputNumber(input: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = input[name];
  return typeof value === "number" ? value : undefined;
}

/** The same for a list of texts. */
export function inputTexts(
  input: Readonly<Record<string, unknown>>,
  name: string,
): readonly string[] | undefined {
  const value = input[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : undefined;
}

/** The first object that a command of the command line answers to programs. */
export function firstJson({ json }: Answer): Readonly<Record<string, unknown>> {
  return { ...json[0] };
}
