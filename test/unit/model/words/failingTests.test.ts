import { expect, it } from "vitest";
import { listFailingTests } from "../../../../src/model/words/failingTests.ts";
import { failing, passing, reportOf } from "../../../support/sessions/sessionBuilder.ts";

it("keeps errors apart that are long and differ at their ends", () => {
  const rows = "the same words in every row ".repeat(20);
  const [one, other] = listFailingTests(
    reportOf([failing("a", `${rows}changed`), failing("b", `${rows}altered`)]),
    { newIds: new Set(), since: () => 0, packages: new Map() },
  );
  expect(one?.error).not.toBe(other?.error);
});

it("lists the failing tests of a report, with a message that a row can hold", () => {
  const [dumped, fresh, ...more] = listFailingTests(
    reportOf([failing("a", "x".repeat(1_000_000)), passing("b"), failing("c")]),
    {
      newIds: new Set([failing("c").id]),
      since: (id) => (id === failing("a").id ? 2 : 5),
      packages: new Map(),
    },
  );
  expect(more).toEqual([]);
  expect(dumped).toMatchObject({ name: "a", message: `${"x".repeat(79)}…`, isNew: false, since: 2 });
  expect(fresh).toMatchObject({ name: "c", message: "assert 500 == 200", isNew: true, since: 5 });
});
