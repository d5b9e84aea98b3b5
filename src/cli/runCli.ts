import { messageOf, UserError } from "../base/errors.ts";
import { isFact } from "../base/facts/fact.ts";
import {
  type Answer,
  type Arguments,
  type Around,
  answerCodes,
  type CliCommand,
  type ExitCode,
} from "./command.ts";
import { commands } from "./commands.ts";
import { commonOptions, parseArguments } from "./parseArguments.ts";
import { CannotOpen, NothingOpen } from "./sessionHere.ts";
import { UsageError } from "./usageError.ts";

/** How many lines an answer has at most, but for those that are asked for as they are. */
const mostLines = 40;

/** What a command line comes to. */
export interface Outcome {
  readonly code: ExitCode;
  /** What is printed, with a line end after each line; empty for nothing. */
  readonly text: string;
}

/** What every command may be given. */
export type GivenAround = (given: Pick<Arguments, "value">) => Around;

/**
 * Carries out one command line, without the program's own name. Never throws: whatever goes wrong is an answer with its exit code, since
 * Node's own for an error would mean “tests failed”.
 */
export async function runCli(args: readonly string[], surround: GivenAround): Promise<Outcome> {
  const isJson = args.slice(0, endOfOptions(args)).includes("--json");
  const answer = await answerTo(args, surround).catch(describeError);
  return { code: answer.code, text: isJson ? toJson(args, answer) : toText(answer) };
}

async function answerTo(args: readonly string[], surround: GivenAround): Promise<Answer> {
  const [name = "help", ...others] = args;
  if (["help", "--help", "-h"].includes(name)) {
    return helpOf(others.find((word) => !word.startsWith("-")));
  }
  if (["version", "--version", "-v"].includes(name)) {
    const { version } = surround({ value: () => undefined });
    return { code: answerCodes.done, lines: [`casebook ${version}`], json: [{ version }] };
  }
  const command = findCommand(name);
  const given = parseArguments(others, command.options);
  return given.has("help") ? helpOf(name) : command.run(given, surround(given));
}

function findCommand(name: string): CliCommand {
  const command = commands.find((one) => one.name === name);
  if (command === undefined) {
    throw new UsageError(`There is no command “${name.slice(0, 100)}”.`, "casebook help");
  }
  return command;
}

function helpOf(name: string | undefined): Answer {
  const command = name === undefined ? undefined : findCommand(name);
  const lines =
    command === undefined
      ? [
          "casebook: what was tried at the failing tests of a branch, and what it gave",
          "",
          ...commands.map((one) => `  ${one.name.padEnd(11)} ${one.summary}`),
          `  ${"help".padEnd(11)} [COMMAND]: the arguments of a command`,
          `  ${"version".padEnd(11)} the version of this program`,
          "",
          `Every command takes ${Object.keys(commonOptions)
            .slice(0, 3)
            .map((one) => `--${one}`)
            .join(", ")}: the folder, JSON instead of words, and the name of the agent.`,
          "Exit codes: 0 passed or done, 1 failed tests, 2 usage, 3 no test result, 4 interrupted, 5 still running, 6 nothing open.",
        ]
      : [
          `casebook ${command.name} ${command.usage}`.trimEnd(),
          `  ${command.summary}`,
          ...command.help.map((line) => `  ${line}`),
        ];
  return { code: answerCodes.done, lines, json: [{ help: lines }], isWhole: true };
}

/** What went wrong, and what to do next. A bug has an answer as well. */
function describeError(error: unknown): Answer {
  const next = error instanceof UserError ? error.nextStep : "Everything recorded so far is safe.";
  const what =
    error instanceof UserError ? error.message : `Something went wrong in Casebook: ${messageOf(error)}`;
  return {
    code: codeOf(error),
    lines: [what, ...(next === undefined ? [] : [next])],
    json: [{ error: what, next }],
  };
}

function codeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) {
    return answerCodes.usage;
  }
  if (error instanceof UserError && isFact(error.what) && inProgress.has(error.what.say)) {
    return answerCodes.running;
  }
  return error instanceof NothingOpen || error instanceof CannotOpen
    ? answerCodes.nothingOpen
    : answerCodes.broken;
}

/** What the engine says if another one was faster. */
const inProgress = new Set(["run.inProgress", "run.inProgressElsewhere", "restore.duringRun"]);

/** Says how many lines are missing, and how to get them. */
function toText({ lines, isWhole = false }: Answer): string {
  const shown =
    isWhole || lines.length <= mostLines
      ? lines
      : [...lines.slice(0, mostLines - 1), `… ${lines.length - mostLines + 1} more lines: with --json`];
  return shown.map((line) => `${line}\n`).join("");
}

function toJson(args: readonly string[], { json, code }: Answer): string {
  const command = args.find((word) => !word.startsWith("-"));
  const isExport = command === "export" && code === answerCodes.done;
  const objects = isExport ? json : json.map((one) => ({ command, code, ...one }));
  return objects.map((one) => `${JSON.stringify(one)}\n`).join("");
}

function endOfOptions(args: readonly string[]): number {
  const end = args.indexOf("--");
  return end === -1 ? args.length : end;
}
