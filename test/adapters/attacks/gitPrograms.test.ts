import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTcpServer, type Server } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { FindSecrets } from "../../../src/model/sharing/sharing.ts";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { armHooks, armSettings, makeMarks, markOf, programSettings } from "../../support/git/gitPrograms.ts";
import { openForTest, publishSnapshot, takeForTest } from "../../support/git/openLogs.ts";
import {
  commitAll,
  fingerprint,
  makeCommitted,
  makeFolder,
  makeRepository,
  openTestRepository,
  type TestRepository,
  writeExecutable,
} from "../../support/git/repositories.ts";
import { needing } from "../../support/system/capabilities.ts";

const never = new AbortController().signal;

/** A repository with a remote in a folder and borrowed objects; `origin` and `other` are ordinary remotes until they are armed. */
function makeVictim() {
  const files = makeRepository();
  files.write({
    ".gitattributes": "a.txt filter=ev diff=ev merge=ev\n*.tv diff=tv\n*.pr filter=pr\n",
    ".gitignore": "report.xml\n",
    "a.txt": "1\n",
    "b.pr": "1\n",
    "text.tv": "1\n",
    "other.txt": "1\n",
  });
  commitAll(files);
  addSignature(files);
  files.git("branch", "second");
  const bare = openTestRepository(join(makeFolder(), "bare.git"), files.env);
  files.git("clone", "--quiet", "--bare", files.dir, bare.dir);
  const lender = makeCommitted({ "z.txt": "z\n" });
  files.write({ ".git/objects/info/alternates": `${join(lender.dir, ".git/objects")}\n` });
  bare.write({ "objects/info/alternates": `${join(lender.dir, ".git/objects")}\n` });
  for (const remote of ["origin", "other"]) {
    files.git("remote", "add", remote, bare.dir);
  }
  files.write({ "a.txt": "2\n", "b.pr": "2\n", "text.tv": "2\n", "other.txt": "2\n" });
  return { files, bare };
}

/** Gives the newest commit a signature, which git has a program look at wherever it shows commits and is told to. */
function addSignature(files: TestRepository): void {
  const signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n aaaa\n -----END PGP SIGNATURE-----\n\n";
  files.write({ ".git/signed": files.git("cat-file", "commit", "HEAD").replace("\n\n", `\n${signature}`) });
  files.git("update-ref", "HEAD", files.git("hash-object", "-t", "commit", "-w", ".git/signed").trim());
}

test("each setting that can be tried with plain git is armed as it should be", () => {
  const { files } = makeVictim();
  const marks = makeMarks();
  const missed = programSettings.flatMap((setting) => {
    if (setting.runBy === undefined) {
      return [];
    }
    const { key, value = (program: string) => program, runBy } = setting;
    const config = `${key}=${value(marks.program(markOf(setting, "plain")))}`;
    const safe = ["-c", "commit.gpgSign=false", "-c", "protocol.allow=always"];
    try {
      const args = [...safe, "-c", config, ...runBy.split(" ")];
      execFileSync("git", args, {
        cwd: files.dir,
        env: files.env,
        stdio: "pipe",
        input: "protocol=http\nhost=x\n\n",
      });
    } catch {
      // A mark that does nothing is no editor, no ssh and no filter.
    }
    return marks.take().includes(markOf(setting, "plain")) ? [] : [key];
  });
  expect(missed).toEqual([]);
});

test("the table names every setting of this git that sounds like a program", () => {
  const sounds =
    /(?:command|cmd|program|helper|editor|pager|hook|driver|textconv|external|askpass|browser|tunnel|httpd|receivepack|uploadpack|smudge|fsmonitor|viewer|proxy|diffFilter|process)$|^(?:alias|pager)\./i;
  // Names of entries of the table, not of programs; kinds of databases; addresses; switches.
  const others =
    /^advice\.|^color\.|^commitGraph\.|cachetextconv$|clean\.require|^gitcvs\.|^man\.viewer$|proxy$|^notes\.rewrite|^core\.hooksPath|partialclonefilter/i;
  const known = programSettings.map(({ key }) => key.toLowerCase().replace(/^([^.]+)\..+\./, "$1.*."));
  const listed = execFileSync("git", ["help", "--config"], { encoding: "utf8" }).split("\n");
  const unknown = listed.filter((key) => {
    const name = key
      .toLowerCase()
      .replace(/<[^>]*>/g, "*")
      .replace(/^([^.]+)\..+\./, "$1.*.");
    const isListed = known.some(
      (one) => one === name || (name.endsWith(".*") && one.startsWith(name.slice(0, -1))),
    );
    return sounds.test(key) && !(others.test(key) && name !== "core.gitproxy") && !isListed;
  });
  expect(unknown).toEqual([]);
});

/** All that Casebook does with git, through the engine. */
async function doEverything(files: TestRepository, remote: string): Promise<EngineUnderTest> {
  const engine = await EngineUnderTest.open(files.dir, files.env);
  onTestFinished(() => engine.dispose());
  const command =
    'printf \'<testsuite><testcase classname="c" name="t"><failure message="m"/></testcase></testsuite>\' > report.xml; false';
  await engine.request("startSession", { sections: { title: "x", isolationCommand: command } });
  await engine.run();
  files.write({ "a.txt": "3\n", "new.txt": "n\n" });
  await engine.run();
  const session = engine.session.id;
  await engine.request("compareAttempts", { session, before: 0, now: 1 } as never);
  for (const [attempt, how] of [
    [0, "exactly"],
    [1, "onTop"],
    [1, "reverted"],
  ] as const) {
    const what = { kind: "attempt", attempt, how } as const;
    await engine.request("previewRestore", { session, what });
    await engine.request("restore", { session, what });
  }
  await engine.request("restore", { session, what: { kind: "undo" } });
  await engine.request("createBranch", { session, attempt: 1, branch: "made" } as never);
  await engine.request("exportFolder", { session, timeZone: "UTC", home: files.dir } as never);
  await engine.request("listRemotes", {});
  await engine.request("previewShare", { remote });
  await engine.request("shareLog", { remote, confirmed: [] } as never);
  await engine.request("fetchLogs", { remote });
  // A branch without a log, where there are others: it may have been renamed, which its reflog says.
  files.write({ ".git/HEAD": "ref: refs/heads/second\n" });
  await engine.request("startSession", { sections: { title: "y", isolationCommand: command } });
  const { logs } = await engine.request("measureAll", {});
  await engine.request("deleteAll", { logs });
  return engine;
}

test("nothing that the repository or a remote in a folder configures runs, whatever is done", async () => {
  const { files, bare } = makeVictim();
  const marks = makeMarks();
  armSettings(files, marks, "local");
  armSettings(files, marks, "included", "--file", join(files.dir, ".git/more"));
  files.git("config", "extensions.worktreeConfig", "true");
  armSettings(files, marks, "worktree", "--worktree");
  files.git("config", "include.path", "more");
  armHooks(join(files.dir, ".git"), marks, "local");
  armHooks(join(files.dir, "more-hooks"), marks, "set");
  files.git("config", "core.hooksPath", join(files.dir, "more-hooks/hooks"));
  armSettings(bare, marks, "remote");
  armHooks(bare.dir, marks, "remote");
  marks.take();
  const before = fingerprint({ ...files, git: quietly(files) });
  const engine = await doEverything(files, "origin");
  expect(marks.take()).toEqual([]);
  expect(engine.problems).toEqual([]);
  const after = fingerprint({ ...files, git: quietly(files) });
  expect({ ...after, references: "", tree: "" }).toEqual({ ...before, references: "", tree: "" });
});

/** Git as a user would run it, if the user wanted nothing of it to run. */
function quietly(files: TestRepository): TestRepository["git"] {
  return (...args) => files.git("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", ...args);
}

/** Something to share, in a repository whose settings are armed. */
async function makeArmed(url: string) {
  const { files } = makeVictim();
  const marks = makeMarks();
  const repository = await openForTest(files);
  await publishSnapshot(repository, await takeForTest(repository));
  files.git("remote", "set-url", "origin", url);
  armSettings(files, marks, "local");
  marks.take();
  const exchange = async () => {
    const place = await repository.readPlace();
    const findSecrets: FindSecrets = (contents) => contents.map(() => []);
    const request = { remote: "origin", place, confirmed: [], findSecrets, stop: never };
    const fetched = await repository.fetchLogs("origin", never).catch((error: unknown) => error);
    const shared = await repository.shareLog(request).catch((error: unknown) => error);
    return { fetched, shared };
  };
  return { files, marks, exchange };
}

/** Listens on a port of this machine until the end of the test. */
async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? `127.0.0.1:${address.port}` : "";
}

const askForPassword = () =>
  listen(
    createServer((_, response) => {
      response.writeHead(401, { "WWW-Authenticate": 'Basic realm="x"' }).end();
    }),
  );

test("an http address takes the user's credential helper, and not the repository's", async () => {
  const host = await askForPassword();
  const { files, marks, exchange } = await makeArmed(`http://${host}/x.git`);
  files.git("config", `credential.http://${host}.helper`, marks.program("for-address"));
  const { fetched, shared } = await exchange();
  expect(marks.take()).toEqual([]);
  for (const error of [fetched, shared]) {
    expect(error).toMatchObject({
      name: "UserError",
      nextStep: expect.stringMatching(/only this repository's git configuration names: .*credential\.helper/),
    });
  }
  files.git("config", "--global", "credential.helper", marks.program("user"));
  files.git("config", "--global", `credential.http://${host}.helper`, marks.program("user-for-address"));
  await exchange();
  expect(marks.take()).toEqual(["user", "user-for-address"]);
});

test("an ssh address takes the user's ssh command, and not the repository's", async () => {
  const { files, marks, exchange } = await makeArmed("ssh://git@localhost:1/x.git");
  const { fetched, shared } = await exchange();
  expect(marks.take()).toEqual([]);
  for (const error of [fetched, shared]) {
    expect(error).toMatchObject({ name: "UserError", nextStep: expect.stringContaining("core.sshcommand") });
  }
  const own = join(makeFolder(), "ssh config");
  files.git("config", "--file", own, "core.sshCommand", marks.program("user"));
  files.git("config", "--global", `includeIf.gitdir:${files.dir}/.path`, own);
  await exchange();
  expect(marks.take()).toEqual(["user"]);
});

test("a git address takes no proxy command of the repository", async () => {
  const host = await listen(createTcpServer((socket) => socket.destroy()));
  const { marks, exchange } = await makeArmed(`git://${host}/x.git`);
  const { fetched, shared } = await exchange();
  expect(marks.take()).toEqual([]);
  expect([fetched, shared]).toEqual([
    expect.objectContaining({ name: "UserError" }),
    expect.objectContaining({ name: "UserError" }),
  ]);
});

needing(test, "sh").each<[way: string, settings: (program: string) => Readonly<Record<string, string>>]>([
  ["an ext address", (program) => ({ "remote.origin.url": `ext::${program}` })],
  ["an ext address to push to", (program) => ({ "remote.origin.pushurl": `ext::${program}` })],
  [
    "an address that another setting turns into one",
    (program) => ({ [`url.ext::${program} .insteadOf`]: "ssh:" }),
  ],
  ["the same for pushes", (program) => ({ [`url.ext::${program} .pushInsteadOf`]: "ssh:" })],
  ["a program for the remote", () => ({ "remote.origin.vcs": "evil" })],
  ...["file", "git", "http", "ssh"].flatMap((protocol) =>
    [["remote.origin.vcs", protocol] as const, ["remote.origin.url", `${protocol}::x`] as const].map(
      ([key, value]): [string, (program: string) => Readonly<Record<string, string>>] => [
        `an alias in the place of what speaks ${protocol}, by ${key}`,
        (program) => ({
          [key]: value,
          [`alias.remote-${protocol}`]: `!${program}`,
          [`alias.remote-${protocol}.command`]: `!${program}`,
        }),
      ],
    ),
  ),
])("refuses %s", async (_, settings) => {
  const { files, marks, exchange } = await makeArmed("ssh://localhost:1/x.git");
  const bin = makeFolder();
  writeExecutable(join(bin, "git-remote-evil"), `#!/bin/sh\nexec '${marks.program("helper")}'\n`);
  for (const [key, value] of Object.entries(settings(marks.program("ext")))) {
    files.git("config", key, value);
  }
  const { shared } = await exchange();
  expect(marks.take()).toEqual([]);
  expect(shared).toMatchObject({ name: "UserError" });
});

test("no other remote is asked for objects that are missing", async () => {
  const { bare } = makeVictim();
  const { files, marks, exchange } = await makeArmed(bare.dir);
  for (const remote of ["other", "origin"]) {
    files.git("config", `remote.${remote}.promisor`, "true");
  }
  files.git("config", "extensions.partialClone", "other");
  // The tree of the newest commit is missing, so whoever walks the history meets that.
  files.git("commit-graph", "write");
  const tree = files.git("-c", "core.fsmonitor=false", "rev-parse", "HEAD^{tree}");
  execFileSync("rm", ["-f", join(files.dir, ".git/objects", tree.slice(0, 2), tree.slice(2))]);
  await exchange();
  expect(marks.take()).toEqual([]);
});

test("a remote with addresses here and elsewhere is refused, for its hooks would run", async () => {
  const { bare } = makeVictim();
  const { files, marks, exchange } = await makeArmed(bare.dir);
  armHooks(bare.dir, marks, "remote");
  files.git("config", "--add", "remote.origin.pushurl", "ssh://localhost:1/x.git");
  files.git("config", "--add", "remote.origin.pushurl", bare.dir);
  const { shared } = await exchange();
  expect(marks.take()).toEqual([]);
  expect(shared).toMatchObject({ message: expect.stringContaining("both on this machine and elsewhere") });
});

test("a server cannot write a file that the repository names for its cookies", async () => {
  const host = await listen(
    createServer((_, response) => {
      response.writeHead(200, {
        "Set-Cookie": "x=touch evil; Expires=Fri, 01 Jan 2100 00:00:00 GMT",
        "Content-Type": "application/x-git-upload-pack-advertisement",
      });
      // A repository without references, so that git ends in good order: only then are cookies saved.
      response.end("001e# service=git-upload-pack\n00000000");
    }),
  );
  const { files, exchange } = await makeArmed(`http://${host}/x.git`);
  const target = join(makeFolder(), "profile");
  for (const section of ["http", `http.http://${host}`]) {
    files.git("config", `${section}.cookieFile`, target);
    files.git("config", `${section}.saveCookies`, "true");
  }
  const { fetched } = await exchange();
  expect(fetched).toBeUndefined();
  expect(existsSync(target)).toBe(false);
});
