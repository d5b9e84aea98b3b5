import { afterEach, describe, expect, it } from "vitest";
import { UserError } from "../../../src/base/errors.ts";
import { speak } from "../../../src/base/l10n.ts";
import { askForImported, decodeLog } from "../../../src/commands/choices/importChoice.ts";
import { speakGerman } from "../../support/texts/speakGerman.ts";

afterEach(() => speak(undefined));

describe("a command of an imported log", () => {
  it.each([
    ["isolationCommand", "Import Log: Isolation Command"],
    ["verificationCommand", "Import Log: Verification Command"],
  ] as const)("is shown as it is before it becomes the session's: %s", (section, title) => {
    expect(askForImported(section, "rm -rf x \u202e")).toEqual({
      title,
      prompt:
        "This command comes from the log. Check it before accepting; press Escape to continue without one.",
      value: "rm -rf x \u202e",
      ignoreFocusOut: true,
    });
  });

  it("is shown in German", () => {
    speakGerman();
    expect(askForImported("isolationCommand", "x").prompt).toMatch(
      /^Dieser Befehl kommt aus dem Protokoll\./,
    );
  });
});

describe("the text of a log", () => {
  it.each(["# Grüße, 世界", "", "a\r\nb"])("is read as UTF-8: %j", (text) => {
    expect(decodeLog(new TextEncoder().encode(text))).toBe(text);
  });

  it.each([[[0xff, 0xfe, 0x41, 0x00]], [[0x47, 0x72, 0xfc, 0xdf, 0x65]], [[0xe4, 0xb8]]])(
    "in another encoding is refused, and nothing is imported: %o",
    (bytes) => {
      expect(() => decodeLog(Uint8Array.from(bytes))).toThrow(
        new UserError("The file is not text in UTF-8. Nothing was imported.", "Save it in that encoding."),
      );
    },
  );
});
