import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { type Forged, forgeLog, storedAs } from "../../support/git/forgedLogs.ts";
import {
  commitAll,
  makeFolder,
  makeRepository,
  openTestRepository,
  type TestRepository,
} from "../../support/git/repositories.ts";
import { eventSamples } from "../../support/sessions/eventSamples.ts";
import { hostileValues, spoil } from "../../support/texts/hostileValues.ts";

/** The remote that both push to, and the one who is attacked through it. */
interface Victim {
  readonly bare: TestRepository;
  readonly files: TestRepository;
  readonly engine: EngineUnderTest;
  readonly session: string;
}

/** Somebody with a session of one run, who has shared the log; what others put there comes with the next exchange. */
async function makeVictim(): Promise<Victim> {
  const seed = makeRepository();
  seed.write({ "a.txt": "one\n" });
  commitAll(seed);
  const folder = makeFolder();
  const bare = openTestRepository(join(folder, "bare.git"), seed.env);
  seed.git("clone", "--quiet", "--bare", seed.dir, bare.dir);
  const files = openTestRepository(join(folder, "mine"), seed.env);
  seed.git("clone", "--quiet", bare.dir, files.dir);
  const engine = await openEngine(files);
  await engine.request("startSession", { sections: { title: "mine", isolationCommand: "true" } });
  await engine.run();
  await share(engine);
  return { bare, files, engine, session: engine.session.id };
}

async function openEngine({ dir, env }: TestRepository): Promise<EngineUnderTest> {
  const engine = await EngineUnderTest.open(dir, env);
  onTestFinished(() => engine.dispose());
  return engine;
}

function share(engine: EngineUnderTest) {
  return engine.request("shareLog", { remote: "origin", confirmed: [] });
}

/** Everything that one does in a session, in a log in which somebody else wrote too. */
async function expectEverythingWorks(victim: Victim): Promise<void> {
  await expectWorkGoesOn(victim);
  expect(await share(victim.engine)).toMatchObject({ isSent: true });
}

async function expectWorkGoesOn({ files, engine, session }: Victim): Promise<void> {
  const file = join(files.dir, "a.txt");
  const own = () => engine.state?.sessions.find(({ id }) => id === session);
  await engine.request("switchSession", { session });
  await engine.request("addNote", { session, text: "still here" });
  writeFileSync(file, "two\n");
  await engine.run();
  const attempt = own()?.attempts.at(-1)?.number ?? expect.fail();
  writeFileSync(file, "three\n");
  const restore = { session, what: { kind: "attempt", attempt, how: "exactly" } } as const;
  await engine.request("previewRestore", restore);
  expect(await engine.request("restore", restore)).toMatchObject({ wrong: [], conflicts: [] });
  expect(readFileSync(file, "utf8")).toBe("two\n");
  const undo = { session, what: { kind: "undo" } } as const;
  await engine.request("previewRestore", undo);
  await engine.request("restore", undo);
  expect(readFileSync(file, "utf8")).toBe("three\n");
  const exported = { session, timeZone: "UTC", home: "/home/me" };
  expect(JSON.stringify(await engine.request("exportSession", exported))).toContain("still here");
  await engine.request("exportFolder", exported);
  expect(engine.problems).toEqual([]);
}

/** `npm run test:attacks` takes one in twelve; the ordinary run shall not take long. */
const every = process.env["CASEBOOK_ATTACKS"] === "all" ? 12 : 89;

/** Events in which any one place holds what it should not. */
function listSpoiled(): readonly unknown[] {
  // A long text is tried once: thousands of them would only take their time.
  const values = hostileValues.filter((value) => String(value).length < 1000);
  // One in many, so that each kind of event and each value is met; the unit tests decode all of them.
  const spoiled = eventSamples
    .flatMap((event) => values.flatMap((value) => spoil(event, value)))
    .filter((_, index) => index % every === 0);
  return [...spoiled, { kind: "noteAdded", text: "x".repeat(1_000_000) }, "", "{", "null", "\0"];
}

test("whatever a shared log holds, one can go on in it: restore, undo, run, write, export and share", async () => {
  const victim = await makeVictim();
  const all = listSpoiled();
  forgeLog(victim.bare, (next) => storedAs(next, "evil", [eventSamples[0], ...all]));
  // Both have gone on, so that everything moves to another place.
  await victim.engine.request("addNote", { session: victim.session, text: "beside" });
  await share(victim.engine);
  await expectEverythingWorks(victim);

  const other = openTestRepository(join(makeFolder(), "other"), victim.files.env);
  victim.files.git("clone", "--quiet", victim.bare.dir, other.dir);
  const engine = await openEngine(other);
  const [fetched] = await engine.request("fetchLogs", { remote: "origin" });
  await engine.request("adoptLog", { log: fetched?.log ?? "", tip: fetched?.tip ?? "" });
  await expectEverythingWorks({ ...victim, files: other, engine });
  other.git("fsck", "--strict");
}, 300_000);

test("what is no event that Casebook wrote changes nothing in a session of one's own", async () => {
  const victim = await makeVictim();
  // What happens to a session when somebody who may write to it ends or deletes it is another matter.
  const all = listSpoiled().filter((event) => !JSON.stringify(event).includes('"kind":"session'));
  forgeLog(victim.bare, (next) => storedAs(next, victim.session, all));
  await share(victim.engine);
  await expectEverythingWorks(victim);
}, 300_000);

test("numbers as high as they can be leave room for the next ones", async () => {
  const victim = await makeVictim();
  const tree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
  forgeLog(victim.bare, (next) => {
    const high = next + 900_000;
    const at = (sequence: number, event: unknown) => storedAs(sequence, victim.session, [event]);
    return new Map([
      ...at(high, { kind: "attemptRecorded", attempt: high, tree, changes: [], skipped: [] }),
      ...at(high + 1, { kind: "restoreStarted", restore: high + 1, tree, before: tree }),
      ...at(high + 2, { kind: "runFinished", run: high + 2, end: finished }),
    ]);
  });
  await share(victim.engine);
  await expectEverythingWorks(victim);
  expect(victim.engine.session.attempts.at(-1)?.number).toBeGreaterThan(900_000);
});

test("a log that uses up the numbers of entries is not merged, and the own one goes on", async () => {
  const victim = await makeVictim();
  forgeLog(victim.bare, () => storedAs(99_000_000, "evil", [{ kind: "noteAdded", text: "x" }]));
  await expect(share(victim.engine)).rejects.toThrow("has invalid entry numbers");
  await victim.engine.request("addNote", { session: victim.session, text: "further" });
});

test("what is no log among the logs of a remote, or has the name of one below it, keeps nobody from anything", async () => {
  const victim = await makeVictim();
  const [uuid = ""] = victim.files
    .git("for-each-ref", "--format=%(refname:lstrip=3)", "refs/casebook/log")
    .split("\n");
  const blob = victim.bare.git("rev-parse", "HEAD:a.txt");
  const commit = victim.bare.git("rev-parse", "HEAD");
  const log = "refs/casebook/log";
  for (const name of ["00000001-0000-4000-8000-000000000000", `zz/${uuid}`]) {
    victim.bare.git("update-ref", `${log}/${name}`, blob);
  }
  victim.files.git("update-ref", `${log}/zz/${uuid}`, commit);
  // Whole logs, but under names that no log has.
  const [tip = ""] = victim.files.git("for-each-ref", "--format=%(objectname)", `${log}/${uuid}`).split("\n");
  for (const name of ["notes", uuid.toUpperCase(), `${uuid}0`, `${uuid}.x`]) {
    victim.files.git("update-ref", `${log}/${name}`, tip);
    victim.bare.git("fetch", "--quiet", victim.files.dir, `${log}/${name}:${log}/${name}`);
  }
  const seen = await victim.engine.request("fetchLogs", { remote: "origin" });
  expect(seen.map((one) => one.session)).toEqual([victim.session]);
  const kept = await victim.engine.request("listKeptSessions", {});
  expect(kept.map((one) => one.log)).toEqual([uuid]);
  await victim.engine.request("addNote", { session: victim.session, text: "further" });
  expect(await share(victim.engine)).toMatchObject({ isSent: true });
});

const finished = {
  exit: { kind: "exited", code: 0 },
  durationMs: 1,
  result: {
    outcome: "passed",
    reason: { say: "run.passed", count: 1 },
    counts: { passed: 1, failed: 0, errored: 0, skipped: 0 },
  },
  problems: [],
};

/** A snapshot of the attacker's as it is stored: its tree makes git run a filter, and what is told of it configures that filter. */
async function makeEvilAttempt(victim: Victim, conversion: readonly string[]): Promise<void> {
  const { engine, files } = victim;
  files.write({ ".gitattributes": "* filter=ev\n", "a.txt": "evil\n" });
  await engine.run();
  await share(engine);
  const attempt = engine.session.attempts.at(-1)?.number;
  const folder = `sessions/${victim.session}/attempts/${attempt}`;
  forgeLog(victim.bare, () => {
    const [reference = ""] = victim.bare
      .git("for-each-ref", "--format=%(refname)", "refs/casebook")
      .split("\n");
    const raws = victim.bare.git("ls-tree", "--name-only", reference, `${folder}/raw/`).split("\n");
    const meta = JSON.parse(victim.bare.git("cat-file", "blob", `${reference}:${folder}/meta.json`));
    return new Map<string, string | undefined>([
      ...raws.filter(Boolean).map((path) => [path, undefined] as const),
      [`${folder}/meta.json`, JSON.stringify({ ...meta, raw: [], conversion })],
    ]);
  });
}

// Two at a time, as many as Casebook itself writes: it is what they say that must not get through.
test.each([
  ["a filter", (run: string) => [`filter.ev.smudge=${run}; cat`, "filter.ev.required=true"]],
  ["a monitor of files", (run: string) => [`core.fsmonitor=${run}; false`]],
  ["one setting in another", (run: string) => [`core.eol=lf\ncore.fsmonitor=${run}`, `core.autocrlf=${run}`]],
])(
  "a log of others that names %s for git runs nothing when its attempt is looked at and restored",
  async (_, settings) => {
    const victim = await makeVictim();
    const markers = makeFolder();
    await makeEvilAttempt(victim, settings(`touch ${join(markers, "run")}`));
    const other = openTestRepository(join(makeFolder(), "other"), victim.files.env);
    victim.files.git("clone", "--quiet", victim.bare.dir, other.dir);
    const engine = await openEngine(other);
    const [fetched] = await engine.request("fetchLogs", { remote: "origin" });
    await engine.request("adoptLog", { log: fetched?.log ?? "", tip: fetched?.tip ?? "" });
    for (const how of ["exactly", "onTop", "reverted"] as const) {
      const restore = { session: victim.session, what: { kind: "attempt", attempt: 1, how } } as const;
      await engine.request("previewRestore", restore).catch(() => undefined);
      await engine.request("restore", restore).catch(() => undefined);
    }
    expect(readdirSync(markers)).toEqual([]);
    expect(readFileSync(join(other.dir, "a.txt"), "utf8")).toBe("one\n");
  },
);

test("what somebody laid where the next attempt and restore go is no part of them", async () => {
  const victim = await makeVictim();
  const below = `sessions/${victim.session}`;
  const planted: Forged = new Map(
    [
      "attempts/1/raw/7",
      "attempts/1/sparse",
      "restores/1/raw/7",
      "restores/1/created.json",
      "runs/1/results.json",
    ].map((path) => [`${below}/${path}`, '{"revision":1,"cases":[],"suiteFailures":[],"problems":[]}']),
  );
  forgeLog(victim.bare, () => planted);
  await share(victim.engine);
  await expectWorkGoesOn(victim);
  // Theirs must not take the place of ours.
  await expect(share(victim.engine)).rejects.toThrow("contain different files for the same attempt or run");
});
