import { spawnSync } from "node:child_process";
import { expect, onTestFinished, test } from "vitest";
import { sampleCall } from "../../../src/agents/sampleCall.ts";
import { makeCasebook } from "../../support/cli/casebook.ts";
import { readProjectFile } from "../../support/fences/readSources.ts";
import { makeCommitted } from "../../support/git/repositories.ts";

test.each(["claude", "vscode", "copilot"] as const)(
  "the hooks of the plugin end well for %s, which calls them without saying who it is",
  async (agent) => {
    const casebook = await makeCasebook();
    onTestFinished(() => casebook.remove());
    const { dir } = makeCommitted({ "a.txt": "a\n" });
    const hooks: {
      readonly hooks: Readonly<
        Record<string, readonly { readonly hooks: readonly { readonly command: string }[] }[]>
      >;
    } = JSON.parse(readProjectFile("agent-plugin/hooks/hooks.json"));
    const [group] = hooks.hooks["SessionStart"] ?? [];
    const [program, ...words] = group?.hooks[0]?.command.split(" ") ?? [];
    expect(program).toBe("casebook");
    const { args, env } = casebook.commandOf(words);
    const called = spawnSync(process.execPath, [...args], {
      cwd: dir,
      env,
      input: JSON.stringify(sampleCall(agent, dir)),
      encoding: "utf8",
    });
    expect(called).toMatchObject({ status: 0, stderr: "" });
  },
);
