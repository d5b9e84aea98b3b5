import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { applyEdit, CONNECT_PER_OPERATION } from "../../support/engine/ordersApi.ts";
import { closeOrdersEngine, openOrdersEngine } from "../../support/engine/ordersEngine.ts";
import { englishOf } from "../../support/texts/englishOf.ts";

const handWritten = readFileSync(join(import.meta.dirname, "../../fixtures/logs/handWritten.md"), "utf8");
const everything = ["diffs", "matrix", "failures", "output"] as const;

/** The real engine, git and node:test. */
describe("a log that leaves Casebook, or comes in", () => {
  let engine: EngineUnderTest;

  afterEach(() => closeOrdersEngine(engine));

  const exportAll = (home = "/nowhere") =>
    engine.request("exportSession", {
      session: engine.session.id,
      form: { scope: { kind: "session" }, parts: everything },
      timeZone: "UTC",
      home,
    });

  it("becomes a session whose commands nobody has agreed to, and is the same when it is exported and imported again", async () => {
    engine = await openOrdersEngine();
    const imported = await engine.request("importLog", { markdown: handWritten });
    await engine.waitFor((state) => state?.active === imported.session);
    expect(imported.isolationCommand).toBe("pytest tests/test_login.py -q");
    expect(engine.session.sections).toMatchObject({
      title: "Login tests fail on Mondays",
      isolationCommand: "",
      verificationCommand: "",
    });
    await expect(engine.runIsolation()).rejects.toThrow("has no isolation command");
    const { text } = await exportAll();
    const { session, isolationCommand } = await engine.request("importLog", { markdown: text });
    await engine.waitFor((state) => state?.active === session);
    expect((await exportAll()).text).toBe(text);
    // Agreeing to the command that stands there changes no byte.
    await engine.request("editSection", { session, section: "isolationCommand", text: isolationCommand });
    expect((await exportAll()).text).toBe(text);
  });

  it("becomes files: patches that git takes in order, reports, and JSON", async () => {
    engine = await openOrdersEngine();
    const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: engine.folder });
    await writeFile(join(engine.folder, "logo.png"), Buffer.from([0, 255, 1, 10, 13]));
    await engine.request("startSession", { sections: { title: "t", isolationCommand: "npm test" } });
    await engine.run();
    await engine.request("addHypothesis", {
      session: engine.session.id,
      text: "One connection,\nmany users: é",
    });
    await applyEdit(engine.folder, CONNECT_PER_OPERATION);
    await engine.run();
    const { files, left } = await engine.request("exportFolder", {
      session: engine.session.id,
      timeZone: "UTC",
      home: "/nowhere",
    });
    expect(left).toEqual([]);
    expect(files.map(({ path }) => path)).toEqual([
      "log.md",
      "session.json",
      "patches/0000-attempt-0.patch",
      "patches/0001-attempt-1.patch",
      "reports/run-0-0.xml",
      "reports/run-1-0.xml",
    ]);
    const json = JSON.parse(files[1]?.text ?? "");
    expect(json).toMatchObject({ format: "casebook.session", version: 1, masked: [] });
    expect(json.attempts[1]).toMatchObject({ headline: "solved", runs: [{ outcome: "passed" }] });
    const trees = engine.session.attempts.map(({ tree }) => tree);
    git("stash", "--quiet", "--include-untracked");
    for (const { path, text } of files.filter((one) => one.path.startsWith("patches/"))) {
      await writeFile(join(engine.folder, "..", "next.patch"), text);
      git("-c", "user.name=a", "-c", "user.email=a@b.example", "am", "--keep-cr", "--quiet", "../next.patch");
      const tree = git("rev-parse", "HEAD^{tree}").toString().trim();
      expect(tree, path).toBe(trees.shift());
    }
    expect(git("log", "-1", "--format=%s").toString()).toBe("Attempt 1: One connection, many users: é\n");
  });

  it("is refused as a whole where it is no log", async () => {
    engine = await openOrdersEngine();
    await expect(engine.request("importLog", { markdown: "# Shopping\n\n- milk\n" })).rejects.toThrow(
      "Nothing was imported",
    );
    expect(engine.state?.sessions).toEqual([]);
  });

  it("holds none of the secrets that are in names, messages, outputs, diffs, file names and notes, and says so", async () => {
    const secret = "hunter2-correct-horse";
    // Put together here, so that no scanner takes this file for a leak.
    const token = `ghp_${"aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6"}`;
    const sample = await openOrdersEngine();
    sample.dispose();
    engine = await EngineUnderTest.open(sample.folder, { ...process.env, SHOP_PASSWORD: secret });
    const isolationCommand = `npm test # ${token}`;
    await engine.request("startSession", { sections: { title: `of ${secret}`, isolationCommand } });
    await writeFile(
      join(engine.folder, `tests/${secret}.test.js`),
      `import test from "node:test";\ntest("logs in with ${secret}", () => {\n  console.log("Bearer ${token}");\n  throw new Error("https://ada:${secret}@db.example refused");\n});\n`,
    );
    await engine.run();
    await engine.request("addNote", { session: engine.session.id, text: `the password is ${secret}` });
    const { text, masked } = await exportAll(engine.folder);
    expect(text).not.toContain(secret);
    expect(text).not.toContain(token);
    expect(text).not.toContain(engine.folder);
    expect(text).toContain("logs in with ***");
    expect(masked.map(({ what }) => englishOf(what))).toEqual(
      expect.arrayContaining(["value of SHOP_PASSWORD", "GitHub token"]),
    );
    const { files } = await engine.request("exportFolder", {
      session: engine.session.id,
      timeZone: "UTC",
      home: engine.folder,
    });
    for (const { path, text: written } of files) {
      expect([path, written.includes(secret), written.includes(token)]).toEqual([path, false, false]);
    }
    expect(text).toMatch(/\n## Masked\n\n(- .*\n)+$/);
    expect(text).toMatch(/- value of SHOP\\?_PASSWORD \(\d+×\)/);
  });
});
