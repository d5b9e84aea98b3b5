import { agentName } from "../model/log/maker.ts";

/** What an agent sets in the environment of the commands that it runs (docs/rules/terminal.md#t1). */
const variables: readonly (readonly [variable: string, agent: string])[] = [
  ["CLAUDECODE", "Claude Code"],
  ["CURSOR_AGENT", "Cursor"],
  ["GEMINI_CLI", "Gemini CLI"],
  ["CODEX_SANDBOX", "Codex"],
  ["AUGMENT_AGENT", "Augment"],
  ["CLINE_ACTIVE", "Cline"],
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
  const named = agentName(given) ?? agentName(env["CASEBOOK_BY"]) ?? agentName(introduced);
  const known = variables.find(([variable]) => (env[variable] ?? "") !== "")?.[1];
  // AGENT holds a name, or says only that there is one.
  const generic = /^(?:1|true)$/i.test(env["AGENT"]?.trim() ?? "") ? "agent" : agentName(env["AGENT"]);
  return named ?? known ?? generic;
}
