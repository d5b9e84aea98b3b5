import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { agentHere } from "../../../src/cli/agents.ts";
import { createAgreements, createLeftRuns, stateFolder } from "../../../src/cli/stateFolder.ts";

describe("the agent", () => {
  it.each([
    [undefined, {}, undefined],
    ["codex", { CLAUDECODE: "1" }, "codex"],
    [undefined, { CASEBOOK_BY: "my bot", CLAUDECODE: "1" }, "my bot"],
    [undefined, { CLAUDECODE: "1" }, "Claude Code"],
    [undefined, { CLAUDECODE: "" }, undefined],
    [undefined, { GEMINI_CLI: "1" }, "Gemini CLI"],
    [undefined, { CODEX_SANDBOX: "seatbelt" }, "Codex CLI"],
    [undefined, { AGENT: "goose" }, "goose"],
    [undefined, { AGENT: "1" }, "agent"],
    [undefined, { AGENT: "true" }, "agent"],
    ["  ", { AGENT: " " }, undefined],
    ["x\ny", {}, "x y"],
  ])("of --by %j and %j is %j", (given, env, agent) => {
    expect(agentHere(given, env)).toBe(agent);
  });

  it.each([
    ["claude-code", "Claude Code"],
    ["Claude Code", "Claude Code"],
    ["codex-mcp-client", "Codex CLI"],
    ["gemini-cli-mcp-client-casebook", "Gemini CLI"],
    ["cursor-vscode", "Cursor"],
    ["Visual Studio Code", "VS Code"],
    ["codexes", "codexes"],
    ["my-agent", "my-agent"],
    ["", undefined],
  ])("has over MCP the name that it has by its hooks: %j", (introduced, agent) => {
    expect(agentHere(undefined, {}, introduced)).toBe(agent);
    expect(agentHere("mine", {}, introduced)).toBe("mine");
  });
});

describe("what is the user's and of no repository", () => {
  it.each([
    ["linux", {}, "/home/u/.local/state/casebook"],
    ["linux", { XDG_STATE_HOME: "/state" }, "/state/casebook"],
    ["linux", { XDG_STATE_HOME: "relative" }, "/home/u/.local/state/casebook"],
    ["darwin", { XDG_STATE_HOME: "/state" }, "/home/u/Library/Application Support/casebook"],
    ["win32", { LOCALAPPDATA: "C:\\L" }, "C:\\L\\casebook"],
    ["win32", {}, "\\home\\u\\AppData\\Local\\casebook"],
    ["linux", { CASEBOOK_STATE: "/mine" }, "/mine"],
  ] as const)("lies on %s with %j in %s", (platform, env, folder) => {
    expect(stateFolder(env, platform, "/home/u")).toBe(folder);
  });

  it("says what was agreed to, in which folder and to the letter, and nothing else", () => {
    const state = join(makeFolder(), "not", "there");
    const agreed = createAgreements(state);
    expect(agreed.has("/a", "npm test")).toBe(false);
    expect(agreed.add("/a", " npm test ")).toBeUndefined();
    expect(agreed.add("/a", "npm test")).toBeUndefined();
    const again = createAgreements(state);
    expect([again.has("/a", "npm test"), again.has("/b", "npm test"), again.has("/a", "npm  test")]).toEqual([
      true,
      false,
      false,
    ]);
    // What was only shown is not agreed to, and no folder's name takes anything from a command.
    expect(agreed.isShown("/a", "npm test")).toBe(false);
    expect(agreed.show("/a", "npx x")).toBeUndefined();
    expect([agreed.isShown("/a", "npx x"), agreed.has("/a", "npx x")]).toEqual([true, false]);
    expect(agreed.isShown("/a\nnpx", "x")).toBe(false);
    agreed.show("/b\nc", "d");
    expect(agreed.isShown("/b", "c\nd")).toBe(false);
    expect(readFileSync(join(state, "agreed-commands"), "utf8")).toMatch(/^[0-9a-f]{64}\n$/);
  });

  it("says why an agreement could not be kept", () => {
    const file = join(makeFolder(), "file");
    writeFileSync(file, "");
    expect(createAgreements(join(file, "state")).add("/a", "x")).toContain("ENOTDIR");
  });

  it("gives the run that was left once", () => {
    const left = createLeftRuns(makeFolder());
    const run = { session: "s", startedAt: "2026-01-02T03:04:05Z" };
    left.add("/a", run);
    expect(left.take("/b")).toBeUndefined();
    expect(left.take("/a")).toEqual(run);
    expect(left.take("/a")).toBeUndefined();
  });
});

function makeFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook-state-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o700);
  return folder;
}
