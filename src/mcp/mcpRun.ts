import { UserError } from "../base/errors.ts";
import { visibleText } from "../base/visibleText.ts";
import { answerCodes } from "../cli/command.ts";
import { run } from "../cli/run.ts";
import { activeSession } from "../model/folder/folderState.ts";
import { commandOf } from "../model/log/session.ts";
import {
  argumentsOf,
  firstJson,
  inputNumber,
  inputText,
  inputTexts,
  type McpTool,
  type ToolAnswer,
  type ToolCall,
} from "./toolCall.ts";

/** How many tokens the answer may take, with ten failing tests. */
const most = 600;

/** *casebook_run*. */
export const mcpRun: McpTool = {
  name: "casebook_run",
  description:
    "Runs the tests and records the attempt; use it instead of a shell. While it says running, call it again. command: only to start.",
  properties: {
    command: { type: "string" },
    purpose: { enum: ["isolation", "verification"] },
    hypothesis: { type: "string" },
    isolate: { type: "array", items: { type: "string" } },
    wait: { type: "number" },
  },
  annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
  call: async (input, call): Promise<ToolAnswer> => {
    const purpose = inputText(input, "purpose") === "verification" ? "verification" : "isolation";
    const active = activeSession(call.folder.state);
    const session = active?.state === "open" ? active : undefined;
    const given = inputText(input, "command")?.trim();
    const isKnown =
      session !== undefined &&
      commandOf(session, purpose) === given &&
      call.around.agreements.has(call.folder.state.folder, given);
    // What is agreed to and would change nothing is left out: whoever asks for the result of a run again says the same again.
    const command = isKnown ? undefined : given;
    const hypothesis = inputText(input, "hypothesis")?.trim();
    await refuseShell(call, command);
    const wait = Math.min(inputNumber(input, "wait") ?? call.longestWait, call.longestWait);
    const answer = await run.run(
      argumentsOf(
        [],
        {
          wait: String(Math.max(0, wait)),
          verify: purpose === "verification",
          hypothesis: session?.hypotheses.at(-1)?.text === hypothesis ? undefined : hypothesis,
          isolate: inputTexts(input, "isolate"),
        },
        command === undefined ? undefined : [command],
      ),
      call.around,
    );
    const { run: number, state, attempt, headline, counts, failing, running } = firstJson(answer);
    return {
      lines: answer.lines,
      most,
      numbers: { run: number, state, attempt, verdict: headline, counts, failing: idsIn(failing), running },
      isRefusal: answer.code === answerCodes.usage,
    };
  },
};

/**
 * A server for agents is no way around the permissions of their shell: it runs commands that do nothing but start tests, and those that a
 * person has agreed to in this folder.
 */
async function refuseShell(
  { folder, around, allowsAnyCommand }: ToolCall,
  command: string | undefined,
): Promise<void> {
  if (
    command === undefined ||
    command === "" ||
    allowsAnyCommand ||
    around.agreements.has(folder.state.folder, command)
  ) {
    return;
  }
  const recognised = await folder.request("recognise", { ran: { command } });
  if (recognised?.testsAlone !== true) {
    throw new UserError(
      `NOT RUN: this is not known to do nothing but start tests: ${visibleText(command)}`,
      "Give the plain command of the test framework, without other programs, pipes, redirections or variables that are only known when it runs. A person can run it once with “casebook run”, or start this server with --allow-any-command.",
    );
  }
}

function idsIn(failing: unknown): readonly string[] | undefined {
  return Array.isArray(failing)
    ? failing.map((test: unknown) => (test instanceof Object && "id" in test ? String(test.id) : ""))
    : undefined;
}
