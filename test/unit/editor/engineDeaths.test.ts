import { expect, it } from "vitest";
import { EngineDeaths } from "../../../src/editor/engineDeaths.ts";

/** What a window keeps for the next one. */
function createMemento() {
  const kept = new Map<string, unknown>();
  return {
    keys: () => [...kept.keys()],
    get: <T>(key: string, none?: T) => (kept.get(key) ?? none) as T,
    update: async (key: string, value: unknown) => {
      kept.set(key, value);
    },
  };
}

const log = { kind: "log" } as const;
const comparison = { kind: "comparison" } as const;

it("leaves a folder alone that the engine did not survive twice, in the next window too, until the user asks for it", () => {
  const memento = createMemento();
  const deaths = new EngineDeaths(memento);
  deaths.record("/a", log);
  expect(deaths.refusal("/a", "a")).toBeUndefined();
  deaths.record("/a", log);
  const nextWindow = new EngineDeaths(memento);
  expect(nextWindow.refusal("/a", "a")).toBe(
    "Casebook stopped twice while reading the log of “a”. The log is safe, and is not read again until you choose “Refresh”.",
  );
  expect(nextWindow.refusal("/b", "b")).toBeUndefined();
  nextWindow.forget("/a");
  expect(nextWindow.refusal("/a", "a")).toBeUndefined();
});

it("counts only deaths in a row, during the same", () => {
  const deaths = new EngineDeaths(createMemento());
  deaths.record("/a", comparison);
  // The log is read before the attempts are compared, each time: that it was says nothing about the comparison.
  deaths.survived("/a", log);
  deaths.record("/a", comparison);
  expect(deaths.refusal("/a", "a")).toContain("comparing the attempts in “a”");
  deaths.survived("/a", comparison);
  expect(deaths.refusal("/a", "a")).toBeUndefined();
  deaths.record("/a", log);
  deaths.record("/a", comparison);
  expect(deaths.refusal("/a", "a")).toBeUndefined();
});

it("does not refuse a folder for a run or a request: nothing does these again by itself", () => {
  const deaths = new EngineDeaths(createMemento());
  for (const work of [
    { kind: "report", run: 1 },
    { kind: "judgement", run: 1 },
    { kind: "request" },
  ] as const) {
    deaths.record("/a", work);
    deaths.record("/a", work);
  }
  expect(deaths.refusal("/a", "a")).toBeUndefined();
});
