import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, it } from "vitest";
import { AnswersInTime } from "../../../src/mcp/answersInTime.ts";
import { fitLines } from "../../../src/mcp/fitLines.ts";
import { inputSchemaOf, mcpTools } from "../../../src/mcp/mcpTools.ts";

describe("the tools", () => {
  it.each(mcpTools.map((tool) => [tool.name, tool] as const))("%s is described in 45 tokens", (_, tool) => {
    expect(countTokens(tool.description)).toBeLessThanOrEqual(45);
  });

  it("take at most 450 tokens of every request of an agent, with their schemas", () => {
    const all = mcpTools.map((tool) => ({
      name: tool.name,
      description: tool.description,
      inputSchema: inputSchemaOf(tool),
    }));
    expect(countTokens(JSON.stringify(all))).toBeLessThanOrEqual(450);
  });

  it("are five, and only restoring is destructive", () => {
    const named = (is: (tool: (typeof mcpTools)[number]) => boolean) =>
      mcpTools.filter(is).map(({ name }) => name.replace("casebook_", ""));
    expect(named(() => true)).toEqual(["status", "run", "check", "record", "restore"]);
    expect(
      named(({ annotations }) => annotations.destructiveHint !== false && !annotations.readOnlyHint),
    ).toEqual(["restore"]);
    expect(named(({ annotations }) => annotations.readOnlyHint)).toEqual(["status", "check"]);
  });
});

describe("fitLines", () => {
  it("keeps what fits, and says how many lines are missing", () => {
    expect(fitLines(["a", "b"], 10)).toEqual(["a", "b"]);
    expect(fitLines(["first", "x".repeat(30), "last"], 10)).toEqual(["first", "… 2 more lines"]);
    expect(fitLines(["x".repeat(300), "last"], 10)).toEqual(["x".repeat(300), "… 1 more lines"]);
    expect(fitLines([], 10)).toEqual([]);
  });

  it.each([
    ["English", "The connection pool is exhausted before the third order is read: ", 1],
    ["Chinese", "在读取第三个订单之前，连接池已耗尽。", 1],
    ["German", "Die Verbindung wurde geschlossen, während die Bestellung gelesen wurde. ", 1],
    ["a stack trace", "at Object.<anonymous> (src/orderStore.test.js:120:15) ", 1.3],
  ])("holds the budget for %s", (_, text, over) => {
    const lines = fitLines(
      Array.from({ length: 200 }, () => text),
      600,
    );
    expect(countTokens(lines.join("\n"))).toBeLessThanOrEqual(600 * over);
    expect(lines.length).toBeGreaterThan(10);
  });
});

describe("AnswersInTime", () => {
  const never = new AbortController().signal;

  it("answers what is done in time, and lets the same call wait for the rest", async () => {
    const delays: (() => void)[] = [];
    const inTime = new AnswersInTime<string>(1000, () => new Promise((resolve) => delays.push(resolve)));
    let finish = (_: string) => {};
    let started = 0;
    const work = () => {
      started++;
      return new Promise<string>((resolve) => {
        finish = resolve;
      });
    };
    const first = inTime.answer("restore", work, never);
    delays[0]?.();
    expect(await first).toBeUndefined();
    const second = inTime.answer("restore", work, never);
    finish("done");
    expect(await second).toBe("done");
    expect(started).toBe(1);
    void inTime.answer("restore", work, never);
    expect(started).toBe(2);
  });

  it("does not answer with work that was cancelled", async () => {
    const inTime = new AnswersInTime<number>(1000, () => new Promise(() => undefined));
    const cancel = new AbortController();
    let started = 0;
    const work = () => {
      started++;
      return new Promise<number>(() => undefined);
    };
    void inTime.answer("run", work, cancel.signal);
    cancel.abort();
    void inTime.answer("run", work, never);
    expect(started).toBe(2);
  });
});
