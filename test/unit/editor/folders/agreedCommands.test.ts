import { beforeEach, describe, expect, test } from "vitest";
import { replaceInTime } from "../../../../src/base/replaceInTime.ts";
import { AgreedCommands } from "../../../../src/editor/folders/agreedCommands.ts";
import { createRedaction } from "../../../../src/model/secrets/redaction.ts";
import { listGiven } from "../../../../src/model/secrets/secretVariables.ts";

/** As the extension masks a command, without the secrets of this machine. */
const mask = (command: string) =>
  createRedaction({ secrets: listGiven(command), home: "", patterns: [] }, replaceInTime).redact(command);

/** What the editor keeps of a workspace, as JSON. */
class KeptValues {
  readonly values = new Map<string, string>();

  get<T>(key: string, otherwise?: T): T | undefined {
    const value = this.values.get(key);
    return value === undefined ? otherwise : JSON.parse(value);
  }

  async update(key: string, value: unknown): Promise<void> {
    this.values.set(key, JSON.stringify(value));
  }

  keys(): readonly string[] {
    return [...this.values.keys()];
  }
}

describe("commands that the user has agreed to", () => {
  let kept: KeptValues;
  let agreed: AgreedCommands;

  beforeEach(() => {
    kept = new KeptValues();
    agreed = new AgreedCommands(kept as never, mask);
  });

  test("hold for the very text, in the folder, and in the next window too", async () => {
    await agreed.add("/a", "npm test");
    const next = new AgreedCommands(kept as never, mask);
    expect(next.has("/a", "npm test")).toBe(true);
    // The blanks around a command are not part of what is run.
    expect(next.has("/a", " npm test\n")).toBe(true);
    for (const other of ["npm  test", "npm test;", "NPM test", "npm tes", "npm\u00a0test", ""]) {
      expect(next.has("/a", other), other).toBe(false);
    }
    expect(next.has("/b", "npm test")).toBe(false);
  });

  test.each([
    ["TOKEN=hunter2 npm test", "TOKEN=*** npm test"],
    ["npm test --api-key hunter2 --grep x", "npm test --api-key *** --grep x"],
    ["npm test --password='hunter2 of mine'", "npm test --password='***'"],
    ["curl https://ada:hunter2@host/x", "curl https://***@host/x"],
    ["npm test -k expression --author ada", "npm test -k expression --author ada"],
  ])("are listed without their secrets, and kept so: %s", async (command, shown) => {
    await agreed.add("/a", command);
    expect(agreed.list("/a").map(({ text }) => text)).toEqual([shown]);
    expect(agreed.has("/a", command)).toBe(true);
    expect([...kept.values.values()].join()).not.toContain("hunter2");
  });

  test("are listed, those that were run last first; one that is taken back is asked about again, and no other", async () => {
    for (const command of ["first", "second", "third", "first"]) {
      await agreed.add("/a", command);
    }
    await agreed.add("/b", "second");
    expect(agreed.list("/a").map(({ text }) => text)).toEqual(["first", "third", "second"]);
    await agreed.takeBack("/a", agreed.list("/a")[2] ?? expect.fail());
    const has = (folder: string) => ["first", "second", "third"].map((one) => agreed.has(folder, one));
    expect([has("/a"), has("/b")]).toEqual([
      [true, false, true],
      [false, true, false],
    ]);
    expect(new AgreedCommands(kept as never, mask).has("/a", "second")).toBe(false);
  });

  test("of an earlier version, kept as hashes alone, hold, are listed, known again by their text, and can be taken back", async () => {
    await agreed.add("/a", "npm test");
    const [{ hash } = expect.fail()] = agreed.list("/a");
    await kept.update("agreedCommands /a", [hash]);
    const [old = expect.fail()] = agreed.list("/a");
    expect(old).toEqual({ hash, text: undefined });
    expect(agreed.has("/a", "npm test")).toBe(true);
    expect(agreed.find(old, ["npm", " npm test "])).toBe(" npm test ");
    await agreed.takeBack("/a", old);
    expect(agreed.has("/a", "npm test")).toBe(false);
  });

  test("are bounded: those that were agreed to longest ago go first", async () => {
    await agreed.add("/a", "first");
    await agreed.add("/a", "used");
    for (let count = 0; count < 499; count++) {
      await agreed.add("/a", `command ${count}`);
      await agreed.add("/a", "used");
    }
    expect(agreed.has("/a", "used")).toBe(true);
    expect(agreed.has("/a", "command 0")).toBe(true);
    expect(agreed.has("/a", "first")).toBe(false);
  });

  test("what was left in an input box counts only if the box showed all of it", async () => {
    const long = `npm test -- ${"x".repeat(80)}; rm -rf ~`;
    const disguised = "npm test \u202e# ~ fr- mr";
    for (const text of ["npm test", long, disguised]) {
      await agreed.addRead("/a", text);
    }
    expect([agreed.has("/a", "npm test"), agreed.has("/a", long), agreed.has("/a", disguised)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("what the editor kept and is not ours counts as nothing", async () => {
    await kept.update("agreedCommands /a", { npm: "test" });
    expect(agreed.has("/a", "npm test")).toBe(false);
    await kept.update("agreedCommands /a", [7, null, { hash: 7 }, { text: "npm test" }]);
    expect(agreed.list("/a")).toEqual([]);
    await agreed.add("/a", "npm test");
    expect(agreed.has("/a", "npm test")).toBe(true);
  });

  test("a command that came is known with its remote, and not agreed to", () => {
    agreed.came("/a", "npm test", "origin");
    expect(agreed.remoteOf("/a", "npm test")).toBe("origin");
    expect(agreed.remoteOf("/b", "npm test")).toBeUndefined();
    expect(agreed.has("/a", "npm test")).toBe(false);
  });
});
