import { expect, test } from "vitest";
import { addressFields, publicAddress } from "../../../scripts/packaging/publicAddress.ts";

test.each([
  "https://github.com/some-one/their.tool.git",
  "https://github.com/some-one/their.tool/",
  "https://name:secret@github.com/some-one/their.tool",
  "git@github.com:some-one/their.tool.git",
  "ssh://git@github.com:22/some-one/their.tool.git\n",
])("the address is read from the remote %s", (origin) => {
  expect(publicAddress({}, origin)).toBe("https://github.com/some-one/their.tool");
});

test.each([
  "",
  "/home/me/casebook",
  "C:\\casebook",
  "https://example.com/github.com/a/b",
  "https://github.com.example.com/a/b",
  "git@example.com:a/b.git",
  "https://github.com/a",
  "https://github.com/a/b/c",
])("and never made up: %j names none", (origin) => {
  expect(publicAddress({}, origin)).toBeUndefined();
});

test("a workflow says where it runs, which counts before the remote", () => {
  const env = { GITHUB_REPOSITORY: "a/b", GITHUB_SERVER_URL: "https://git.example.com" };
  expect(publicAddress(env, "git@github.com:c/d.git")).toBe("https://git.example.com/a/b");
  expect(publicAddress({ GITHUB_REPOSITORY: "a/b" }, "")).toBe("https://github.com/a/b");
  expect(publicAddress({ GITHUB_REPOSITORY: "not one" }, "")).toBeUndefined();
});

test("the manifest gets what follows from it, or nothing", () => {
  expect(addressFields(undefined)).toEqual({});
  expect(addressFields({ web: "https://github.com/a/b", commit: "0".repeat(40) })).toEqual({
    repository: { type: "git", url: "https://github.com/a/b.git" },
    bugs: { url: "https://github.com/a/b/issues" },
    homepage: "https://github.com/a/b#readme",
  });
});
