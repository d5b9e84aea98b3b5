import { expect, it } from "vitest";
import { readMatrix } from "../../../../src/sessions/attempts/readMatrix.ts";
import { runCommand } from "../../../../src/sessions/run/runCommand.ts";
import { startSession } from "../../../../src/sessions/startSession.ts";
import { Sessions } from "../../../../src/sessions/state/sessions.ts";
import { confirmed } from "../../../support/sessions/confirmed.ts";
import { ends, FakeWorld, report } from "../../../support/sessions/fakePorts.ts";

const unwatched = { onOutput: () => undefined, onProcess: () => undefined };

async function started() {
  const world = new FakeWorld();
  const sessions = new Sessions("/project", world.ports, (error) => {
    throw error;
  });
  const id = await startSession(sessions, { sections: { title: "t", isolationCommand: "npm test" } });
  const run = async (
    tree: string,
    passed?: readonly string[],
    failed: Readonly<Record<string, string>> = {},
  ) => {
    world.tree = tree;
    world.runs.push(
      passed === undefined ? { exit: { kind: "exited", code: 1 } } : ends(report(passed, failed)),
    );
    await runCommand(sessions, confirmed(sessions), unwatched);
  };
  const cells = async () => {
    const { columns } = await readMatrix(sessions, { session: id });
    return columns.map(({ attempt, headline, cells }) => `#${attempt} ${headline}: ${cells}`);
  };
  return { world, sessions, id, run, cells };
}

it("has a column for every attempt, against the last one before that has results", async () => {
  const { run, cells, sessions, id } = await started();
  await run("0", ["a"], { b: "TypeError: x" });
  await run("1", [], { a: "TypeError: x", b: "TypeError: x" });
  await run("2");
  await run("3", ["a"], { b: "KeyError: y" });
  expect(await cells()).toEqual([
    "#0 baseline: pF",
    "#1 worse (+1): NF",
    "#2 broken: ",
    "#3 better (−1): fC",
  ]);
  const { rows, columns, errors } = await readMatrix(sessions, { session: id });
  expect(rows.map(({ name, file }) => `${file} ${name}`)).toEqual([
    "test/app.test.js a",
    "test/app.test.js b",
  ]);
  expect(columns.map(({ run: number, results }) => [number, results])).toEqual([
    [0, "1 failing, 1 passed"],
    [1, "2 failing"],
    [2, "The command wrote no test report (exit code 1)."],
    [3, "1 failing, 1 passed"],
  ]);
  expect(errors).toEqual(["TypeError: x", "KeyError: y"]);
});

it("compares each test with its newest result before", async () => {
  const { run, cells } = await started();
  await run("0", ["b"], { a: "TypeError: x" });
  await run("1", ["b"]);
  await run("2", ["b"], { a: "TypeError: x" });
  expect(await cells()).toEqual(["#0 baseline: pF", "#1 mixed · 1 not run: pn", "#2 unchanged: pF"]);
});

it("reads only what is new, and the newest attempt again after another run", async () => {
  const { world, run, cells, sessions } = await started();
  const read: string[] = [];
  const { readAttachment } = sessions;
  sessions.readAttachment = (session, path) => {
    read.push(path);
    return readAttachment.call(sessions, session, path);
  };
  await run("0", ["a"], { b: "TypeError: x" });
  await run("1", [], { a: "TypeError: x", b: "TypeError: x" });
  await cells();
  read.length = 0;
  await cells();
  expect(read).toEqual([]);
  await run("2", ["a", "b"]);
  read.length = 0;
  expect(await cells()).toEqual(["#0 baseline: pF", "#1 worse (+1): NF", "#2 solved: ff"]);
  expect(read).toEqual(["runs/1/results.json", "runs/2/results.json"]);
  expect(world.tree).toBe("2");
});
