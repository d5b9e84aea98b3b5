import { mkdtempSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { exactNames } from "../../../../src/base/diskNames.ts";
import { type Disk, identify, identityOf } from "../../../../src/git/snapshot/fileIdentity.ts";
import { createLeadsToFolder, makeLink, readTarget } from "../../../../src/git/snapshot/links.ts";
import { needing } from "../../../support/system/capabilities.ts";

function makePath(): Buffer {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook-links-")));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return Buffer.from(join(folder, "link"));
}

const diskOf = (platform: NodeJS.Platform): Disk => ({
  top: "/",
  hash: "sha1",
  trustsModes: true,
  trustsLinks: true,
  names: exactNames,
  platform,
});

const target = Buffer.from("../dir/fil\u00e9.ts");

needing(test, "links")(
  "a link has the target of its tree on Windows, which writes it with backslashes",
  () => {
    const path = makePath();
    makeLink(target, path, { platform: "win32", leadsToFolder: false });
    expect(readlinkSync(path, "utf8")).toBe("..\\dir\\fil\u00e9.ts");
    expect(readTarget(path, "win32")).toEqual(target);
    expect(identify(diskOf("win32"), path)).toBe(identityOf(diskOf("win32"), "120000", target));
    const byHand = Buffer.from("..\\dir\\fil\u00e9.ts");
    expect(identify(diskOf("win32"), path)).toBe(identityOf(diskOf("win32"), "120000", byHand));
  },
);

needing(test, "links")("elsewhere a backslash is a character of a name", () => {
  const path = makePath();
  const odd = Buffer.from("dir\\file");
  makeLink(odd, path, { platform: "linux", leadsToFolder: false });
  expect(readTarget(path, "linux")).toEqual(odd);
  expect(identityOf(diskOf("linux"), "120000", odd)).not.toBe(
    identityOf(diskOf("linux"), "120000", Buffer.from("dir/file")),
  );
});

test("a link leads to a folder if its attempt has one there, also one that is still to come", () => {
  const entries = new Map(
    ["src/lib/a.ts", "src/b.ts"].map((path) => [path, { mode: "100644", oid: "0".repeat(40) }]),
  );
  const leads = createLeadsToFolder({ entries, emptyFolders: new Set(["empty"]) });
  const asked = (path: string, to: string) => leads(path, Buffer.from(to));
  expect(
    [
      asked("link", "src/lib"),
      asked("src/link", "lib/"),
      asked("src/deep/link", "../lib"),
      asked("src/link", "..\\src\\lib"),
      asked("link", "empty"),
    ].every(Boolean),
  ).toBe(true);
  expect([asked("link", "src/b.ts"), asked("link", "lib"), asked("link", "/src/lib")]).not.toContain(true);
});
