import { describe, expect, it } from "vitest";
import { fact } from "../../../../src/base/facts/fact.ts";
import { allCases, type Report } from "../../../../src/model/report/report.ts";
import type { Execution } from "../../../../src/sessions/state/execution.ts";
import { startMasking } from "../../../../src/sessions/state/maskRun.ts";
import { FakeWorld, report } from "../../../support/sessions/fakePorts.ts";

// Put together here, so that no scanner takes this file for a leak.
const token = (end: string) => `ghp_${"aB3dE6gH9jK2mN5pQ8sT1vW4".repeat(1)}${end}`;

function execution(parts: Partial<Execution>): Execution {
  const exit = { kind: "exited", code: 1 } as const;
  return {
    exit,
    durationMs: 1,
    output: new Uint8Array(),
    report: undefined,
    problems: [],
    reportFiles: [],
    ...parts,
  };
}

async function mask(parts: Partial<Execution>, world = new FakeWorld()) {
  return startMasking({ ports: world.ports, folder: "/project" }).mask(execution(parts));
}

const textOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();

describe("what a run gave", () => {
  it("is masked in its output, its reports, its results, its problems and its exit", async () => {
    const world = new FakeWorld();
    world.secrets = [{ name: "A_TOKEN", value: "hunter2!x" }];
    const masked = await mask(
      {
        exit: { kind: "couldNotStart", reason: "no hunter2!x" },
        output: Buffer.from("a hunter2!x b"),
        reportFiles: [Buffer.from("<a b='hunter2!x'/>")],
        problems: [fact("report.unreadable", { message: "hunter2!x" })],
        report: report([], { b: "expected hunter2!x" }),
      },
      world,
    );
    expect(masked.exit).toEqual({ kind: "couldNotStart", reason: "no ***" });
    expect(textOf(masked.output)).toBe("a *** b");
    expect(masked.reportFiles.map(textOf)).toEqual(["<a b='***'/>"]);
    expect(masked.problems).toEqual([{ say: "report.unreadable", message: "***" }]);
    expect(masked.report?.cases[0]?.failures[0]?.message).toBe("expected ***");
    expect(masked.masked).toEqual([{ what: fact("secret.value", { name: "A_TOKEN" }), count: 6 }]);
  });

  it("is what it was where there is no secret, and says nothing", async () => {
    const output = Buffer.from([0x61, 0xff, 0xfe, 0x00, 0x62]);
    const masked = await mask({ output, report: report(["a"]) });
    expect(masked.output).toEqual(output);
    expect(masked.report).toEqual(report(["a"]));
    expect(masked.masked).toEqual([]);
  });

  it("is masked by what the folder held at the start or at the end", async () => {
    const world = new FakeWorld();
    world.secrets = [{ name: "A_TOKEN", value: "of-the-start" }];
    const masking = startMasking({ ports: world.ports, folder: "/project" });
    await Promise.resolve();
    world.secrets = [{ name: "A_TOKEN", value: "of-the-end" }];
    const masked = await masking.mask(execution({ output: Buffer.from("of-the-start of-the-end") }));
    expect(textOf(masked.output)).toBe("*** ***");
  });

  it("has as many tests as before, each with an id of its own", async () => {
    const tests = report(["a"], { [`login ${token("x")}`]: "m", [`login ${token("y")}`]: "m" });
    const masked = (await mask({ report: tests })).report as Report;
    expect(masked.cases.map(({ name }) => name)).toEqual(["a", "login ***", "login ***"]);
    expect(new Set(allCases(masked).map(({ id }) => id)).size).toBe(3);
    const again = (
      await mask({ report: report(["a"], { [`login ${token("p")}`]: "m", [`login ${token("q")}`]: "m" }) })
    ).report as Report;
    expect(again.cases.map(({ id }) => id)).toEqual(masked.cases.map(({ id }) => id));
  });
});
