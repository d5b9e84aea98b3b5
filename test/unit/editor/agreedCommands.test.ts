import { beforeEach, describe, expect, test } from "vitest";
import { AgreedCommands } from "../../../src/editor/agreedCommands.ts";

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
    agreed = new AgreedCommands(kept as never);
  });

  test("hold for the very text, in the folder, and in the next window too", async () => {
    await agreed.add("/a", "npm test");
    const next = new AgreedCommands(kept as never);
    expect(next.has("/a", "npm test")).toBe(true);
    // The blanks around a command are not part of what is run.
    expect(next.has("/a", " npm test\n")).toBe(true);
    for (const other of ["npm  test", "npm test;", "NPM test", "npm tes", "npm\u00a0test", ""]) {
      expect(next.has("/a", other), other).toBe(false);
    }
    expect(next.has("/b", "npm test")).toBe(false);
  });

  test("are kept as hashes: a command may hold a secret", async () => {
    await agreed.add("/a", "TOKEN=hunter2 npm test");
    expect([...kept.values.values()].join()).not.toContain("hunter2");
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
