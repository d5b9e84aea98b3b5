import { expect, it } from "vitest";
import type { TestCase } from "../../../../src/model/report/report.ts";
import { Memory } from "../../../../src/sessions/state/memory.ts";
import { FakeWorld } from "../../../support/sessions/fakePorts.ts";

it("looks for the errors of many failing tests in turns, so that nobody waits for the last one", async () => {
  const cases = Array.from({ length: 40 }, (_, number): TestCase => {
    const name = `test ${number}`;
    const failures = [{ kind: "error", type: "BusyError", message: "busy", text: "busy" }] as const;
    return { id: `["${name}"]`, suitePath: [], classname: "", name, outcome: "failed", failures };
  });
  const memory = new Memory(new FakeWorld().ports);
  await memory.findSeen("asking", []);
  let turns = 0;
  let isOver = false;
  const turn = () => {
    turns++;
    if (!isOver) {
      setImmediate(turn);
    }
  };
  setImmediate(turn);
  await memory.findSeen("asking", cases);
  isOver = true;
  expect(turns).toBeGreaterThanOrEqual(cases.length);
});
