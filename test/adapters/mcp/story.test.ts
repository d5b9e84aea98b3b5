import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { expect, onTestFinished, test } from "vitest";
import { mcpCommand } from "../../../src/tools/mcpCommand.ts";
import { priceEdits, priceFiles, priceRuns, worseDiff } from "../../support/cli/priceSample.ts";
import { useCasebook } from "../../support/cli/useCasebook.ts";
import { fingerprintGit, makeCommitted, makeFolder } from "../../support/git/repositories.ts";
import { connectAgent, protocols } from "../../support/mcp/agent.ts";

const casebook = await useCasebook();

const files = priceFiles;

test.each(protocols)("a session over MCP, in the protocol of %s", async (protocol) => {
  casebook.forget();
  const repository = makeCommitted(files);
  const { dir, git } = repository;
  git("branch", "-m", "fix/price");
  const before = fingerprintGit(repository);
  const agent = await connectAgent(casebook, dir, ["--folder", dir, "--structured"], protocol);
  onTestFinished(() => agent.close());
  expect(agent.client.getNegotiatedProtocolVersion()).toBe(protocol);

  const place = `“${dir}” on “fix/price”`;
  const said = async (name: string, input?: Record<string, unknown>) => {
    const answer = await agent.call(name, input);
    expect(answer.text.split("\n")[0]).toBe(place);
    return { ...answer, lines: answer.text.split("\n").slice(1), tokens: countTokens(answer.text) };
  };

  expect(await said("casebook_status")).toMatchObject({
    isError: true,
    lines: ["No session on “fix/price”.", 'Start one: casebook_run with command "COMMAND"'],
  });
  expect((await said("casebook_run")).lines[1]).toBe('Start one: casebook_run with command "node --test"');
  const first = await said("casebook_run", { command: "node --test" });
  expect(first).toMatchObject({
    isError: false,
    lines: priceRuns.baseline,
    numbers: {
      run: 0,
      state: "ended",
      attempt: 0,
      counts: { failed: 1, passed: 1 },
      failing: [expect.any(String)],
    },
  });
  expect(first.tokens).toBeLessThan(200);

  expect((await said("casebook_record", { kind: "hypothesis", text: "The operands" })).lines).toEqual([
    "The next attempts test: “The operands”",
  ]);
  writeFileSync(join(dir, "price.mjs"), priceEdits.worse);
  const changed = await said("casebook_status");
  expect(changed.lines[0]).toMatch(/^NOT RUN: 1 file changed since #0 \(“price.mjs”\)/);
  expect(changed.numbers).toMatchObject({ attempt: 0, changedSinceRun: 1 });
  expect(changed.tokens).toBeLessThan(250);
  // The command again, as a model does: it is that of the session.
  const worse = await said("casebook_run", { command: "node --test" });
  expect(worse.lines[0]).toBe(priceRuns.worse);
  expect(worse.tokens).toBeLessThan(250);

  const nothing = await said("casebook_check", { plan: "upgrade the compiler" });
  expect(nothing.lines).toEqual(["Nothing like it in 2 attempts and 1 hypothesis, by words and files."]);
  const like = await said("casebook_check", {
    plan: "again",
    diff: worseDiff,
  });
  expect(like.lines[0]).toMatch(/^Tried: exactly these lines in #1/);
  expect(like.tokens).toBeLessThan(120);

  const attempt = await said("casebook_status", { attempt: 1 });
  expect(attempt.lines).toContain("Recorded over MCP for try-agent");
  expect(attempt.text).toContain("+export const price = (a, b) => String(b - a);");
  expect(attempt.tokens).toBeLessThan(1500);
  const failure = await said("casebook_status", { test: "2" });
  expect(failure.lines[0]).toMatch(/^“is a number” \(NEW/);
  expect(failure.tokens).toBeLessThan(600);
  expect((await said("casebook_status", { detail: "full" })).text).toContain(
    "Isolation command: “node --test”",
  );

  // A restore needs the token of its preview.
  const preview = await said("casebook_restore", { attempt: 0 });
  expect(preview.lines[0]).toBe("Preview: #0 would write 1 file, delete 0 and keep 0.");
  const tokenIn = (text: string) => /with confirm (\w+)$/.exec(text)?.[1];
  const token = tokenIn(preview.text);
  writeFileSync(join(dir, "price.mjs"), "export const price = 0;\n");
  const void1 = await said("casebook_restore", { attempt: 0, confirm: token });
  expect(void1).toMatchObject({
    isError: true,
    lines: [expect.stringMatching(/^NOT RESTORED: /), ...Array(3).fill(expect.anything())],
  });
  writeFileSync(join(dir, "price.mjs"), priceEdits.worse);
  const unknown = await said("casebook_restore", { attempt: 0, confirm: "0".repeat(12) });
  expect(unknown).toMatchObject({ isError: true, text: expect.stringContaining("used before") });
  // The calls differ, so none of them waits for the answer of another.
  const confirm = tokenIn(unknown.text);
  const paths = [undefined, ["price.mjs"], ["./price.mjs"]];
  const atOnce = await Promise.all(
    paths.map((chosen) => said("casebook_restore", { attempt: 0, confirm, paths: chosen })),
  );
  const [restored, ...refused] = atOnce.toSorted((one, other) => Number(one.isError) - Number(other.isError));
  expect(refused.map(({ isError }) => isError)).toEqual([true, true]);
  expect(restored?.lines[0]).toBe("Attempt #0: 1 file written, 0 deleted.");
  expect(restored?.numbers).toMatchObject({ written: 1, deleted: 0, conflicts: 0, wrong: 0 });

  writeFileSync(join(dir, "price.mjs"), priceEdits.solved);
  expect((await said("casebook_run", { hypothesis: "It is a sum" })).lines[0]).toMatch(/^#2 solved, passed/);
  expect((await said("casebook_record", { kind: "confirmed", text: "It was" })).lines).toEqual([
    "“It is a sum” is confirmed.",
    "Noted: “It was”",
  ]);
  await said("casebook_record", { kind: "rootCause", text: "A minus sign." });
  await said("casebook_record", { kind: "rootCause", text: "It was copied." });
  const exported = JSON.parse((await casebook.call(dir, "export", "--json")).stdout);
  expect(exported.sections.rootCause).toBe("A minus sign.\n\nIt was copied.");
  expect(exported.attempts.map(({ by }: { readonly by: unknown }) => by)).toEqual(
    Array(3).fill({ through: "mcp", agent: "try-agent" }),
  );
  expect(fingerprintGit(repository)).toEqual(before);
});

test("only commands that do nothing but start tests run, others after a person has agreed to them", async () => {
  casebook.forget();
  const { dir } = makeCommitted({ ...files, "check.sh": "node --test\n" });
  const agent = await connectAgent(casebook, dir);
  onTestFinished(() => agent.close());
  for (const command of [
    "touch made",
    "node --test; touch made",
    "sh check.sh && touch made",
    "node --test > made",
  ]) {
    const refused = await agent.call("casebook_run", { command });
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining("NOT RUN: ") });
  }
  expect((await agent.call("casebook_status")).text).toContain("No session");
  expect((await casebook.call(dir, "run", "--", "node --test; exit 1")).code).toBe(1);
  expect((await agent.call("casebook_run")).text).toContain("#0 baseline");
  // What a log brings is shown first.
  casebook.forget();
  const shown = await agent.call("casebook_run");
  expect(shown).toMatchObject({ isError: true, text: expect.stringContaining("node --test; exit 1") });
  expect((await agent.call("casebook_run", { command: "node --test; exit 1" })).isError).toBe(true);
  // That an agent has read it is no reason to take a person's --yes for it.
  expect((await casebook.call(dir, "run", "--yes")).code).toBe(2);
  const free = await connectAgent(casebook, dir, ["--allow-any-command"]);
  onTestFinished(() => free.close());
  expect((await free.call("casebook_run", { command: "node --test; exit 1" })).text).toContain("#0 baseline");
  expect((await free.call("casebook_run")).text).toContain("#0 baseline");
  casebook.forget();
  expect((await casebook.call(dir, "run")).code, "nothing of it lasts").toBe(2);
});

test("a folder outside of those that were named is refused, also through a link", async () => {
  const { dir } = makeCommitted({ ...files, "below/a.txt": "" });
  const other = makeCommitted(files).dir;
  const agent = await connectAgent(casebook, dir, ["--folder", join(dir, "below"), "--folder", makeFolder()]);
  onTestFinished(() => agent.close());
  for (const folder of [other, dir, "..", join(dir, "below-not"), join(dir, "below/a.txt"), "/"]) {
    const refused = await agent.call("casebook_status", { folder });
    expect(refused).toMatchObject({
      isError: true,
      text: expect.stringContaining("is not one that this server may work in"),
    });
  }
  expect((await agent.call("casebook_status", { folder: "." })).text).toContain("No session on");
});

test("what VS Code is given starts the server for the folders of the window, the first of which is meant", async () => {
  const [dir, other] = [makeCommitted(files).dir, makeCommitted(files).dir];
  const launched = { program: process.execPath, isElectron: false, script: casebook.program };
  const { command, args, env } = mcpCommand(launched, [dir, other]);
  expect([command, env]).toEqual([process.execPath, {}]);
  expect(args[0]).toBe(casebook.program);
  const agent = await connectAgent(casebook, makeFolder(), args.slice(2));
  onTestFinished(() => agent.close());
  expect((await agent.call("casebook_status")).text).toContain(`“${dir}”`);
  expect((await agent.call("casebook_status", { folder: other })).text).toContain(`“${other}”`);
  expect(mcpCommand({ ...launched, isElectron: true }, []).env).toEqual({ ELECTRON_RUN_AS_NODE: "1" });
});
