import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { EngineUnderTest } from "../support/engine.ts";
import { closeOrdersEngine, openOrdersEngine } from "../support/ordersEngine.ts";

const handWritten = readFileSync(join(import.meta.dirname, "../fixtures/logs/handWritten.md"), "utf8");
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
    await expect(engine.request("runCommand", { purpose: "isolation" })).rejects.toThrow(
      "has no isolation command",
    );
    const { text } = await exportAll();
    const { session, isolationCommand } = await engine.request("importLog", { markdown: text });
    await engine.waitFor((state) => state?.active === session);
    expect((await exportAll()).text).toBe(text);
    // Agreeing to the command that stands there changes no byte.
    await engine.request("editSection", { session, section: "isolationCommand", text: isolationCommand });
    expect((await exportAll()).text).toBe(text);
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
    expect(masked.map(({ what }) => what)).toEqual(
      expect.arrayContaining(["value of SHOP_PASSWORD", "GitHub token"]),
    );
    expect(text).toMatch(/\n## Masked\n\n(- .*\n)+$/);
    expect(text).toMatch(/- value of SHOP\\?_PASSWORD \(\d+×\)/);
  });
});
