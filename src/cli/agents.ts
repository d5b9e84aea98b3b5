import { agentForm } from "../agents/agentForms.ts";
import type { AgentId } from "../agents/hookCall.ts";
import { agentName } from "../model/log/maker.ts";

/** What an agent sets in the environment of the commands that it runs (docs/rules/terminal.md#t1). */
const variables: readonly (readonly [variable: string, agent: string])[] = [
  ["CLAUDECODE", "Claude Code"],
  ["CURSOR_AGENT", "Cursor"],
  ["GEMINI_CLI", "Gemini CLI"],
  ["CODEX_SANDBOX", "Codex CLI"],
  ["AUGMENT_AGENT", "Augment"],
  ["CLINE_ACTIVE", "Cline"],
];

/** How agents introduce themselves over MCP, which call hooks by the same id: an agent has one name, however it comes (docs/rules/terminal.md#t1). */
const clients: readonly (readonly [introduced: RegExp, agent: AgentId])[] = [
  [/^claude[ -]code\b/i, "claude"],
  [/^codex\b/i, "codex"],
  [/^gemini[ -]cli\b/i, "gemini"],
  [/^cursor\b/i, "cursor"],
  [/^visual[ -]studio[ -]code\b/i, "vscode"],
];

/**
 * The name of the agent that runs this command: as it says by `--by` or `CASEBOOK_BY`, or as it introduced itself, else as its variable does;
 * undefined for a person.
 */
export function agentHere(
  given: string | undefined,
  env: NodeJS.ProcessEnv,
  introduced?: string | undefined,
): string | undefined {
  const named = agentName(given) ?? agentName(env["CASEBOOK_BY"]) ?? nameOfClient(introduced);
  const known = variables.find(([variable]) => (env[variable] ?? "") !== "")?.[1];
  // AGENT holds a name, or says only that there is one.
  const generic = /^(?:1|true)$/i.test(env["AGENT"]?.trim() ?? "") ? "agent" : agentName(env["AGENT"]);
  return named ?? known ?? generic;
}

function nameOfClient(introduced: string | undefined): string | undefined {
  const name = agentName(introduced);
  const known = clients.find(([pattern]) => name !== undefined && pattern.test(name))?.[1];
  return known === undefined ? name : agentForm(known).name;
}
