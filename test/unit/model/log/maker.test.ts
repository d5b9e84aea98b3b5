import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { agentName, maker, makerDescription, makerLabel } from "../../../../src/model/log/maker.ts";

describe("who made an attempt", () => {
  it("is a word and a name of one line, and any word of a later version", () => {
    const isTaken = (by: unknown) => v.safeParse(maker, by).success;
    expect(isTaken({ through: "window" })).toBe(true);
    expect(isTaken({ through: "somethingNewer", agent: "Claude Code" })).toBe(true);
    expect(isTaken({ through: "" })).toBe(false);
    expect(isTaken({ through: "a word" })).toBe(false);
    expect(isTaken({ through: "chat", agent: "" })).toBe(false);
    expect(isTaken({ through: "chat", agent: " x" })).toBe(false);
    expect(isTaken({ through: "chat", agent: "a\nb" })).toBe(false);
    expect(isTaken({ through: "chat", agent: "x".repeat(61) })).toBe(false);
  });

  it.each([
    [undefined, undefined],
    ["", undefined],
    [" \n\t ", undefined],
    ["  Claude\n Code ", "Claude Code"],
    ["a\u2028b\u0007c", "a b c"],
    ["x".repeat(100), "x".repeat(60)],
    [`${"x".repeat(59)}😀`, "x".repeat(59)],
    [`${"x".repeat(59)} y`, "x".repeat(59)],
  ])("a name that was given as %j is one that a log takes", (given, name) => {
    expect(agentName(given)).toBe(name);
    expect(v.safeParse(maker, { through: "commandLine", agent: agentName(given) }).success).toBe(true);
  });

  it("is said in a row only where that was not a person in the window", () => {
    expect(makerLabel(undefined)).toBeUndefined();
    expect(makerLabel({ through: "window" })).toBeUndefined();
    expect(makerLabel({ through: "commandLine" })).toBe("from the command line");
    expect(makerLabel({ through: "chat" })).toBe("through the chat");
    expect(makerLabel({ through: "mcp" })).toBe("over MCP");
    expect(makerLabel({ through: "newer" })).toBe("through “newer”");
    expect(makerLabel({ through: "commandLine", agent: "Claude Code" })).toBe("by Claude Code");
    expect(makerDescription(undefined)).toBeUndefined();
    expect(makerDescription({ through: "window" })).toBe("Recorded in the window");
    expect(makerDescription({ through: "commandLine", agent: "codex" })).toBe(
      "Recorded from the command line for codex",
    );
  });
});
