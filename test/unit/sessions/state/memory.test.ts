import { expect, it } from "vitest";
import type { TestCase } from "../../../../src/model/report/report.ts";
import type { KeptLog } from "../../../../src/ports/repository.ts";
import { Memory } from "../../../../src/sessions/state/memory.ts";
import { encodeReport } from "../../../../src/sessions/state/storedReport.ts";
import { FakeWorld } from "../../../support/sessions/fakePorts.ts";
import { failing, modified, reportOf, startSession } from "../../../support/sessions/sessionBuilder.ts";

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

it("keeps nothing of a session that was deleted while it was read", async () => {
  const builder = startSession({ title: "Orders are lost" });
  const report = reportOf([failing("a")]);
  builder.attempt([modified("a.py")]);
  builder.run(report);
  let logs: readonly KeptLog[] = [
    {
      uuid: "log",
      tip: "tip",
      branch: "main",
      state: "here",
      events: builder.session().log,
      readAttachment: async () => {
        // Somebody else deletes it at this moment.
        logs = [];
        return encodeReport(report);
      },
    } as unknown as KeptLog,
  ];
  const kept = new Map<string, string>();
  const { ports } = new FakeWorld();
  const derived = {
    read: () => undefined,
    write: (key: string, text: string) => void kept.set(key, text),
    keepOnly: (keys: readonly string[]) => {
      for (const key of [...kept.keys()].filter((one) => !keys.includes(one))) {
        kept.delete(key);
      }
    },
  };
  const memory = new Memory({
    ...ports,
    repository: { ...ports.repository, listLogs: async () => logs, derived },
  });
  await memory.findSeen("asking", []);
  expect(logs).toEqual([]);
  expect([...kept]).toEqual([]);
});
