import { afterEach, expect, test } from "vitest";
import { ResponseError } from "vscode-jsonrpc/node";
import { UserError } from "../../../src/base/errors.ts";
import { fact } from "../../../src/base/facts/fact.ts";
import { speak } from "../../../src/base/l10n.ts";
import { fromResponseError, toResponseError } from "../../../src/protocol/wireErrors.ts";
import { readProjectFile } from "../../support/fences/readSources.ts";

afterEach(() => speak(undefined));

/** What arrives on the other side: JSON. */
function cross(error: unknown): unknown {
  const { code, message, data } = JSON.parse(JSON.stringify(toResponseError(error).toJson()));
  speak(JSON.parse(readProjectFile("l10n/bundle.l10n.de.json")), "de");
  return fromResponseError(new ResponseError(code, message, data));
}

test("an error of the engine for people crosses as facts, and speaks the language of the window", () => {
  const error = cross(new UserError(fact("git.noRemote", { remote: "up" }), fact("next.addRemote")));
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({
    message: "Dieses Repository hat kein Remoterepository „up“.",
    nextStep: "Fügen Sie eines mit „git remote add“ hinzu.",
    what: { say: "git.noRemote", remote: "up" },
  });
});

test("one without a next step has none there", () => {
  expect(cross(new UserError(fact("diff.notGit")))).toMatchObject({ nextStep: undefined });
});

test("a bug crosses with its stack, and is none for people", () => {
  const bug = new Error("planted");
  const arrived = cross(bug);
  expect(arrived).not.toBeInstanceOf(UserError);
  expect(arrived).toMatchObject({ message: "planted", stack: bug.stack });
});

test.each([undefined, null, 7, "text", {}, { what: null }, { what: "a", next: null }])(
  "what is not an error's facts is shown by its message: %j",
  (data) => {
    expect(fromResponseError(new ResponseError(1, "Shown.", data))).toMatchObject({
      message: "Shown.",
      nextStep: undefined,
    });
  },
);
