import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import * as v from "valibot";
import { expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { mcpTools } from "../../src/mcp/mcpTools.ts";
import { readProjectFile } from "../support/fences/readSources.ts";

const read = (path: string) => readProjectFile(`agent-plugin/${path}`);
/** Agents alone call the last one, which is in no list; `test/adapters/cli/agentPlugin.test.ts` calls it. */
const names = [...commands.map(({ name }) => name), "hook"];

/** What all three agents take; a member that they do not know is not accepted. */
const manifest = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/)),
  version: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/)),
  description: v.string(),
  author: v.strictObject({ name: v.string() }),
  license: v.literal("MIT"),
  keywords: v.array(v.string()),
});

const hooks = v.strictObject({
  description: v.string(),
  hooks: v.record(
    v.picklist(["SessionStart", "PreToolUse", "PostToolUse", "PostToolUseFailure", "PreCompact", "Stop"]),
    v.array(
      v.strictObject({
        matcher: v.optional(v.string()),
        hooks: v.array(
          v.strictObject({
            type: v.literal("command"),
            command: v.string(),
            timeout: v.pipe(v.number(), v.maxValue(10)),
          }),
        ),
      }),
    ),
  ),
});

const servers = v.strictObject({
  mcpServers: v.record(
    v.string(),
    v.strictObject({ type: v.literal("stdio"), command: v.string(), args: v.array(v.string()) }),
  ),
});

test("the manifest of the plugin is one, and has the version of the package", () => {
  const { name, version } = v.parse(manifest, JSON.parse(read(".claude-plugin/plugin.json")));
  expect({ name, version }).toEqual({
    name: "casebook",
    version: JSON.parse(readProjectFile("package.json")).version,
  });
});

test("its hooks and its server call commands that there are", () => {
  const { hooks: events } = v.parse(hooks, JSON.parse(read("hooks/hooks.json")));
  const called = Object.values(events).flatMap((groups) =>
    groups.flatMap((group) => group.hooks.map(({ command }) => command.split(" "))),
  );
  const { mcpServers } = v.parse(servers, JSON.parse(read(".mcp.json")));
  const started = Object.values(mcpServers).map(({ command, args }) => [command, ...args]);
  expect(called.length).toBeGreaterThan(3);
  for (const [program, command] of [...called, ...started]) {
    expect(program).toBe("casebook");
    expect(names).toContain(command);
  }
});

test("its skill takes 300 tokens at most, and names commands, options and tools that there are", () => {
  const skill = read("skills/casebook/SKILL.md");
  expect(countTokens(skill)).toBeLessThanOrEqual(300);
  expect(skill).toMatch(/^---\nname: casebook\ndescription: .{20,1024}\n---\n/);
  const lines = [...skill.matchAll(/`casebook ([a-z]+)([^`]*)`/g)];
  expect(lines.length).toBeGreaterThan(5);
  for (const [line, name, rest = ""] of lines) {
    const command = commands.find((one) => one.name === name);
    expect(command, line).toBeDefined();
    const options = [...rest.matchAll(/--([a-z]+)/g)].map(([, option = ""]) => option);
    expect(
      options.filter((option) => !(option in (command?.options ?? {}))),
      line,
    ).toEqual([]);
  }
  const tools = [...skill.matchAll(/casebook_[a-z]+/g)].map(([tool]) => tool);
  expect(tools.filter((tool) => !mcpTools.some((one) => one.name === tool))).toEqual([]);
});
