import { join, sep } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { UserError } from "../../../src/base/errors.ts";
import { speak } from "../../../src/base/l10n.ts";
import { changesOf, changesOfFile, pathInRepository } from "../../../src/commands/choices/changesChoice.ts";
import { modified, startSession } from "../../support/sessions/sessionBuilder.ts";
import { speakGerman } from "../../support/texts/speakGerman.ts";

afterEach(() => speak(undefined));

const told = startSession({ isolationCommand: "pytest" });
told.attempt();
told.attempt([modified("a.py"), modified("b.py")]);
const { attempts } = told.session();

describe("what changed", () => {
  it("in an attempt is shown from what it began with to what it was", () => {
    const changes = changesOf(attempts, 1);
    expect(changes.title).toBe("Attempt #1");
    expect(changes.files.map(({ path }) => path)).toEqual(["a.py", "b.py"]);
    expect([changes.from, changes.to]).toEqual([attempts[1]?.base, attempts[1]?.tree]);
  });

  it("since the newest attempt is shown from that to the files on disk", () => {
    expect(changesOf(attempts, undefined, [modified("c.py")])).toEqual({
      title: "Open changes since #1",
      files: [modified("c.py")],
      from: attempts[1]?.tree,
      to: undefined,
    });
  });

  it("is nothing where it is not known, or no attempt is there", () => {
    expect(changesOf([], undefined)).toEqual({
      title: "Open changes since #0",
      files: [],
      from: undefined,
      to: undefined,
    });
  });

  it("in an attempt that is not there is an error that says so", () => {
    expect(() => changesOf(attempts, 5)).toThrow(new UserError("The session has no attempt #5."));
  });

  it("in one file has its name in the title", () => {
    const changes = changesOfFile(changesOf(attempts, 1), "b.py");
    expect(changes.title).toBe("b.py (Attempt #1)");
    expect(changes.files.map(({ path }) => path)).toEqual(["b.py"]);
    expect(changesOfFile(changes, "gone.py").files).toEqual([]);
  });

  it("has a title in German", () => {
    speakGerman();
    expect(changesOf(attempts, 1).title).toBe("Versuch #1");
    expect(changesOf(attempts, undefined).title).toBe("Offene Änderungen seit #1");
  });
});

describe("a file", () => {
  const topLevel = join(sep, "work", "shop");
  const path = (scheme: string, ...parts: readonly string[]) =>
    pathInRepository({ scheme, fsPath: join(topLevel, ...parts) }, topLevel, "/work/shop/web");

  it.each([
    [["a.py"], "a.py"],
    [["src", "a b.py"], "src/a b.py"],
    [["src", "..a"], "src/..a"],
    [["..a"], "..a"],
  ] as const)("has a path in the repository: %o", (parts, expected) => {
    expect(path("file", ...parts)).toBe(expected);
  });

  it.each([
    ["file", [".."]],
    ["file", ["..", "other", "a.py"]],
    ["file", []],
    ["untitled", ["a.py"]],
    ["casebook-failure", ["src", "a.py"]],
  ] as const)("that is elsewhere is refused, with what attempts hold: %s %o", (scheme, parts) => {
    expect(() => path(scheme, ...parts)).toThrow(
      new UserError(
        "This file is not in the repository of /work/shop/web.",
        "Attempts hold the files of that repository only.",
      ),
    );
  });
});
