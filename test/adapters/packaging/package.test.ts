import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkExtension } from "../../../scripts/packaging/checkExtension.ts";
import { readZip } from "../../../scripts/packaging/readZip.ts";

const root = join(import.meta.dirname, "../../..");
/** An address that is nobody's (RFC 2606). */
const env = { ...process.env, GITHUB_SERVER_URL: "https://example.com", GITHUB_REPOSITORY: "a/b" };

let folder: string;
let clone: string;
let vsix: Buffer;
let files: ReadonlyMap<string, Buffer>;

function packageIt(): Buffer {
  execFileSync(process.execPath, ["scripts/package.ts"], { cwd: clone, env, stdio: "ignore" });
  return readFileSync(join(clone, "dist/casebook.vsix"));
}

/** The commit that is checked out, with what is changed in this folder on top, so that it is tried before it is committed. */
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook-package-")));
  clone = join(folder, "clone");
  const git = (cwd: string, args: readonly string[], input = "") =>
    execFileSync("git", args, { cwd, input, encoding: "utf8", maxBuffer: 1e9 });
  git(folder, ["clone", "--quiet", root, clone]);
  const changes = git(root, ["diff", "--binary", "HEAD"]);
  if (changes !== "") {
    git(clone, ["apply", "--whitespace=nowarn"], changes);
  }
  symlinkSync(join(root, "node_modules"), join(clone, "node_modules"), "junction");
  vsix = packageIt();
  files = readZip(vsix);
});

afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

describe("the packaged extension", () => {
  test("passes every check of a release", () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const checks = checkExtension(files, vsix.length, clone, Object.keys(dependencies));
    expect(checks.filter(({ problems }) => problems.length > 0)).toEqual([]);
    expect(checks.length).toBeGreaterThan(7);
  });

  test("is the same, byte for byte, when it is packaged again", () => {
    expect(packageIt().equals(vsix)).toBe(true);
  });

  test("knows its address, has nothing that only a clone needs, and leaves nothing behind", () => {
    const manifest = JSON.parse(files.get("extension/package.json")?.toString("utf8") ?? "{}");
    expect(manifest).toMatchObject({
      repository: { url: "https://example.com/a/b.git" },
      bugs: { url: "https://example.com/a/b/issues" },
      preview: true,
    });
    expect(Object.keys(manifest)).not.toContain("scripts");
    expect(files.get("extension/readme.md")?.toString("utf8")).toContain("(https://example.com/a/b/raw/");
    expect(existsSync(join(clone, "dist/extension"))).toBe(false);
  });

  test("the check sees what is wrong with one", () => {
    const broken = new Map(files);
    broken.delete("extension/dist/engine.cjs");
    broken.delete("extension/ThirdPartyNotices.txt");
    broken.set(
      "extension/dist/extension.cjs",
      Buffer.from(`require("./shared-AAAAAAAA.cjs");"${clone}/src"`),
    );
    broken.set("extension/.env", Buffer.from(""));
    broken.set("extension/readme.md", Buffer.from("[a](docs/a.md) [b](#none)"));
    broken.set("extension/changelog.md", Buffer.from("## [Unreleased]"));
    const problems = checkExtension(broken, 1e9, clone, ["xml2js"]).flatMap((check) => check.problems);
    expect(problems).toEqual(
      expect.arrayContaining([
        ".env",
        "dist/shared-AAAAAAAA.cjs",
        "ThirdPartyNotices.txt",
        "xml2js",
        "extension/dist/extension.cjs",
        "readme.md: docs/a.md: not https",
        "readme.md: #none: no such heading",
      ]),
    );
  });
});
