import { join } from "node:path";
import * as v from "valibot";
import { expect, onTestFinished, test, vi } from "vitest";
import { replaceInTime } from "../../../src/base/replaceInTime.ts";
import { skippedPath } from "../../../src/model/code/snapshot.ts";
import type { LoggedEvent } from "../../../src/model/log/events.ts";
import { createRedaction } from "../../../src/model/secrets/redaction.ts";
import type { Addition, Repository } from "../../../src/ports/repository.ts";
import { forgeLog, storedAs } from "../../support/git/forgedLogs.ts";
import { holder } from "../../support/git/holder.ts";
import {
  commitAll,
  makeFolder,
  makeRepository,
  newId,
  openTestRepository,
  type TestRepository,
} from "../../support/git/repositories.ts";

/** How often both share; `npm run test:versions` does it 50 times. */
const rounds = Number(process.env["CASEBOOK_VERSIONS"] ?? 4);

const repositoryModule = "../../../src/git/repository.ts";
const schemasModule = "../../../src/model/log/events.ts";

/** A version of Casebook, as far as it writes logs. */
type Version = typeof import("../../../src/git/repository.ts");

/** This version is the older one. */
function loadOlder(): Promise<Version> {
  return import(repositoryModule);
}

/** One that knows more: a field in an event, in a list in it and beside a text, and a kind of event. */
async function loadNewer(): Promise<Version> {
  type Schemas = typeof import("../../../src/model/log/events.ts");
  vi.doMock(schemasModule, async (importActual: () => Promise<Schemas>) => {
    const actual = await importActual();
    const options = actual.sessionEvent.options.map((option) => {
      switch (option.entries.kind.literal) {
        case "attemptRecorded":
          return v.object({
            ...option.entries,
            made: v.optional(v.object({ kind: v.picklist(["person", "agent"]), name: v.string() })),
            skipped: v.array(v.object({ ...skippedPath.entries, why: v.optional(v.string()) })),
          });
        case "noteAdded":
          return v.object({ ...option.entries, mood: v.optional(v.string()) });
        default:
          return option;
      }
    });
    const searched = v.object({
      kind: v.literal("searchFinished"),
      name: v.string(),
      tried: v.array(v.object({ attempt: v.number(), run: v.number() })),
      entry: v.number(),
    });
    const known = [...options, searched];
    return {
      ...actual,
      sessionEvent: v.variant("kind", known as never),
      schemaOfEvent: (value: { readonly kind?: unknown }) =>
        known.find(({ entries }) => entries.kind.literal === value.kind),
    };
  });
  vi.resetModules();
  try {
    return await import(repositoryModule);
  } finally {
    vi.doUnmock(schemasModule);
    vi.resetModules();
  }
}

interface Machine {
  readonly name: string;
  readonly version: Version;
  readonly files: TestRepository;
  readonly repository: Repository;
}

/** An event as any version has it. */
type AnyEvent = Readonly<Record<string, unknown>> & { readonly kind: string };

let clock = Date.parse("2026-01-01T00:00:00Z");

/** What an export would mask without any variable. */
const { findIn: findSecrets } = createRedaction({ secrets: [], home: "", patterns: [] }, replaceInTime);

async function makeMachines() {
  const seed = makeRepository();
  seed.write({ "a.txt": "a\n" });
  commitAll(seed);
  const folder = makeFolder();
  const bare = openTestRepository(join(folder, "bare.git"), seed.env);
  seed.git("clone", "--quiet", "--bare", seed.dir, bare.dir);
  const clone = async (name: string, version: Version): Promise<Machine> => {
    const files = openTestRepository(join(folder, name), seed.env);
    seed.git("clone", "--quiet", bare.dir, files.dir);
    const repository = await version.openRepository(files.dir, { env: files.env, newId, holder });
    onTestFinished(() => repository.dispose());
    return { name, version, files, repository };
  };
  const [older, newer] = [await loadOlder(), await loadNewer()];
  return { clone, older, newer, old: await clone("old", older), young: await clone("young", newer) };
}

async function readEvents({ repository }: Pick<Machine, "repository">): Promise<readonly LoggedEvent[]> {
  const log = await repository.openLog(await repository.readPlace());
  return log.readEvents();
}

async function append(
  { repository }: Machine,
  decide: (next: (name: string) => number, entry: number) => readonly AnyEvent[],
  attached: (next: (name: string) => number) => Readonly<Record<string, string>> = () => ({}),
): Promise<void> {
  const place = await repository.readPlace();
  const log = await repository.openLog(place);
  clock += 1000;
  const at = new Date(clock).toISOString();
  await log.append((before) => {
    const next = (name: string) =>
      1 + Math.max(-1, ...before.flatMap((logged) => numbersCalled(name, logged.event ?? logged.newer)));
    const events = decide(next, (before.at(-1)?.sequence ?? 0) + 1);
    return {
      events: events.map((event) => ({ session: "s", at, place, event }) as Addition["events"][number]),
      attachments: Object.entries(attached(next)).map(([path, text]) => ({
        session: "s",
        path,
        bytes: Buffer.from(text),
      })),
    };
  });
}

function numbersCalled(name: string, value: unknown): readonly number[] {
  return typeof value !== "object" || value === null
    ? []
    : Object.entries(value).flatMap(([key, one]) =>
        key === name && typeof one === "number" ? [one] : numbersCalled(name, one),
      );
}

/** What one of them does between two exchanges. `extra` is what only the newer version writes. */
async function work(machine: Machine, name: string, isNewer: boolean): Promise<void> {
  await append(
    machine,
    (next, entry) => [
      {
        kind: "attemptRecorded",
        attempt: next("attempt"),
        tree: Buffer.from(name).toString("hex").padEnd(40, "0"),
        changes: [],
        skipped: [{ path: name, reason: "unreadable", ...(isNewer && { why: `permissions of ${name}` }) }],
        ...(isNewer && { made: { kind: "agent", name } }),
      },
      {
        kind: "runStarted",
        run: next("run"),
        attempt: next("attempt"),
        purpose: "isolation",
        command: name,
        owner: { host: name, pid: 1, started: "" },
      },
      ...(isNewer
        ? [
            {
              kind: "searchFinished",
              name,
              tried: [{ attempt: next("attempt"), run: next("run") }],
              entry,
            },
          ]
        : []),
      { kind: "noteAdded", text: name, ...(isNewer && { mood: `mood of ${name}` }) },
    ],
    (next) => ({
      [`runs/${next("run")}/output`]: name,
      ...(isNewer && { [`searches/${name.replace(" ", "-")}/patch`]: `patch of ${name}` }),
    }),
  );
}

async function share({ repository }: Machine) {
  const place = await repository.readPlace();
  const { signal } = new AbortController();
  return repository.shareLog({ remote: "origin", place, confirmed: [], findSecrets, stop: signal });
}

/** Everything that was done, each with all that its version wrote, and what refers to something refers to the same. */
async function expectAll(machine: Machine, names: ReadonlyMap<string, boolean>): Promise<void> {
  const logged = await readEvents(machine);
  const log = await machine.repository.openLog(await machine.repository.readPlace());
  const events = logged.map(({ sequence, event, newer }) => ({
    sequence,
    event: (event ?? newer) as unknown as AnyEvent,
  }));
  const called = (kind: string, has: (event: AnyEvent) => boolean) =>
    events.filter(({ event }) => event.kind === kind && has(event));
  for (const [name, isNewer] of names) {
    const tree = Buffer.from(name).toString("hex").padEnd(40, "0");
    const [attempt, ...others] = called("attemptRecorded", (event) => event["tree"] === tree);
    expect(others, name).toEqual([]);
    const number = attempt?.event["attempt"];
    expect(attempt?.event, name).toMatchObject({
      skipped: [{ path: name, reason: "unreadable", ...(isNewer && { why: `permissions of ${name}` }) }],
      ...(isNewer && { made: { kind: "agent", name } }),
    });
    const [run] = called("runStarted", (event) => event["command"] === name);
    expect(run?.event["attempt"], name).toBe(number);
    const output = await log.readAttachment("s", `runs/${run?.event["run"]}/output`);
    expect(output && Buffer.from(output).toString(), name).toBe(name);
    const patch = await log.readAttachment("s", `searches/${name.replace(" ", "-")}/patch`);
    expect(patch && Buffer.from(patch).toString(), name).toBe(isNewer ? `patch of ${name}` : undefined);
    const notes = called("noteAdded", (event) => event["text"] === name);
    expect(
      notes.map(({ event }) => event["mood"]),
      name,
    ).toEqual([isNewer ? `mood of ${name}` : undefined]);
    const searches = called("searchFinished", (event) => event["name"] === name);
    expect(
      searches.map(({ event }) => event),
      name,
    ).toEqual(
      isNewer
        ? [
            {
              kind: "searchFinished",
              name,
              tried: [{ attempt: number, run: run?.event["run"] }],
              entry: attempt?.sequence,
            },
          ]
        : [],
    );
  }
  const numbers = called("attemptRecorded", () => true).map(({ event }) => event["attempt"]);
  expect(numbers).toEqual(numbers.map((_, index) => index));
}

test(`an older and a newer version share a log ${rounds} times in both directions, and nothing of either is lost`, async () => {
  const { clone, older, newer, old, young } = await makeMachines();
  const done = new Map<string, boolean>();
  await append(old, () => [{ kind: "sessionStarted", folder: "", sections: { title: "Case" } }]);
  await share(old);
  const { signal } = new AbortController();
  await young.repository.fetchLogs("origin", signal);
  const [fetched] = await young.repository.listFetchedLogs();
  await young.repository.adoptLog(fetched ?? expect.fail(), await young.repository.readPlace());
  for (let round = 1; round <= rounds; round++) {
    // Both go on from the same log, so that attempts, runs and entries have the same numbers, and whoever comes second is given others.
    const [first, second] = round % 2 === 0 ? [old, young] : [young, old];
    for (const machine of [first, second]) {
      const name = `${machine.name} ${round}`;
      await work(machine, name, machine === young);
      done.set(name, machine === young);
    }
    // Who worked later shares first: then the earlier one makes its way between what is there.
    for (const machine of round % 4 >= 2 ? [second, first, second] : [first, second, first]) {
      await share(machine);
    }
    if (round % 10 === 0 || round === rounds) {
      await expectAll(young, done);
      await expectAll(old, done);
    }
  }
  const [logOfOld, logOfYoung] = [old, young].map(({ files }) =>
    files.git("for-each-ref", "--format=%(tree)", "refs/casebook/log"),
  );
  expect(logOfOld).toBe(logOfYoung);
  // Who comes new gets all of it, whichever version it has.
  for (const [name, version] of [
    ["late old", older],
    ["late young", newer],
  ] as const) {
    const late = await clone(name, version);
    await late.repository.fetchLogs("origin", signal);
    const [found] = await late.repository.listFetchedLogs();
    await late.repository.adoptLog(found ?? expect.fail(), await late.repository.readPlace());
    await expectAll(late, done);
  }
}, 3_600_000);

test("a log with an entry of a higher version is read and neither written nor merged, and says what to do", async () => {
  const { clone, older, old } = await makeMachines();
  await append(old, () => [{ kind: "sessionStarted", folder: "", sections: { title: "Case" } }]);
  await share(old);
  const other = await clone("other", older);
  const { signal } = new AbortController();
  await other.repository.fetchLogs("origin", signal);
  const [fetched] = await other.repository.listFetchedLogs();
  const place = await other.repository.readPlace();
  await other.repository.adoptLog(fetched ?? expect.fail(), place);
  const of2 = { session: "s", at: "2026-01-02T00:00:00Z", place, event: { kind: "noteAdded", text: "2" } };
  const forge = (sequence: number) =>
    storedAs(sequence, "s", [JSON.stringify({ ...of2, version: 2, sequence })]);
  const bare = openTestRepository(old.files.git("config", "remote.origin.url"), old.files.env);
  forgeLog(bare, forge);
  forgeLog(other.files, forge);

  const tips = ({ files }: Machine) => files.git("for-each-ref", "refs/casebook/log");
  const [ofOld, ofOther] = [tips(old), tips(other)];
  const higher = expect.objectContaining({
    message: expect.stringContaining("A newer version of Casebook wrote this log"),
    nextStep: expect.stringContaining("Update Casebook"),
  });
  // What is theirs does not come into ours, which goes on.
  await expect(share(old)).rejects.toEqual(higher);
  expect(tips(old)).toBe(ofOld);
  await append(old, () => [{ kind: "noteAdded", text: "mine" }]);
  // What is ours stays as it is.
  expect((await readEvents(other)).at(-1)).toMatchObject({ version: 2, newer: { text: "2" } });
  await expect(append(other, () => [{ kind: "noteAdded", text: "more" }])).rejects.toEqual(higher);
  const kept = (await other.repository.listLogs(place)).find(({ uuid }) => uuid === fetched?.uuid);
  const removal = { session: "s", place, at: "2026-01-03T00:00:00Z" };
  await expect(other.repository.removeSession(kept ?? expect.fail(), removal)).rejects.toEqual(higher);
  other.files.git("switch", "--quiet", "--create", "topic");
  const moved = { ...removal, place: { ...place, branch: "topic" } };
  await expect(other.repository.moveSession(fetched?.uuid ?? "", moved)).rejects.toEqual(higher);
  expect(tips(other)).toBe(ofOther);
}, 120_000);
