import { afterEach, describe, expect, it } from "vitest";
import { speak } from "../../../src/base/l10n.ts";
import { listUses, offerAgreed } from "../../../src/commands/choices/agreedPicks.ts";
import { startSession } from "../../support/sessions/sessionBuilder.ts";
import { speakGerman } from "../../support/texts/speakGerman.ts";

afterEach(() => speak(undefined));

/** A command is known by a hash; here that is its length. */
const find = ({ hash }: { readonly hash: number }, commands: readonly string[]) =>
  commands.find((command) => command.length === hash);

const agreed = (hash: number, text?: string) => ({ hash, text });

const orders = startSession({
  title: "Orders",
  isolationCommand: " pytest a ",
  verificationCommand: "tox",
}).session();
const untitled = startSession({ isolationCommand: "pytest a" }).session();

describe("the commands that the user agreed to", () => {
  it("are no list where there is none", () => {
    expect(offerAgreed([], listUses([orders]), find)).toBeUndefined();
  });

  it("stand with the sessions that use them, each once", () => {
    const uses = listUses([orders, untitled, orders]);
    const list = offerAgreed([agreed(8, "pytest a"), agreed(3, "tox"), agreed(99, "make")], uses, find);
    expect(list?.picks.map(({ label, description }) => [label, description])).toEqual([
      ["pytest a", "Orders, Session without a title"],
      ["tox", "Orders"],
      ["make", ""],
    ]);
    expect(list).toMatchObject({
      title: "Commands That Casebook May Run in This Folder",
      placeHolder: "Choose one to take it back: Casebook then asks before it runs again",
    });
  });

  it("are known by a session where their text was not kept, else by nothing", () => {
    const list = offerAgreed([agreed(3), agreed(99)], listUses([orders]), find);
    expect(list?.picks.map(({ label }) => label)).toEqual([
      "tox",
      "A command of an earlier version, of which only a checksum is kept",
    ]);
  });

  it("disguise nothing", () => {
    const list = offerAgreed([agreed(1, "a\u202eb"), agreed(2, "$(zap) [x](command:y)")], [], find);
    expect(list?.picks.map(({ label }) => label)).toEqual(["a\\u{202e}b", "$(zap) [x](command:y)"]);
  });

  it("are listed in German", () => {
    speakGerman();
    expect(offerAgreed([agreed(8, "pytest a")], listUses([untitled]), find)).toMatchObject({
      title: "Befehle, die Casebook in diesem Ordner ausführen darf",
      picks: [{ description: "Sitzung ohne Titel" }],
    });
  });
});

it("a session uses its two commands, as they are run", () => {
  expect(listUses([orders])).toEqual([
    { command: "pytest a", title: "Orders" },
    { command: "tox", title: "Orders" },
  ]);
});
