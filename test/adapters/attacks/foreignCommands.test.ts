import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { commandOf } from "../../../src/model/log/session.ts";
import type { Exchanged } from "../../../src/model/sharing/sharing.ts";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { commitAll, makeFolder, makeRepository, openTestRepository } from "../../support/git/repositories.ts";

/** Commands that somebody else wrote, with the real engine and git: each leaves a file if it is run. */

const refused = "differs from the one that you agreed to, so nothing was run";
const command = "true";

async function open(folder: string, env = process.env): Promise<EngineUnderTest> {
  const engine = await EngineUnderTest.open(folder, env);
  onTestFinished(() => engine.dispose());
  return engine;
}

function makeMarks() {
  const folder = makeFolder();
  return {
    touch: (mark: string) => `touch "${join(folder, mark)}"; true`,
    isThere: (mark: string) => existsSync(join(folder, mark)),
  };
}

/** Makes clones of one repository, each with its engine. */
function makeOrigin(): () => Promise<EngineUnderTest> {
  const seed = makeRepository();
  seed.write({ "a.txt": "a\n" });
  commitAll(seed);
  const bare = join(makeFolder(), "bare.git");
  seed.git("clone", "--quiet", "--bare", seed.dir, bare);
  return () => {
    const files = openTestRepository(join(makeFolder(), "clone"), seed.env);
    seed.git("clone", "--quiet", bare, files.dir);
    return open(files.dir, files.env);
  };
}

function start(engine: EngineUnderTest, title: string, isolationCommand = command): Promise<string> {
  const sections = { title, isolationCommand, verificationCommand: command };
  return engine.request("startSession", { sections });
}

function share(engine: EngineUnderTest): Promise<Exchanged> {
  return engine.request("shareLog", { remote: "origin", confirmed: [] });
}

async function adopt(engine: EngineUnderTest): Promise<Exchanged> {
  const [seen] = await engine.request("fetchLogs", { remote: "origin" });
  return engine.request("adoptLog", { log: seen?.log ?? "", tip: seen?.tip ?? "" });
}

type Command = "isolationCommand" | "verificationCommand";

function edit(engine: EngineUnderTest, section: Command, text: string): Promise<void> {
  return engine.request("editSection", { session: engine.session.id, section, text });
}

/** Which commands were run, by the log. */
function recorded({ state }: EngineUnderTest): readonly string[] {
  const attempts = state?.sessions.flatMap((session) => session.attempts) ?? [];
  return attempts.flatMap(({ runs }) => runs.map((run) => run.command));
}

test("a command that a shared log brings is named, and does not run, whichever way it is asked for", async () => {
  const marks = makeMarks();
  const clone = makeOrigin();
  const [mine, theirs] = [await clone(), await clone()];
  await start(mine, "orders");
  await share(mine);
  await adopt(theirs);
  for (const exchange of [share, adopt]) {
    const evil = (purpose: string) => marks.touch(`${purpose}-${exchange.name}`);
    const was = {
      isolation: commandOf(mine.session, "isolation"),
      verification: commandOf(mine.session, "verification"),
    };
    await edit(theirs, "isolationCommand", evil("isolation"));
    await edit(theirs, "verificationCommand", evil("verification"));
    await share(theirs);
    const { commands } = await exchange(mine);
    expect(commands).toEqual(
      (["isolation", "verification"] as const).map((purpose) => ({
        title: "orders",
        purpose,
        was: was[purpose],
        now: evil(purpose),
      })),
    );
    for (const [purpose, agreed] of Object.entries(was)) {
      const asked = { purpose, command: agreed } as never;
      await expect(mine.request("runCommand", asked)).rejects.toThrow(refused);
    }
    await expect(mine.request("solveSession", { command })).rejects.toThrow(refused);
    const repeatedly = { command, times: 3, untilFailure: false };
    await expect(mine.request("runRepeatedly", repeatedly)).rejects.toThrow(refused);
    // Nor for somebody who names no text at all.
    await expect(mine.request("runCommand", { purpose: "isolation" } as never)).rejects.toThrow(refused);
    await expect(mine.request("solveSession", {} as never)).rejects.toThrow(refused);
    expect(recorded(mine)).toEqual([]);
  }
  expect([marks.isThere("isolation-share"), marks.isThere("verification-adopt")]).toEqual([false, false]);
  // Once somebody has read it and agreed, it runs.
  await mine.runIsolation();
  expect(marks.isThere("isolation-adopt")).toBe(true);
  expect(mine.problems).toEqual([]);
});

test("a command that a folder brings in its git directory does not run", async () => {
  const marks = makeMarks();
  const author = await makeOrigin()();
  await start(author, "orders", marks.touch("zip"));
  const unzipped = join(makeFolder(), "unzipped");
  cpSync(author.folder, unzipped, { recursive: true });
  const engine = await open(unzipped);
  expect(commandOf(engine.session, "isolation")).toBe(marks.touch("zip"));
  await expect(engine.request("runCommand", { purpose: "isolation", command })).rejects.toThrow(refused);
  expect([marks.isThere("zip"), recorded(engine)]).toEqual([false, []]);
});

test("a command that takes the place of the agreed one before the run does not run", async () => {
  const marks = makeMarks();
  const mine = await makeOrigin()();
  await start(mine, "orders");
  const other = await open(mine.folder);
  const run = () => mine.request("runCommand", { purpose: "isolation", command });
  // The engine of this window may not have seen it yet: the log that the run is written to decides.
  await edit(other, "isolationCommand", marks.touch("edited"));
  await expect(run()).rejects.toThrow(refused);
  await edit(mine, "isolationCommand", command);
  await start(mine, "another", marks.touch("switched"));
  await expect(run()).rejects.toThrow(refused);
  expect([marks.isThere("edited"), marks.isThere("switched"), recorded(mine)]).toEqual([false, false, []]);

  await edit(mine, "isolationCommand", command);
  await other.waitFor((state) => state?.active === mine.session.id);
  const [, raced] = await Promise.allSettled([edit(other, "isolationCommand", marks.touch("raced")), run()]);
  expect(raced.status === "fulfilled" || String(raced.reason).includes(refused)).toBe(true);
  expect([marks.isThere("raced"), recorded(mine)]).toEqual([
    false,
    raced.status === "fulfilled" ? [command] : [],
  ]);
});

test("the session that is active here stays it, whatever is started, chosen, closed or reopened in another copy", async () => {
  const clone = makeOrigin();
  const [mine, theirs] = [await clone(), await clone()];
  const orders = await start(mine, "orders");
  await share(mine);
  await adopt(theirs);
  // Who has none takes what came.
  expect(theirs.session.id).toBe(orders);

  const users = await start(theirs, "users");
  await share(theirs);
  expect(await share(mine)).toMatchObject({ added: ["users"] });
  expect([mine.session.id, theirs.session.id]).toEqual([orders, users]);

  await theirs.request("switchSession", { session: orders });
  await theirs.request("switchSession", { session: users });
  await theirs.request("abandonSession", {});
  await share(theirs);
  expect(await adopt(mine)).toMatchObject({ states: [{ title: "users", state: "abandoned" }] });
  expect(mine.session.id).toBe(orders);

  await theirs.request("reopenSession", { session: users });
  await share(theirs);
  expect(await share(mine)).toMatchObject({ states: [{ title: "users", state: "open" }] });
  expect(mine.session.id).toBe(orders);

  // Nor does mine change theirs; and then both have the same, and nothing is left to be sent.
  await start(mine, "pricing");
  await share(mine);
  await share(theirs);
  expect([mine.session.sections.title, theirs.session.id]).toEqual(["pricing", users]);
  expect(await share(mine)).toMatchObject({ isSent: false });

  // A clone that only looks on keeps what it looks at.
  const third = await clone();
  await adopt(third);
  const looked = third.session.id;
  await start(theirs, "newest");
  await share(theirs);
  await adopt(third);
  expect(third.session.id).toBe(looked);

  // Nor does it help to write in the name of somebody else's clone: it can be read in every shared log.
  const mark = (engine: EngineUnderTest) => join(engine.folder, ".git/casebook/clone");
  cpSync(mark(mine), mark(theirs));
  await start(theirs, "forged");
  await share(theirs);
  await share(mine);
  expect(mine.session.sections.title).toBe("pricing");
});
