import { expect, test } from "vitest";
import { reasonByName, startBudget } from "../../../../src/git/snapshot/skipRules.ts";
import { defaultSnapshotRules as rules } from "../../../../src/model/code/snapshotRules.ts";

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
  ...[
    "id_ed25519",
    "id_ed25519.pub",
    "id_ecdsa",
    "id_ecdsa_sk",
    "id_dsa",
    "store.pfx",
    "a/b.jks",
    "release.keystore",
  ],
  ...["x.ppk", ".pypirc", ".git-credentials", "_netrc", ".htpasswd", ".pgpass", ".vault-token", "KUBECONFIG"],
  ...["kubeconfig.yaml", ".kube/config", ".aws/credentials", "home/.docker/config.json", ".dockercfg"],
  ...["service-account.json", "gcp/service-account-prod.json", "prod.auto.tfvars"],
])("takes %s for a secret", (path) => {
  expect(reasonByName(path, rules)).toBe("looks like a secret");
});

test.each([
  "env",
  "a.pem.txt",
  ".env/file",
  "keys",
  "my.credentials",
  ".npmrc.md",
  "docker/config.json",
  "config.json",
  "kube/config",
  "my-service-account.json",
  "keystore",
])("takes %s for no secret", (path) => {
  expect(reasonByName(path, rules)).toBeUndefined();
});

test.each(["git~1", "a/GIT~1", ".git. ", "x/.git::$INDEX_ALLOCATION"])(
  "refuses the name %j, as git does",
  (path) => {
    expect(reasonByName(path, rules)).toBe("special file");
  },
);

test("says whether a file is too big by itself, or together with those before it", () => {
  const reasonBySize = startBudget(rules);
  expect(reasonBySize(rules.maxFileSize + 1)).toBe("too big");
  for (let spent = 0; spent < rules.maxAttemptSize; spent += rules.maxFileSize) {
    expect(reasonBySize(rules.maxFileSize)).toBeUndefined();
  }
  expect(reasonBySize(1)).toBe("too big together");
  expect(reasonBySize(rules.maxFileSize + 1)).toBe("too big");
  expect(reasonBySize(0)).toBeUndefined();
});

test.each([
  [["*secret*"], "my.SECRET.txt", true],
  [["a?c"], "abc", true],
  [["a?c"], "ac", false],
  [["a*b*c"], "a-b-b-c", true],
  [["a*b*c"], "a-b-b", false],
  [[".env*", "!.env.example"], ".env.example", false],
  [[".env*", "!.env.example"], ".env", true],
  [["!.env", ".env"], ".env", true],
  [["(.*)+$"], "x", false],
  [[], ".env", false],
  [["dir/x"], "dir/x", true],
  [["dir/x"], "a/dir/x", true],
  [["dir/x"], "mydir/x", false],
  [["dir/x"], "x", false],
  [["*/x"], "a/b/x", true],
  [["a*x"], "a/x", false],
])("by the patterns %j, takes %s for a secret: %s", (secretNames, path, isSecret) => {
  expect(reasonByName(path, { secretNames }) === "looks like a secret").toBe(isSecret);
});

test.each(["/conf/prod.yml", "./conf/prod.yml", "conf\\prod.yml", ".\\conf\\", "conf/{prod,{test,dev}}.yml"])(
  "the pattern %s of the setting is as people write paths",
  (pattern) => {
    expect(reasonByName("conf/prod.yml", { secretNames: [pattern] })).toBe("looks like a secret");
  },
);

test("a pattern that takes out does so only for what it names", () => {
  expect(reasonByName("a/x.pem", { secretNames: ["*.pem", "!/x.pem"] })).toBe("looks like a secret");
  expect(reasonByName("a/x.pem", { secretNames: ["*.pem", "!a\\x.pem"] })).toBeUndefined();
});
