import { expect, test } from "vitest";
import type { LoggedEvent, SessionEvent } from "../../../../src/model/log/events.ts";
import { foldLog } from "../../../../src/model/log/foldLog.ts";

const started: SessionEvent = { kind: "sessionStarted", folder: "", sections: {} };
const activated: SessionEvent = { kind: "sessionActivated" };

/** The active session of a log, in the clone `here`. Each step is a session, what happens to it, and in which clone. */
function activeAfter(...steps: readonly (readonly [string, SessionEvent, string?])[]): string | undefined {
  const events = steps.map(
    ([session, event, clone], index): LoggedEvent => ({
      sequence: index + 1,
      session,
      at: "2025-04-10T17:36:00Z",
      place: { branch: "main", worktree: "main", clone },
      event,
    }),
  );
  return foldLog(events, "", "here").active?.id;
}

test("the session that was made active here last stays it, whatever others do after that", () => {
  const mine = [["mine", started, "here"]] as const;
  expect(activeAfter(...mine, ["theirs", started, "there"])).toBe("mine");
  expect(activeAfter(...mine, ["theirs", started, "there"], ["theirs", activated, "there"])).toBe("mine");
  expect(activeAfter(...mine, ["theirs", started, "there"], ["theirs", activated, "here"])).toBe("theirs");
  const reopened: SessionEvent = { kind: "sessionReopened" };
  expect(activeAfter(...mine, ["theirs", started, "there"], ["theirs", reopened, "there"])).toBe("mine");
});

test("in a log from before, what does not say where it happened counts as here", () => {
  expect(activeAfter(["a", started], ["b", started], ["c", started, "there"])).toBe("b");
  expect(activeAfter(["a", started], ["b", started], ["a", activated, "here"], ["b", activated])).toBe("a");
});

test("where nothing happened here, the newest of the others is active", () => {
  expect(activeAfter(["a", started, "there"], ["b", started, "elsewhere"])).toBe("b");
});

test("a session that is not in the log any more is not active", () => {
  expect(activeAfter(["a", started, "there"], ["gone", activated, "here"])).toBe("a");
});
