import { afterEach, describe, expect, it } from "vitest";
import { speak } from "../../../src/base/l10n.ts";
import {
  askAboutUnsaved,
  canBeChosen,
  chosenPaths,
  notSaved,
  offerFiles,
} from "../../../src/commands/choices/restoreFiles.ts";
import type { RestorePreview } from "../../../src/model/log/restores.ts";
import { speakGerman } from "../../support/texts/speakGerman.ts";

afterEach(() => speak(undefined));

const preview: RestorePreview = {
  write: ["web/a.ts", "lib/b.ts", "webs.ts"],
  delete: ["web/c.ts", "d.ts"],
  marked: ["web/a.ts"],
  kept: [
    { path: "web/.env", reason: "looks like a secret" },
    { path: "vendor", reason: "submodule", commit: "1".repeat(40) },
  ],
};

/** The list as headings and paths. */
const outline = (folder: string) =>
  offerFiles(preview, folder, "Restore").picks.map(({ isHeading, label }) =>
    isHeading ? `# ${label}` : label,
  );

describe("the files of a restore", () => {
  it("stand below what is done to them", () => {
    expect(outline("")).toEqual([
      "# Write",
      "web/a.ts",
      "lib/b.ts",
      "webs.ts",
      "# Delete",
      "web/c.ts",
      "d.ts",
      "# Left unchanged",
      "web/.env",
      "vendor",
    ]);
  });

  it("stand apart where they are outside of the open folder, of which a longer name is no part", () => {
    expect(outline("web")).toEqual([
      "# Write",
      "web/a.ts",
      "# Delete",
      "web/c.ts",
      "# Write outside of web",
      "lib/b.ts",
      "webs.ts",
      "# Delete outside of web",
      "d.ts",
      "# Left unchanged",
      "web/.env",
      "vendor",
    ]);
  });

  it("are no list of empty groups", () => {
    const nothing = { write: [], delete: ["a"], marked: [], kept: [] };
    expect(offerFiles(nothing, "", "Restore").picks.map(({ label }) => label)).toEqual(["Delete", "a"]);
  });

  it("have their marks: conflicts, and why a path is left", () => {
    const { picks } = offerFiles(preview, "", "Restore");
    expect(picks.filter(({ icon }) => icon === "warning").map(({ description }) => description)).toEqual([
      "both sides changed it: with conflict markers",
    ]);
    expect(picks.filter(({ icon }) => icon === "lock").map(({ description }) => description)).toEqual([
      "looks like a secret",
      `submodule; it was at another commit. To check that out: git -C vendor checkout ${"1".repeat(12)}`,
    ]);
  });

  it("are checked at first in the open folder only, and never where they are left", () => {
    const { picks, title } = offerFiles(preview, "web", "Restore");
    expect(title).toBe("Restore");
    const first = picks.filter(({ file }) => file?.choice === "chosen");
    expect(first.map(({ label }) => label)).toEqual(["web/a.ts", "web/c.ts"]);
    expect(picks.filter(canBeChosen).map(({ label }) => label)).toEqual([
      "web/a.ts",
      "web/c.ts",
      "lib/b.ts",
      "webs.ts",
      "d.ts",
    ]);
  });

  it("come out as they were checked, without what cannot be chosen", () => {
    const { picks } = offerFiles(preview, "", "Restore");
    expect(chosenPaths(picks)).toEqual([...preview.write, ...preview.delete]);
    expect(chosenPaths([])).toEqual([]);
  });

  it("are known to be deleted, so that there is nothing to compare them with", () => {
    const deleted = offerFiles(preview, "", "Restore").picks.filter(({ file }) => file?.isDeleted);
    expect(deleted.map(({ label }) => label)).toEqual(["web/c.ts", "d.ts"]);
  });
});

describe("unsaved changes", () => {
  it.each([
    [["a.ts"], "a.ts"],
    [["a.ts", "b.ts"], "a.ts, b.ts"],
    [["a", "b", "c", "d", "e"], "a, b, c and 2 more"],
  ])("are asked about by name: %o", (paths, names) => {
    expect(askAboutUnsaved(paths)).toEqual({
      question: `Files with unsaved changes would be replaced: ${names}`,
      detail:
        "Files you save now are kept in the log too, and “Undo Restore” brings them back. Files you leave out are not touched.",
      save: "Save First",
      leaveOut: "Leave Them Out",
    });
  });

  it("that cannot be saved end the restore before it began", () => {
    const { message, nextStep } = notSaved("a.ts");
    expect([message, nextStep]).toEqual([
      "a.ts could not be saved. Nothing was restored.",
      "Save it, or close its editor, and try again.",
    ]);
  });

  it("are asked about in German", () => {
    speakGerman();
    expect(askAboutUnsaved(["a"])).toMatchObject({ save: "Zuerst speichern", leaveOut: "Weglassen" });
  });
});
