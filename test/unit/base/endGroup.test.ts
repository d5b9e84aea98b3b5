import { expect, test } from "vitest";
import { type EndingSystem, endGroup } from "../../../src/base/endGroup.ts";
import { english } from "../../../src/base/facts/words.ts";

/** A system whose clock is what was waited for. */
function system(platform: NodeJS.Platform, rest: Partial<EndingSystem> & { readonly endsAt?: string }) {
  const did: string[] = [];
  let now = 0;
  let hasEnded = false;
  const step = (what: string) => {
    did.push(what);
    hasEnded ||= rest.endsAt === what;
  };
  const made: EndingSystem = {
    platform,
    grace: 3_000,
    hasEnded: () => hasEnded,
    isListed: () => !hasEnded,
    listStates: async () => (hasEnded ? [] : ["S"]),
    signal: step,
    endTree: async () => {
      step("taskkill");
      return undefined;
    },
    endLeader: () => step("endLeader"),
    now: () => now,
    wait: async (ms) => {
      now += ms;
    },
    ...rest,
  };
  return { made, did, waited: () => now };
}

const says = (text: string) => async () => text;
const end = async (made: EndingSystem) => english((await endGroup(17, made)) ?? "");

test.each(["SIGINT", "SIGTERM", "SIGKILL"])(
  "asks politely first, and stops at %s where that is enough",
  async (endsAt) => {
    for (const platform of ["linux", "darwin"] as const) {
      const { made, did, waited } = system(platform, { endsAt });
      expect(await end(made)).toBe("");
      expect(did.at(-1)).toBe(endsAt);
      expect(waited()).toBeLessThan(3_100 * did.length);
    }
  },
);

test("gives up after the last step, in words: what belongs to somebody else cannot be ended", async () => {
  const { made, did, waited } = system("linux", {});
  expect(await end(made)).toContain("could be ended. They belong to process 17");
  expect(did).toEqual(["SIGINT", "SIGTERM", "SIGKILL"]);
  expect(waited()).toBeLessThan(10_000);
});

test("does not wait for processes that have ended and are only still listed, as macOS answers EPERM for them", async () => {
  const { made, waited } = system("darwin", { isListed: () => true, listStates: async () => ["Z", "Z+"] });
  expect(await end(made)).toBe("");
  expect(waited()).toBeLessThan(500);
});

test("waits where the states cannot be told", async () => {
  const { made, did } = system("darwin", { listStates: async () => undefined, endsAt: "SIGTERM" });
  expect(await end(made)).toBe("");
  expect(did).toEqual(["SIGINT", "SIGTERM"]);
});

test("on Windows ends the whole tree by force, once", async () => {
  const { made, did } = system("win32", { endsAt: "taskkill" });
  expect(await end(made)).toBe("");
  expect(did).toEqual(["taskkill"]);
});

test("on Windows touches nothing whose leader has ended: its pid may be somebody else's", async () => {
  const { made, did } = system("win32", { hasEnded: () => true });
  expect(await end(made)).toBe("");
  expect(did).toEqual([]);
});

test.each([
  [
    "refused",
    "ERROR: The process with PID 18 (child process of PID 17) could not be terminated.\r\nReason: Access is denied.",
  ],
  ["not there", "C:\\Windows\\System32\\taskkill.exe: spawn ENOENT"],
])("on Windows ends the leader alone where taskkill is %s, and says what it said", async (_, said) => {
  const { made, did, waited } = system("win32", { endTree: says(said), endsAt: "endLeader" });
  expect(await end(made)).toContain(said);
  expect(did).toEqual(["endLeader"]);
  expect(waited()).toBeLessThan(4_000);
});

test("on Windows gives up, too", async () => {
  const { made, waited } = system("win32", {});
  expect(await end(made)).toContain("They belong to process 17");
  expect(waited()).toBeLessThan(7_000);
});

test("never rejects", async () => {
  const broken = () => {
    throw new Error("kill EINVAL");
  };
  expect(await end(system("linux", { signal: broken }).made)).toContain("kill EINVAL");
  expect(await end(system("win32", { endTree: async () => broken() }).made)).toContain("kill EINVAL");
});
