import { afterEach, describe, expect, it } from "vitest";
import { speak } from "../../../src/base/l10n.ts";
import { offerArrangements } from "../../../src/commands/choices/arrangementPicks.ts";
import { groupings } from "../../../src/editor/failures/arrangement.ts";
import { speakGerman } from "../../support/texts/speakGerman.ts";

afterEach(() => speak(undefined));

describe("how failing tests are arranged", () => {
  it.each(groupings)("is checked, and picking another one changes it: by %s", (groupBy) => {
    const { picks, title } = offerArrangements({ groupBy, newFirst: false });
    expect(title).toBe("Group and Sort Failing Tests");
    expect(picks.map(({ label, change }) => [label, change])).toEqual([
      ["By File", { groupBy: "file" }],
      ["By Suite", { groupBy: "suite" }],
      ["By Error", { groupBy: "error" }],
      ["", undefined],
      ["Newly Failing First", { newFirst: true }],
    ]);
    expect(picks.filter(({ icon }) => icon === "check").map(({ change }) => change)).toEqual([{ groupBy }]);
    expect(picks.filter(({ isHeading }) => isHeading)).toHaveLength(1);
  });

  it("new ones stand on top until that is picked", () => {
    const last = offerArrangements({ groupBy: "file", newFirst: true }).picks.at(-1);
    expect(last).toMatchObject({ icon: "check", change: { newFirst: false } });
  });

  it("is offered in German", () => {
    speakGerman();
    expect(offerArrangements({ groupBy: "file", newFirst: true }).picks[0]?.label).toBe("Nach Datei");
  });
});
