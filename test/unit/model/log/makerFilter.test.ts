import { afterEach, describe, expect, it } from "vitest";
import { speak } from "../../../../src/base/l10n.ts";
import type { Maker } from "../../../../src/model/log/maker.ts";
import {
  isMadeBy,
  makerFilterLabel,
  makerFilters,
  readMakerFilter,
} from "../../../../src/model/log/makerFilter.ts";
import { speakGerman } from "../../../support/texts/speakGerman.ts";

afterEach(() => speak(undefined));

const window: Maker = { through: "window" };
const terminal: Maker = { through: "commandLine" };
const codex: Maker = { through: "hook", agent: "Codex CLI" };
const sameCodex: Maker = { through: "commandLine", agent: "Codex CLI" };
const chat: Maker = { through: "chat" };
const made = (...all: readonly (Maker | undefined)[]) => all.map((by) => ({ by }));

describe("whose attempts can be shown", () => {
  it("those of people, of all agents, and of each agent, however it came", () => {
    expect(makerFilters(made(window, codex, sameCodex, undefined, chat, terminal))).toEqual([
      { filter: "people", count: 3 },
      { filter: "agents", count: 3 },
      { filter: "agent Codex CLI", count: 2 },
      { filter: "through chat", count: 1 },
    ]);
  });

  it("of all agents together only where there are several", () => {
    expect(makerFilters(made(window, codex)).map(({ filter }) => filter)).toEqual([
      "people",
      "agent Codex CLI",
    ]);
    expect(makerFilters(made(codex))).toHaveLength(1);
    expect(makerFilters([])).toEqual([]);
  });

  it("an agent may be called as a filter is", () => {
    const agents = made({ through: "mcp", agent: "agents" }, { through: "mcp", agent: "people" }, window);
    expect(agents.map((attempt) => isMadeBy(attempt, "people"))).toEqual([false, false, true]);
    expect(agents.map((attempt) => isMadeBy(attempt, "agents"))).toEqual([true, true, false]);
    expect(agents.map((attempt) => isMadeBy(attempt, "agent people"))).toEqual([false, true, false]);
    expect(agents.map((attempt) => isMadeBy(attempt, undefined))).toEqual([true, true, true]);
  });

  it("what a later version records counts as an agent", () => {
    expect(isMadeBy({ by: { through: "somethingNewer" } }, "people")).toBe(false);
    expect(makerFilterLabel("through somethingNewer")).toBe("Agents through “somethingNewer”");
  });

  it("is kept as it was, and what is none is none", () => {
    for (const filter of ["people", "agents", "agent Codex CLI", "through chat"]) {
      expect(readMakerFilter(filter)).toBe(filter);
    }
    for (const stored of [undefined, null, "", "agent", "agent ", "everybody", 3, {}]) {
      expect(readMakerFilter(stored)).toBeUndefined();
    }
  });

  it("is said in words, in German too", () => {
    expect(makerFilterLabel("people")).toBe("People");
    expect(makerFilterLabel("agents")).toBe("All agents");
    expect(makerFilterLabel("agent Claude Code")).toBe("Claude Code");
    expect(makerFilterLabel("through mcp")).toBe("Agents over MCP");
    speakGerman();
    expect(makerFilterLabel("through mcp")).toBe("Agenten über MCP");
  });
});
