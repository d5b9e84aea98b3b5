import { expect, test } from "vitest";
import { findStuck, findUntouched } from "../../../../src/model/log/stuck.ts";
import { playReferenceLog } from "../../../support/sessions/referenceLog.ts";
import {
  failing,
  passing,
  reportOf,
  type SessionBuilder,
  startSession,
} from "../../../support/sessions/sessionBuilder.ts";

function play(...runs: readonly (readonly string[])[]): SessionBuilder {
  const builder = startSession({ title: "t", isolationCommand: "npm test" });
  for (const red of runs) {
    builder.attempt();
    builder.run(
      reportOf(
        ["a", "b"].map((name) => (red.includes(name) ? failing(name, messages[name]) : passing(name))),
      ),
    );
  }
  return builder;
}

const messages: Readonly<Record<string, string>> = {};
const stuck = (builder: SessionBuilder) => findStuck(builder.session().attempts);
const red = ["a"];

test("nothing is said before five attempts in a row have fixed nothing", () => {
  expect(stuck(play(red, red, red, red, red))).toBeUndefined();
  // Three events a minute apart make an attempt: the last is recorded fifteen minutes after the baseline.
  expect(stuck(play(red, red, red, red, red, red))).toEqual({
    attempt: 5,
    attempts: 5,
    minutes: 15,
    isSameError: true,
  });
});

test("it is said once in five attempts", () => {
  expect(stuck(play(...Array(10).fill(red)))).toMatchObject({ attempt: 5 });
  expect(stuck(play(...Array(11).fill(red)))).toMatchObject({ attempt: 10, attempts: 10 });
});

test("a fixed test of the baseline begins the count anew, one that was broken on the way does not", () => {
  const both = ["a", "b"];
  expect(stuck(play(both, both, both, red, both, both, both))).toBeUndefined();
  expect(stuck(play(red, both, red, both, red, red))).toMatchObject({ attempts: 5 });
});

test("another error is told", () => {
  const builder = play(red, red, red, red, red);
  builder.attempt();
  builder.run(reportOf([failing("a", "TypeError: x is undefined"), passing("b")]));
  expect(stuck(builder)).toMatchObject({ attempts: 5, isSameError: false });
});

test("the reference log was stuck after five attempts, and still is at its end", () => {
  expect(stuck(playReferenceLog())).toMatchObject({ attempt: 10, attempts: 10, isSameError: true });
});

test("the untouched files are those that more than half of the traces lead through, once each", () => {
  const traces = [
    ["src/api.py", "src/pool.py", "src/pool.py"],
    ["src/api.py", "src/pool.py"],
    ["src/api.py", "src/rare.py"],
  ];
  expect(findUntouched(traces, new Set(["src/api.py"]))).toEqual([{ path: "src/pool.py", traces: 2, of: 3 }]);
  expect(findUntouched(traces, new Set())).toHaveLength(2);
  expect(findUntouched([], new Set())).toEqual([]);
});
