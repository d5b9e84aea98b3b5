import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { comparableName, exactNames, lookAtNames, usualNames } from "../../../src/base/diskNames.ts";
import { needing } from "../../support/system/capabilities.ts";

const ntfs = { ignoresCase: true, ignoresForm: false };
const apfs = { ignoresCase: true, ignoresForm: true };
const onlyForm = { ignoresCase: false, ignoresForm: true };

describe("two names are one", () => {
  test.each([
    ["Helper.ts", "helper.ts", ntfs],
    ["LIB/A_b-1.ts", "lib/a_B-1.TS", ntfs],
    ["Äpfel", "äPFEL", ntfs],
    ["Ω", "ω", ntfs],
    ["Helper.ts", "HELPER.TS", apfs],
    ["caf\u00e9", "cafe\u0301", apfs],
    ["CAF\u00c9", "cafe\u0301", apfs],
    ["straße", "STRASSE", apfs],
    ["STRA\u1e9eE", "strasse", apfs],
    ["STRA\u1e9eE", "straße", apfs],
    ["ΟΔΟΣ.ts", "οδος.ts", apfs],
    ["ΟΔΟΣ", "οδοσ", apfs],
    ["caf\u00e9", "cafe\u0301", onlyForm],
  ])("%j and %j by %j", (one, other, rules) => {
    expect(comparableName(one, rules)).toBe(comparableName(other, rules));
  });
});

describe("two names are two", () => {
  test.each([
    ["a.ts", "b.ts", apfs],
    ["caf\u00e9", "cafe\u0301", ntfs],
    ["straße", "strasse", ntfs],
    // The sign for Kelvin and the letter without a dot are no letters of ASCII to a disk.
    ["\u212a", "k", ntfs],
    ["\u0131", "i", ntfs],
    ["k\u0131z.ts", "kiz.ts", apfs],
    ["Helper.ts", "helper.ts", onlyForm],
    ["Helper.ts", "helper.ts", exactNames],
    ["caf\u00e9", "cafe\u0301", exactNames],
  ])("%j and %j by %j", (one, other, rules) => {
    expect(comparableName(one, rules)).not.toBe(comparableName(other, rules));
  });
});

describe("a look at a disk", () => {
  const makeFolder = () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook-names-")));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    return folder;
  };

  needing(test, "names by case")("says what it does, whatever the hints, and leaves nothing", () => {
    const folder = makeFolder();
    const own = makeFolder();
    writeFileSync(join(folder, "a.txt"), "");
    expect(lookAtNames(folder, own, usualNames("darwin"))).toEqual(exactNames);
    expect([readdirSync(folder), readdirSync(own)]).toEqual([["a.txt"], []]);
  });

  needing(test, "names by case")("goes by the folder's own name where nothing is in it", () => {
    expect(lookAtNames(makeFolder(), undefined, usualNames("win32"))).toEqual(exactNames);
  });

  needing(test, "names by case")("is not misled by what a killed process left, nor by another one", () => {
    const [folder, own] = [join(makeFolder(), "123"), makeFolder()];
    mkdirSync(folder);
    mkdirSync(join(own, "n\u00e9"));
    expect(lookAtNames(folder, own, usualNames("darwin"))).toEqual(exactNames);
    expect(readdirSync(own)).toEqual(["n\u00e9"]);
  });

  test("goes by the hints where there is nothing to look at", () => {
    const missing = join(makeFolder(), "missing");
    expect(lookAtNames(missing, undefined, usualNames("win32"))).toEqual(usualNames("win32"));
    mkdirSync(missing);
  });
});
