import type { Answer } from "../cli/command.ts";
import { hypothesis, note } from "../cli/record.ts";
import { openSession } from "../cli/sessionHere.ts";
import { UsageError } from "../cli/usageError.ts";
import { quote } from "../model/answers/quote.ts";
import { type SectionName, sectionTitle } from "../model/log/section.ts";
import { argumentsOf, inputText, type McpTool, type ToolAnswer, type ToolCall } from "./toolCall.ts";

/** *casebook_record*. */
export const mcpRecord: McpTool = {
  name: "casebook_record",
  description:
    "Writes to the log: a hypothesis before the edit that tests it, whether it held, a note, root cause, solution.",
  properties: {
    kind: { enum: ["hypothesis", "note", "confirmed", "refuted", "rootCause", "solution"] },
    text: { type: "string" },
  },
  required: ["kind"],
  annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
  call: async (input, call): Promise<ToolAnswer> => {
    const text = inputText(input, "text")?.trim() ?? "";
    const { lines } = await record(inputText(input, "kind") ?? "", text, call);
    return { lines, most: 120, numbers: {} };
  },
};

async function record(kind: string, text: string, call: ToolCall): Promise<Pick<Answer, "lines">> {
  const { around } = call;
  switch (kind) {
    case "confirmed":
    case "refuted": {
      const marked = await hypothesis.run(argumentsOf([], { [kind]: true }), around);
      return text === ""
        ? marked
        : { lines: [...marked.lines, ...(await note.run(argumentsOf([text]), around)).lines] };
    }
    case "rootCause":
    case "solution":
      return addToSection(kind, text, call);
    case "hypothesis":
      return hypothesis.run(argumentsOf([text]), around);
    default:
      return note.run(argumentsOf([text]), around);
  }
}

/** What somebody has written there stays: the text comes after it. */
async function addToSection(
  section: SectionName,
  text: string,
  { folder }: ToolCall,
): Promise<Pick<Answer, "lines">> {
  if (text === "") {
    throw new UsageError("The text is missing.");
  }
  const { id: session, sections } = openSession(folder);
  const before = sections[section].trim();
  if (!before.includes(text)) {
    const both = before === "" ? text : `${before}\n\n${text}`;
    await folder.request("editSection", { session, section, text: both });
  }
  return { lines: [`${sectionTitle(section)}: ${quote(text)}`] };
}
