import { expect, test } from "vitest";
import { caps, reasonByName, startBudget } from "../../../src/git/skipRules.ts";

test.each([
  ".env",
  ".env.local",
  "a.pem",
  "A.PEM",
  "x.key",
  "x.p12",
  "x.kdbx",
  "id_rsa",
  "id_rsa.pub",
  ".npmrc",
  ".netrc",
  "credentials",
  "credentials.json",
  "deep/.env",
])("takes %s for a secret", (path) => {
  expect(reasonByName(path)).toBe("looks like a secret");
});

test.each(["env", "a.pem.txt", ".env/file", "keys", "my.credentials", ".npmrc.md", "id_dsa"])(
  "takes %s for no secret",
  (path) => {
    expect(reasonByName(path)).toBeUndefined();
  },
);

test.each(["git~1", "a/GIT~1", ".git. ", "x/.git::$INDEX_ALLOCATION"])(
  "refuses the name %j, as git does",
  (path) => {
    expect(reasonByName(path)).toBe("special file");
  },
);

test("lets files in until together they are too big", () => {
  const fits = startBudget();
  expect(fits(caps.file + 1)).toBe(false);
  for (let spent = 0; spent < caps.snapshot; spent += caps.file) {
    expect(fits(caps.file)).toBe(true);
  }
  expect(fits(1)).toBe(false);
  expect(fits(0)).toBe(true);
});
