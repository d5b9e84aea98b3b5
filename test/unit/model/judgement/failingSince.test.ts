import { expect, it } from "vitest";
import { failingSince } from "../../../../src/model/judgement/failingSince.ts";
import type { Reference } from "../../../../src/model/judgement/knownTests.ts";
import type { TestCase } from "../../../../src/model/report/report.ts";
import { failing, passing, skipped } from "../../../support/sessions/sessionBuilder.ts";

/** Newest first; the numbers of the results that were read are left in `read`. */
async function* results(read: number[], ...all: readonly (readonly TestCase[])[]): AsyncGenerator<Reference> {
  for (const [index, cases] of all.entries()) {
    const attempt = all.length - 1 - index;
    read.push(attempt);
    yield { attempt, cases };
  }
}

it("goes back as far as a test failed, over attempts that did not run it", async () => {
  const now = [failing("always"), failing("again"), failing("since 3"), failing("first time")];
  const since = await failingSince(
    now,
    results(
      [],
      [failing("always"), failing("again"), failing("since 3")],
      [failing("always"), failing("again"), passing("since 3")],
      [skipped("always"), passing("again"), failing("since 3")],
      [failing("always"), failing("again"), failing("since 3")],
    ),
  );
  const named = Object.fromEntries(now.map(({ id, name }) => [name, since.get(id)]));
  expect(named).toEqual({ always: 0, again: 2, "since 3": 3, "first time": undefined });
});

it("reads no more than it needs", async () => {
  const read: number[] = [];
  await failingSince([failing("a")], results(read, [failing("a")], [passing("a")], [failing("a")]));
  expect(read).toEqual([2, 1]);
  await failingSince([], results(read, [failing("a")]));
  expect(read).toEqual([2, 1]);
});
