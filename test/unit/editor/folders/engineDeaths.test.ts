import { expect, it } from "vitest";
import { EngineDeaths } from "../../../../src/editor/folders/engineDeaths.ts";

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
  expect(deaths.skipped("/a")).toEqual([comparison]);
  deaths.survived("/a", comparison);
  expect(deaths.skipped("/a")).toEqual([]);
  deaths.record("/a", log);
  deaths.record("/a", comparison);
  deaths.record("/a", log);
  expect([deaths.refusal("/a", "a"), deaths.skipped("/a")]).toEqual([undefined, []]);
});

it("leaves out alone what the engine did not survive twice, where the folder goes on without it", () => {
  const memento = createMemento();
  const deaths = new EngineDeaths(memento);
  const report = (run: number, command: string) => ({ kind: "report", run, command }) as const;
  const request = (asked: string) => ({ kind: "request", asked }) as const;
  for (const work of [
    report(1, "a"),
    report(2, "a"),
    request("x"),
    request("y"),
    request("y"),
    request("z"),
  ]) {
    deaths.record("/a", work);
  }
  const nextWindow = new EngineDeaths(memento);
  expect(nextWindow.refusal("/a", "a")).toBeUndefined();
  expect(nextWindow.skipped("/a")).toEqual([report(2, "a"), request("y")]);
  expect(nextWindow.skipped("/b")).toEqual([]);
  nextWindow.survived("/a", report(3, "b"));
  nextWindow.forget("/b");
  expect(nextWindow.skipped("/a")).toHaveLength(2);
  nextWindow.forget("/a");
  expect(nextWindow.skipped("/a")).toEqual([]);
});

it("does not refuse a folder for a judgement: nothing does that again by itself", () => {
  const deaths = new EngineDeaths(createMemento());
  deaths.record("/a", { kind: "judgement", run: 1 });
  deaths.record("/a", { kind: "judgement", run: 1 });
  expect([deaths.refusal("/a", "a"), deaths.skipped("/a")]).toEqual([undefined, []]);
});

it("takes what an earlier version kept for nothing", () => {
  const memento = createMemento();
  void memento.update("engineDeaths", { "/a": { work: log, times: 2 } });
  const deaths = new EngineDeaths(memento);
  expect([deaths.refusal("/a", "a"), deaths.skipped("/a")]).toEqual([undefined, []]);
});
