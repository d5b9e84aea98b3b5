import { describe, expect, it } from "vitest";
import type { AgentId } from "../../../src/agents/hookCall.ts";
import { hasPermissionRule, permissionFiles } from "../../../src/agents/permissionRules.ts";

const cursorCli = JSON.stringify({
  permissions: { allow: ["Shell(npm)"], deny: ["Shell(rm)", "Read(pytest)"] },
});
const cursorList = `{ // mine\n "terminalAllowlist": ["npm test", "git"], "mcpAllowlist": ["pytest:*"] }`;
const gemini = JSON.stringify({
  tools: { core: ["run_shell_command(npm test)"], exclude: ["run_shell_command(rm)", "write_file(pytest)"] },
});
const policy = `[[rule]]
toolName = "run_shell_command"
commandPrefix = ["npm test", 'git']
decision = "allow"
[[rule]]
commandRegex = "yarn (test|lint)"
`;
const codex = `# mine
prefix_rule(
    pattern = ["npm", "test"],
    decision = "allow",
    match = ["pytest"],
)
prefix_rule(pattern=[["yarn", "pnpm"], "test"], decision="forbidden")
`;
const vscode = JSON.stringify({
  "chat.tools.terminal.autoApprove": { "npm test": true, rm: false, "/^yarn (run )?test/": true },
  "files.exclude": { pytest: true },
});

describe("a rule of an agent's own configuration for a command", () => {
  it.each<[AgentId, string, string, boolean]>([
    ["cursor", cursorCli, "npm test", true],
    ["cursor", cursorCli, "cd api && rm -r x && pytest", true],
    ["cursor", cursorCli, "pytest", false],
    ["cursor", cursorList, "npm test", true],
    ["cursor", cursorList, "pytest", false],
    ["gemini", gemini, "npm test", true],
    ["gemini", gemini, "pytest", false],
    ["gemini", policy, "npm test", true],
    ["gemini", policy, "yarn test", true],
    ["gemini", policy, "pytest", false],
    ["codex", codex, "npm test", true],
    ["codex", codex, "pnpm test", true],
    ["codex", codex, "pytest", false],
    ["codex", "prefix_rule(pattern = ['npm', 'test'])", "npm test", true],
    ["codex", 'prefix_rule(\n  # mine\n  ["npm", "test"],\n)', "npm test", true],
    ["codex", 'prefix_rule(pattern=[ # mine\n ["yarn",\n  "npm"]])', "npm test", true],
    ["codex", '[rules]\nprefix_rules = [{ pattern = [{ token = "npm" }] }]', "npm test", true],
    ["gemini", 'commandPrefix = [\n  "git", # "pytest"\n  "npm test",\n]', "npm test", true],
    ["gemini", 'commandPrefix = [\n  "git", # "pytest"\n  "npm test",\n]', "pytest", false],
    ["gemini", 'rule = [{ decision = "deny", "commandPrefix" = "npm" }]', "npm test", true],
    ["gemini", 'commandPrefix = """\nnpm test"""', "npm test", true],
    ["gemini", 'argsPattern = \'"command":"npm test\'', "npm test", true],
    ["gemini", 'commandPrefix = "git"\ndescription = "npm"', "npm test", false],
    ["vscode", vscode, "npm test", true],
    ["vscode", vscode, "yarn test", true],
    ["vscode", vscode, "pytest", false],
    [
      "copilot",
      JSON.stringify({ locations: { "/p": { allowed: ["shell(npm:*)", "write"] } } }),
      "npm test",
      true,
    ],
    ["copilot", JSON.stringify({ trusted_folders: ["/npm"] }), "npm test", false],
  ])("keeps the command as it is: %s", (agent, settings, command, isKept) => {
    expect(hasPermissionRule(agent, command, ["", settings, "no JSON", "[1, null]"])).toBe(isKept);
  });

  it("may stand in a file that cannot be read", () => {
    expect(hasPermissionRule("claude", "npm test", ["[".repeat(20_000)])).toBe(true);
  });

  it("is looked for where the agent is told to keep its files", () => {
    const places = { folders: ["/p/api", "/p"], home: "/home/u" };
    const files = (agent: AgentId, env: NodeJS.ProcessEnv = {}) =>
      permissionFiles(agent, { ...places, env }).map((path) => path.replaceAll("\\", "/"));
    expect(files("claude")).toEqual(
      expect.arrayContaining(["/p/.claude/settings.json", "/home/u/.claude/settings.json"]),
    );
    const elsewhere = files("claude", { CLAUDE_CONFIG_DIR: "/conf" });
    expect(elsewhere).toContain("/conf/settings.json");
    expect(elsewhere).not.toContain("/home/u/.claude/settings.json");
    expect(files("codex", { CODEX_HOME: "/conf" })).toEqual([
      "/p/api/.codex/rules/*.rules",
      "/p/.codex/rules/*.rules",
      "/conf/rules/*.rules",
      "/etc/codex/requirements.toml",
    ]);
  });
});
