import { expect, it, onTestFinished } from "vitest";
import type { FoundPlace } from "../../../src/model/log/findText.ts";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { makeCommitted } from "../../support/git/repositories.ts";

const command = "node --test orders.test.mjs";
const shop = {
  "db.mjs": `export class BusyError extends Error { name = "BusyError"; }\nexport function save() { throw new BusyError("connection is busy"); }\n`,
  "orders.test.mjs": `import test from "node:test";\nimport { save } from "./db.mjs";\ntest("an order is saved", () => save());\n`,
};

/** Asks for all parts of the answer. */
async function findAll(engine: EngineUnderTest, text: string) {
  const found = [];
  let [searched, of] = [0, 1];
  while (searched < of) {
    const part = await engine.request("findInSessions", { text, from: searched });
    found.push(...part.sessions);
    ({ searched, of } = part);
  }
  return found;
}

const kindsOf = (places: readonly FoundPlace[] = []) => places.map(({ kind }) => kind);

it("finds what closed sessions of other branches say, and opens each at its place", async () => {
  const files = makeCommitted(shop);
  const engine = await EngineUnderTest.open(files.dir, files.env);
  onTestFinished(() => engine.dispose());
  await engine.request("startSession", {
    sections: { title: "Orders are lost", isolationCommand: command, verificationCommand: command },
  });
  const { id: session } = engine.session;
  await engine.run();
  await engine.request("addHypothesis", { session, text: "The pool is too small" });
  files.write({ "db.mjs": "export function save() { return 1; }\n" });
  expect(await engine.run()).toContain("#1 solved");
  await engine.request("editSection", { session, section: "rootCause", text: "One connection for two." });
  await engine.solve();
  files.git("checkout", "--quiet", "--force", "-b", "other", "main");
  await engine.waitFor((state) => state?.place.branch === "other");

  const [byError] = await findAll(engine, "error: connection busy");
  expect(byError).toMatchObject({ session, title: "Orders are lost", branch: "main", state: "solved" });
  expect(kindsOf(byError?.places)).toEqual(["error"]);
  expect(kindsOf((await findAll(engine, "one connection"))[0]?.places)).toEqual(["section"]);
  expect(kindsOf((await findAll(engine, "POOL small"))[0]?.places)).toEqual(["hypothesis"]);
  expect(kindsOf((await findAll(engine, "db.mjs"))[0]?.places)).toContain("file");
  expect(await findAll(engine, "nothing like it")).toEqual([]);
  expect(await findAll(engine, " ")).toEqual([]);

  const [place] = byError?.places ?? [];
  if (place?.kind !== "error" || byError === undefined) {
    throw new Error("no error was found");
  }
  const failure = await engine.request("readKeptFailure", {
    log: byError.log,
    session,
    attempt: place.attempt,
    test: place.test,
  });
  expect(failure?.name).toBe("an order is saved");
  expect(failure?.failures[0]?.text).toContain("connection is busy");
  const changes = await engine.request("readKeptChanges", { log: byError.log, session, attempt: 1 });
  expect(changes?.files.map(({ path }) => path)).toEqual(["db.mjs"]);
  expect(await engine.request("readKeptChanges", { log: byError.log, session, attempt: 9 })).toBeUndefined();
  const gone = { log: byError.log, session: "gone", attempt: 0 };
  await expect(engine.request("readKeptChanges", gone)).rejects.toThrow();
  expect(engine.problems).toEqual([]);
});

it("answers in parts, so that whoever has enough stops", async () => {
  const files = makeCommitted(shop);
  const engine = await EngineUnderTest.open(files.dir, files.env);
  onTestFinished(() => engine.dispose());
  for (let count = 0; count < 25; count++) {
    await engine.request("startSession", {
      sections: { title: `Session ${count}`, isolationCommand: command },
    });
    await engine.request("abandonSession", {});
  }
  const first = await engine.request("findInSessions", { text: "session" });
  expect(first).toMatchObject({ searched: 10, of: 25 });
  expect(first.sessions.map(({ title }) => title).slice(0, 2)).toEqual(["Session 24", "Session 23"]);
  const rare = await engine.request("findInSessions", { text: "session 3" });
  expect(rare.searched).toBe(20);
  expect((await findAll(engine, "session")).map(({ title }) => title)).toHaveLength(25);
  expect(await findAll(engine, "note: session")).toEqual([]);
});
