import fc from "fast-check";
import { parse } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import { agentForms, hookArguments, isOurHook, levelIn } from "../../../src/agents/agentForms.ts";
import { addHooks, findOurHooks, removeHooks, UnreadableHooks } from "../../../src/agents/hooksFile.ts";

const entriesOf = (index: number, level: 1 | 2 | 3 = 1) => {
  const form = agentForms[index % agentForms.length] ?? agentForms[0];
  const command = `casebook ${hookArguments(form?.marks ?? "claude", level)}`;
  return {
    root: form?.root ?? {},
    entries: form?.entries({ level, guardsStop: level > 1, command, powershell: command }) ?? [],
  };
};

/** What the hooks of a file are, without ours. */
function withoutOurs(text: string): unknown {
  return JSON.parse(JSON.stringify(parse(removeHooks(text, []).replace(/^\ufeff/, ""))));
}

describe("hooks that are added", () => {
  it("make a file where there is none, and are all that is in it", () => {
    const { entries, root } = entriesOf(3);
    const { text, inserted } = addHooks("", entries, root);
    expect(JSON.parse(text)).toMatchObject({
      version: 1,
      hooks: { afterShellExecution: [{ command: "casebook hook --for cursor" }] },
    });
    expect(text.endsWith("}\n")).toBe(true);
    expect(removeHooks(text, inserted)).toBe("");
  });

  it("stand in the file's own indentation, behind what is there, with its own line ends and comments", () => {
    const before =
      '{\r\n\t// Ours\r\n\t"model": "x", // the best\r\n\t"hooks": {\r\n\t\t"Stop": [\r\n\t\t\t{ "hooks": [] },\r\n\t\t]\r\n\t}\r\n}';
    const { text, inserted } = addHooks(before, entriesOf(0, 2).entries, {});
    expect(text).toContain('\r\n\t\t\t{ "hooks": [] },\r\n\t\t\t{\r\n\t\t\t\t"hooks": [\r\n');
    expect(text.replaceAll("\r\n", "")).not.toContain("\n");
    expect(text.startsWith('{\r\n\t// Ours\r\n\t"model": "x", // the best\r\n')).toBe(true);
    expect(parse(text).hooks.Stop).toHaveLength(2);
    expect(removeHooks(text, inserted)).toBe(before);
  });

  it("are taken out where somebody wrote something else in between, which stays", () => {
    const before = '{\n  "a": 1\n}\n';
    const { text, inserted } = addHooks(before, entriesOf(0).entries, {});
    const edited = text.replace('"a": 1', '"a": 2, "b": [3]').replace(/\n$/, "");
    expect(removeHooks(edited, inserted)).toBe('{\n  "a": 2, "b": [3]\n}');
  });

  it("are found and removed in a file that was written anew, and foreign hooks stay", () => {
    const foreign = { matcher: "Bash", hooks: [{ type: "command", command: "echo hook --for claude" }] };
    const before = JSON.stringify({ hooks: { PostToolUse: [foreign] }, other: [] });
    const { text, inserted } = addHooks(before, entriesOf(0, 3).entries, {});
    const reformatted = JSON.stringify(JSON.parse(text), undefined, 7);
    expect(JSON.parse(removeHooks(reformatted, inserted))).toEqual(JSON.parse(before));
    // In one group with a foreign one, only ours goes.
    const joined = JSON.parse(text);
    joined.hooks.PostToolUse[1].hooks.push({ type: "command", command: "mine" });
    expect(JSON.parse(removeHooks(JSON.stringify(joined), [])).hooks.PostToolUse).toEqual([
      foreign,
      { matcher: "Bash", hooks: [{ type: "command", command: "mine" }] },
    ]);
  });

  it.each([
    ["a comma too few", '{ "a": 1 "b": 2 }', "in line 1"],
    ["an end too early", '{\n"a": [1,\n', "in line 3"],
    ["no object", "[]", "not a JSON object"],
    ["blanks alone", " \n", "not valid JSON"],
    ["hooks that are none", '{ "hooks": [] }', "not an object"],
    ["a list that is none", '{ "hooks": { "PostToolUse": {} } }', "“PostToolUse” are not a list"],
    ["hooks twice", '{ "hooks": {}, "hooks": {} }', "“hooks” twice"],
    ["an event twice", '{ "hooks": { "Stop": [], "Stop": [] } }', "“Stop” twice"],
  ])("are refused by a file with %s", (_, text, why) => {
    expect(() => addHooks(text, entriesOf(0).entries, {})).toThrow(UnreadableHooks);
    expect(() => addHooks(text, entriesOf(0).entries, {})).toThrow(why);
  });
});

/** JSON as people write it: any values, blanks, comments, line ends, a mark at the beginning, commas at the end. */
const events = [
  "PostToolUse",
  "PreToolUse",
  "SessionStart",
  "Stop",
  "AfterTool",
  "postToolUse",
  "stop",
  "Other",
];
const foreignEntry = fc.oneof(
  fc.record({
    matcher: fc.string(),
    hooks: fc.array(fc.record({ type: fc.constant("command"), command: fc.string() })),
  }),
  fc.record({ command: fc.string() }),
  fc.jsonValue(),
);
const foreignHooks = fc.dictionary(fc.constantFrom(...events), fc.array(foreignEntry, { maxLength: 3 }), {
  maxKeys: 4,
});
const root = fc
  .tuple(
    fc.dictionary(
      fc.string().filter((name) => name !== "hooks" && name !== "__proto__"),
      fc.jsonValue(),
      { maxKeys: 4 },
    ),
    fc.option(foreignHooks),
  )
  .map(([others, hooks]) => (hooks === null ? others : { ...others, hooks }))
  // The reader of this test would set it.
  .filter((value) => !JSON.stringify(value).includes('"__proto__"'));
const blank = fc.constantFrom("", " ", "\n", "\t", "\n    ", " /* a, b: {} */ ", " // not “this”\n", "\n\n");

/** Writes a value with blanks and comments between all of its parts. */
function write(value: unknown, next: () => string, hasTrailing: boolean): string {
  const space = next();
  const close = (count: number) => (hasTrailing && count > 0 ? "," : "");
  if (Array.isArray(value)) {
    return `[${value.map((one) => `${next()}${write(one, next, hasTrailing)}${next()}`).join(",")}${close(value.length)}${space}]`;
  }
  if (typeof value === "object" && value !== null) {
    const all = Object.entries(value);
    return `{${all
      .map(
        ([name, one]) =>
          `${next()}${JSON.stringify(name)}${next()}:${next()}${write(one, next, hasTrailing)}${next()}`,
      )
      .join(",")}${close(all.length)}${space}}`;
  }
  return JSON.stringify(value);
}

const file = fc
  .tuple(
    root,
    fc.array(blank, { minLength: 1, maxLength: 7 }),
    fc.boolean(),
    fc.boolean(),
    fc.boolean(),
    blank,
    fc.boolean(),
  )
  .map(([value, blanks, isWindows, hasMark, hasTrailing, end, isPretty]) => {
    let at = 0;
    const written = isPretty
      ? JSON.stringify(value, undefined, blanks.length)
      : write(value, () => blanks[at++ % blanks.length] ?? "", hasTrailing);
    const text = `${hasMark ? "\ufeff" : ""}${written}${end}`;
    return { text: isWindows ? text.replaceAll("\n", "\r\n") : text, value };
  });

describe("any configuration", () => {
  it("gets every byte back, however often hooks were added, and says the same as before in between", () => {
    fc.assert(
      fc.property(file, fc.nat(5), fc.constantFrom(1, 2, 3), ({ text, value }, agent, level) => {
        const { entries, root: needed } = entriesOf(agent, level as 1 | 2 | 3);
        const once = addHooks(text, entries, needed);
        expect(findOurHooks(once.text).length).toBe(entries.length);
        // Enabled again, they are taken out and put there again.
        const again = addHooks(removeHooks(once.text, once.inserted), entries, needed);
        expect(again).toEqual(once);
        expect(removeHooks(again.text, again.inserted)).toBe(text);
        // Whoever has forgotten what was added takes away hooks of ours alone.
        const rest = withoutOurs(once.text) as Record<string, unknown>;
        const plain = JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
        const hooks = Object.entries((plain["hooks"] ?? {}) as object).filter(
          ([, list]) => (list as unknown[]).length > 0,
        );
        const restHooks = Object.entries((rest["hooks"] ?? {}) as object).filter(
          ([, list]) => (list as unknown[]).length > 0,
        );
        expect(restHooks).toEqual(hooks);
        expect({ ...rest, hooks: 0, version: 0 }).toEqual({ ...plain, hooks: 0, version: 0 });
      }),
      { numRuns: 150 },
    );
  });
});

describe("a command of ours", () => {
  it.each([
    ["casebook hook --for claude", true, 1],
    ["casebook hook --for codex --level 2", true, 2],
    ["/usr/bin/node /opt/casebook/dist/cli.cjs hook --for gemini --level 3", true, 3],
    ['& "C:\\node.exe" "C:\\x\\dist\\cli.cjs" hook --for vscode', true, 1],
    ["node src/cli.ts hook --for cursor", true, 1],
    ["echo hook --for claude", false, 1],
    ["casebook hooks --for claude", false, 1],
    ["casebook status", false, 1],
  ])("is known: %s", (command, isOurs, level) => {
    expect([isOurHook(command), levelIn(command)]).toEqual([isOurs, level]);
  });
});
