import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openFolder } from "../../../src/base/folderFiles.ts";

function makeFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook-files-")));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "Tests"));
  writeFileSync(join(folder, "Tests", "Größe.test.ts"), "");
  return folder;
}

test.each(["win32", "darwin"] as const)(
  "finds a file by its name in other letters on %s, as the system does",
  (platform) => {
    const { findFile } = openFolder(makeFolder(), [], platform);
    expect(findFile("tests/GRÖSSE.test.ts")).toBeUndefined();
    expect(findFile("tests/GRÖßE.Test.ts")).toBe("Tests/Größe.test.ts");
  },
);

test("takes such a name for another file on Linux, unless its accents are written in another form", () => {
  const { findFile } = openFolder(makeFolder(), [], "linux");
  expect(findFile("tests/größe.test.ts")).toBeUndefined();
  expect(findFile("Tests/Größe.test.ts".normalize("NFD"))).toBe("Tests/Größe.test.ts");
});

test("calls a file on macOS as git calls it there, composed, in whatever form the disk has its name", () => {
  const folder = makeFolder();
  const decomposed = "caf\u0065\u0301.test.ts";
  writeFileSync(join(folder, "Tests", decomposed), "");
  const { findFile } = openFolder(folder, [], "darwin");
  expect(findFile(`Tests/${decomposed}`)).toBe(`Tests/${decomposed.normalize("NFC")}`);
  expect(findFile(`Tests/${decomposed.normalize("NFC")}`)).toBe(`Tests/${decomposed.normalize("NFC")}`);
  expect(openFolder(folder, [], "linux").findFile(`Tests/${decomposed}`)).toBe(`Tests/${decomposed}`);
});
