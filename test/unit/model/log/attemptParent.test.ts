import { expect, test } from "vitest";
import { parentOf } from "../../../../src/model/log/attemptParent.ts";
import type { RestoreHow } from "../../../../src/model/log/restores.ts";
import { type SessionBuilder, startSession } from "../../../support/sessions/sessionBuilder.ts";

const done = { written: 1, deleted: 0, conflicts: [], marked: [], wrong: [], rescued: [], kept: [] };

/** Three attempts, the baseline among them. */
function withAttempts(): SessionBuilder {
  const builder = startSession({ title: "t" });
  for (let count = 0; count < 3; count++) {
    builder.attempt();
  }
  return builder;
}

function restore(
  builder: SessionBuilder,
  number: number,
  of: { attempt?: number; how?: RestoreHow; undoes?: number; dies?: boolean },
): void {
  const { dies, ...what } = of;
  builder.add({ kind: "restoreStarted", restore: number, tree: "t", before: "b", ...what });
  if (dies !== true) {
    builder.add({ kind: "restoreFinished", restore: number, ...done });
  }
}

const parents = (builder: SessionBuilder) => {
  const session = builder.session();
  return [...session.attempts, undefined].map((attempt) => parentOf(session, attempt)?.number);
};

test("an attempt goes on from the one before it, the open changes from the newest", () => {
  expect(parents(withAttempts())).toEqual([undefined, 0, 1, 2]);
});

test("or from the one that was restored in between", () => {
  const builder = withAttempts();
  restore(builder, 1, { attempt: 0, how: "exactly" });
  expect(parents(builder)).toEqual([undefined, 0, 1, 0]);
  builder.attempt();
  builder.attempt();
  expect(parents(builder)).toEqual([undefined, 0, 1, 0, 3, 4]);
});

test.each([
  ["one whose changes were only applied on top", { attempt: 0, how: "onTop" }],
  ["one whose changes were only taken out", { attempt: 1, how: "reverted" }],
  ["one whose restore died", { attempt: 0, how: "exactly", dies: true }],
] as const)("not from %s", (_, what) => {
  const builder = withAttempts();
  restore(builder, 1, what);
  expect(parents(builder).at(-1)).toBe(2);
});

test("a restore that was taken back does not count, and counts again where that was taken back", () => {
  const builder = withAttempts();
  restore(builder, 1, { attempt: 1, how: "exactly" });
  restore(builder, 2, { attempt: 0, how: "exactly" });
  restore(builder, 3, { undoes: 2 });
  expect(parents(builder).at(-1)).toBe(1);
  restore(builder, 4, { undoes: 3 });
  expect(parents(builder).at(-1)).toBe(0);
});
