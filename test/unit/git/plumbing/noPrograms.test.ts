import { statSync } from "node:fs";
import { dirname, isAbsolute } from "node:path";
import { expect, test } from "vitest";
import { parseConfig, parseMarkedSettings, type Setting } from "../../../../src/git/plumbing/gitConfig.ts";
import {
  exchangeSettings,
  isFolderAddress,
  lazyPrograms,
  localProgram,
  noPrograms,
  obeysNoLazyFetch,
} from "../../../../src/git/plumbing/noPrograms.ts";
import { readSshVariables } from "../../../../src/git/plumbing/userSsh.ts";

const configOf = (settings: readonly Setting[]) =>
  parseConfig(settings.map(([key, value]) => `${key}\n${value}\0`).join(""));

test("tells the user's settings from the repository's", () => {
  const text = "system\0a.b\n1\0global\0a.b\n2\nlines\0local\0a.b\n3\0worktree\0core.bare\0";
  expect(parseMarkedSettings(text)).toEqual([
    ["system", ["a.b", "1"]],
    ["global", ["a.b", "2\nlines"]],
    ["local", ["a.b", "3"]],
    ["worktree", ["core.bare", "true"]],
  ]);
});

test("takes ssh, helpers and the proxy command from the user alone", () => {
  const user: readonly Setting[] = [
    ["core.sshcommand", "ssh -i mine"],
    ["credential.helper", ""],
    ["credential.helper", "store"],
    ["credential.https://a.example.helper", "!mine"],
    ["credential.https://a.example/?b=c.helper", "!left out"],
  ];
  const repository: readonly Setting[] = [
    ["core.sshcommand", "evil"],
    ["core.gitproxy", "evil"],
    ["credential.helper", "evil"],
    ["credential.https://a.example.helper", "evil"],
    ["http.https://a.example.savecookies", "true"],
    ["http.sslkey", "pkcs11:module-path=evil.so"],
    ["http.sslcert", "cert.pem"],
    ["alias.remote-https", "!evil"],
    ["alias.remote", "show"],
  ];
  expect(exchangeSettings(configOf([...user, ...repository]), user)).toEqual({
    settings: [
      "http.https://a.example.savecookies=false",
      "http.sslkey=",
      "alias.remote-https=",
      "credential.helper=",
      "credential.helper=",
      "credential.helper=store",
      "credential.https://a.example.helper=!mine",
    ],
    env: { GIT_SSH_COMMAND: "ssh -i mine -o BatchMode=yes", GIT_PROXY_COMMAND: "" },
    ignored: ["core.sshcommand", "credential.helper", "credential.https://a.example.helper", "core.gitproxy"],
  });
});

test("leaves a configuration alone that names no program", () => {
  expect(exchangeSettings(configOf([["user.name", "x"]]), [])).toEqual({
    settings: [],
    env: { GIT_SSH_COMMAND: "ssh -o BatchMode=yes" },
    ignored: [],
  });
});

const plink = "C:\\Program Files\\PuTTY\\plink.exe";

test.each([
  ["nothing", {}, [], "ssh -o BatchMode=yes"],
  ["plink, as the installer of Git for Windows does", { GIT_SSH: plink }, [], `'${plink}' -batch`],
  ["plink as a command", { GIT_SSH_COMMAND: `"${plink}" -agent` }, [], `"${plink}" -agent -batch`],
  ["TortoisePlink, to which git gives it", { GIT_SSH: "/t/TortoisePlink.exe" }, [], "/t/TortoisePlink.exe"],
  ["a wrapper, and which kind it is", { GIT_SSH: "/w", GIT_SSH_VARIANT: "plink" }, [], "/w -batch"],
  ["a wrapper alone", { GIT_SSH: "/opt/wrap" }, [], "/opt/wrap"],
  [
    "a setting before a program",
    { GIT_SSH: plink },
    [["core.sshcommand", "ssh -v"]],
    "ssh -v -o BatchMode=yes",
  ],
  [
    "a command before a setting",
    { GIT_SSH_COMMAND: "ssh" },
    [["core.sshcommand", "x"]],
    "ssh -o BatchMode=yes",
  ],
  [
    "the kind as a setting",
    {},
    [
      ["core.sshcommand", "/w"],
      ["ssh.variant", "ssh"],
    ],
    "/w -o BatchMode=yes",
  ],
  ["several commands", { GIT_SSH_COMMAND: "ssh -v 2>/tmp/log" }, [], "ssh -v 2>/tmp/log"],
  ["an empty one", { GIT_SSH: "", GIT_SSH_COMMAND: "" }, [], "ssh -o BatchMode=yes"],
] as const)("no ssh asks a question that nobody sees, whoever chooses it: %s", (_, env, user, command) => {
  const { env: given } = exchangeSettings(configOf([]), user, readSshVariables(env));
  expect(given["GIT_SSH_COMMAND"]).toBe(command);
  expect(given["GIT_SSH_VARIANT"]).toBe("GIT_SSH_VARIANT" in env ? env.GIT_SSH_VARIANT : undefined);
});

test("finds programs of a partial clone, and of no other", () => {
  const program: Setting = ["remote.a.b.uploadpack", "evil"];
  expect(lazyPrograms(configOf([program]))).toEqual([]);
  expect(lazyPrograms(configOf([program, ["remote.c.promisor", "true"]]))).toEqual(["remote.a.b.uploadpack"]);
  expect(lazyPrograms(configOf([["extensions.partialclone", "a.b"], program]))).toEqual([program[0]]);
});

test.each([
  ["2.25.1", false],
  ["2.38.9", false],
  ["2.39.3", false],
  ["2.39.5", true],
  ["2.44.0", false],
  ["2.44.1", true],
  ["2.45.0", true],
  ["3.0.0", true],
  ["", false],
])("git %s fetches nothing by itself where it is asked not to: %s", (version, obeys) => {
  expect(obeysNoLazyFetch(version)).toBe(obeys);
});

test.each([
  ["/srv/x.git", true],
  ["../x.git", true],
  ["x.git", true],
  ["./a:b", true],
  ["file:///srv/x.git", true],
  ["host:x.git", false],
  ["ann@host:/x.git", false],
  ["ssh://host/x.git", false],
  ["https://host/x.git", false],
  ["ext::sh -c x", false],
])("%s is a folder: %s", (url, isFolder) => {
  expect(isFolderAddress(url, "linux")).toBe(isFolder);
});

test("a drive is a folder on Windows only", () => {
  expect(isFolderAddress("C:\\x.git", "win32")).toBe(true);
  expect(isFolderAddress("C:/x.git", "linux")).toBe(false);
});

test("hands the settings to the program of a folder in one shell line", () => {
  expect(localProgram("receive-pack")).toMatch(
    /^GIT_ALLOW_PROTOCOL=none GIT_NO_LAZY_FETCH=1 git -c core\.hooksPath=.+\/none .*-c 'core\.alternateRefsCommand=exit 0;' .* receive-pack$/,
  );
});

test("hooks are looked for below a file, where none can ever be, by a path of this system", () => {
  const [, path = ""] = noPrograms.find((one) => one.startsWith("core.hooksPath="))?.split("=") ?? [];
  expect(statSync(dirname(path)).isFile()).toBe(true);
  expect(isAbsolute(path)).toBe(true);
  expect(path).not.toContain("\\");
});
