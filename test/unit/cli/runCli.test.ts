import { describe, expect, it } from "vitest";
import { UserError } from "../../../src/base/errors.ts";
import { EventEmitter } from "../../../src/base/event.ts";
import { fact } from "../../../src/base/facts/fact.ts";
import type { Around, OpenFolder } from "../../../src/cli/command.ts";
import { commands } from "../../../src/cli/commands.ts";
import { HookState } from "../../../src/cli/hookState.ts";
import { runCli } from "../../../src/cli/runCli.ts";
import { terminalCalls } from "../../../src/model/answers/nextCalls.ts";
import type { FolderState } from "../../../src/model/folder/folderState.ts";
import { failing, passing, reportOf, startSession } from "../../support/sessions/sessionBuilder.ts";

/** A folder with a session of three attempts, in an engine that answers what it is told to. */
function open(answers: Readonly<Record<string, unknown>> = {}, more: Partial<FolderState> = {}): OpenFolder {
  const builder = startSession({
    title: "t",
    isolationCommand: "npm test",
    verificationCommand: "npm run all",
  });
  builder.attempt();
  builder.run(reportOf([failing("a"), passing("b")]));
  const session = builder.session();
  const state: FolderState = {
    folder: "/project",
    pathInRepository: "",
    place: { branch: "main", worktree: "main" },
    repository: { notices: [], mirrors: [] },
    sessions: [session],
    active: session.id,
    openChanges: [],
    ...more,
  };
  return {
    state,
    onDidChange: new EventEmitter<void>().event,
    onDidPrint: new EventEmitter<{ readonly text: string; readonly testsFinished: number }>().event,
    calls: terminalCalls,
    reread: async () => undefined,
    request: async (method) => {
      const answer = answers[method];
      if (answer instanceof Error) {
        throw answer;
      }
      return answer as never;
    },
  };
}

function around(folder: OpenFolder | Error, more: Partial<Around> = {}): () => Around {
  return () => ({
    open: async () => {
      if (folder instanceof Error) {
        throw folder;
      }
      return folder;
    },
    by: { through: "commandLine" },
    agreements: { has: () => false, add: () => undefined, isShown: () => false, show: () => undefined },
    leftRuns: { add: () => undefined, take: () => undefined },
    outlivesCaller: true,
    hooks: new HookState("/nowhere"),
    program: { command: "casebook", powershell: "casebook" },
    env: {},
    platform: "linux",
    readText: async () => "",
    print: () => undefined,
    interrupt: new AbortController().signal,
    delay: () => new Promise(() => undefined),
    timeZone: "UTC",
    home: "/home/u",
    version: "1.2.3",
    serve: async () => undefined,
    ...more,
  });
}

describe("the command line", () => {
  it("has help of at most 15 lines for each command, and names all of them", async () => {
    const all = await runCli(["help"], around(open()));
    for (const { name } of commands) {
      expect(all.text).toContain(`  ${name} `);
      for (const args of [
        ["help", name],
        [name, "--help"],
      ]) {
        const { code, text } = await runCli(args, around(open()));
        expect(code).toBe(0);
        expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(15);
        expect(text).toMatch(new RegExp(`^casebook ${name}`));
      }
    }
    expect(await runCli(["version"], around(open()))).toEqual({ code: 0, text: "casebook 1.2.3\n" });
    expect((await runCli([], around(open()))).text).toBe(all.text);
  });

  it.each([
    [["nothing"], 2],
    [["run", "--nothing"], 2],
    [["run", "stray"], 2],
    [["run", "--isolate", "1", "--verify"], 2],
    [["failure"], 2],
    [["compare"], 2],
    [["restore"], 2],
    [["restore", "7"], 2],
    [["check"], 2],
    [["export", "--pr", "--json"], 2],
    [["export", "--html", "--pr"], 2],
    [["hypothesis", "--refuted"], 2],
  ])("%j is a usage error, in words and as JSON", async (args, code) => {
    const words = await runCli(args, around(open()));
    expect(words.code).toBe(code);
    expect(words.text.split("\n").length).toBeLessThanOrEqual(4);
    const json = await runCli([...args, "--json"], around(open()));
    expect(JSON.parse(json.text)).toMatchObject({ code });
  });

  it("never ends with what means that tests failed, whatever goes wrong", async () => {
    for (const [error, code] of [
      [new Error("bug"), 3],
      [new UserError(fact("run.inProgressElsewhere", { time: "now" }), fact("next.waitOrStop")), 5],
      [new UserError("a full disk"), 3],
    ] as const) {
      expect((await runCli(["status"], around(error))).code).toBe(code);
      expect((await runCli(["note", "x"], around(open({ addNote: error })))).code).toBe(code);
    }
  });

  it("asks before the command of a log runs, and shows what it disguises", async () => {
    const { code, text } = await runCli(["run"], around(open()));
    expect(code).toBe(2);
    expect(text).toContain("\n  npm test\n");
    const builder = startSession({ title: "t", isolationCommand: "npm test \u202e; rm -rf x" });
    const hidden = open({}, { sessions: [builder.session()], active: "s1" });
    expect((await runCli(["run"], around(hidden))).text).toContain("npm test \\u{202e}; rm");
  });

  it("takes --yes for what was there to be read, and not for what the same call puts there", async () => {
    const begun = startSession({ title: "t", isolationCommand: "npm test", verificationCommand: "rm -rf x" });
    const begins = open(
      { proposeCommands: [{ command: "rm -rf x" }], runCommand: new Error("was run") },
      { sessions: [], active: undefined },
    );
    const starting: OpenFolder = {
      ...begins,
      get state() {
        return begins.state;
      },
      request: async (method, params) => {
        if (method === "startSession") {
          Object.assign(begins.state, { sessions: [begun.session()], active: "s1" });
        }
        return begins.request(method, params);
      },
    };
    const verified = await runCli(["run", "--verify", "--yes", "--", "npm test"], around(starting));
    expect(verified).toMatchObject({ code: 2, text: expect.stringContaining("\n  rm -rf x\n") });

    const folder = open({
      readLastRun: { failing: [{ id: "a", name: "a", suitePath: [] }] },
      isolateTests: { command: "other -t a", base: "other" },
      runCommand: new Error("was run"),
    });
    const isolating: OpenFolder = {
      ...folder,
      request: async (method, params) => {
        if (method === "editSection") {
          const isolated = startSession({ title: "t", isolationCommand: "other -t a" });
          Object.assign(folder.state, { sessions: [isolated.session()] });
        }
        return folder.request(method, params);
      },
    };
    const shown: string[] = [];
    const agreements = {
      has: () => false,
      add: () => undefined,
      isShown: (_: string, command: string) => shown.includes(command),
      show: (_: string, command: string) => void shown.push(command),
    };
    const call = (...args: readonly string[]) => runCli(args, around(isolating, { agreements }));
    expect(await call("run", "--isolate", "1", "--yes")).toMatchObject({
      code: 2,
      text: expect.stringContaining("\n  other -t a\n"),
    });
    expect((await call("run", "--yes")).text).toContain("was run");
    // Another process has put another one there since.
    const replaced = startSession({
      title: "t",
      isolationCommand: "rm -rf x",
      verificationCommand: "rm -rf y",
    });
    Object.assign(folder.state, { sessions: [replaced.session()] });
    expect(await call("run", "--yes")).toMatchObject({
      code: 2,
      text: expect.stringContaining("\n  rm -rf x\n"),
    });
    expect(await call("solve", "--yes")).toMatchObject({
      code: 2,
      text: expect.stringContaining("\n  rm -rf y\n"),
    });
  });

  it("says so where nothing can be kept of what it shows", async () => {
    const agreements = { has: () => false, add: () => "full", isShown: () => false, show: () => "EROFS: x" };
    const { code, text } = await runCli(["run", "--yes"], around(open(), { agreements }));
    expect(code).toBe(2);
    expect(text).toContain("EROFS: x. Set CASEBOOK_STATE");
  });

  it("gives no earlier result for a run of another process that ended without one", async () => {
    const elsewhere = { startedAt: "2999-01-02T03:04:05Z", by: { through: "window" } };
    const folder = open({}, { elsewhere });
    const ending: OpenFolder = {
      ...folder,
      reread: async () => void Object.assign(folder.state, { elsewhere: undefined }),
    };
    const { code, text } = await runCli(
      ["run", "--wait", "1"],
      around(ending, { delay: () => Promise.resolve() }),
    );
    expect(code).toBe(3);
    expect(text).toContain("began at 2999-01-02T03:04:05Z");
  });

  it("says who runs tests here, and starts nothing beside that", async () => {
    const elsewhere = { startedAt: "2026-01-02T03:04:05Z", by: { through: "window" } };
    const { code, text } = await runCli(
      ["run"],
      around(open({ runCommand: new Error("was run") }, { elsewhere })),
    );
    expect(code).toBe(5);
    expect(text).toMatch(/^Running since 2026-01-02T03:04:05Z, started in the window\.\n/);
  });

  it("joins the words of a command as its shell takes them apart", async () => {
    for (const [platform, command] of [
      ["linux", "npx vitest 'a b.test.ts' 'it'\\''s'"],
      ["win32", `npx vitest "a b.test.ts" "it's"`],
    ] as const) {
      const started: unknown[] = [];
      const folder = open({ proposeCommands: [] }, { sessions: [], active: undefined });
      const recording: OpenFolder = {
        ...folder,
        request: async (method, params) => {
          if (method === "startSession") {
            started.push(params);
            throw new UserError("enough");
          }
          return folder.request(method, params);
        },
      };
      await runCli(["run", "--", "npx", "vitest", "a b.test.ts", "it's"], around(recording, { platform }));
      expect(started).toMatchObject([
        { sections: { isolationCommand: command, verificationCommand: command } },
      ]);
    }
  });

  it("prints 40 lines at most, and says how to get the others", async () => {
    const builder = startSession({ title: "t", isolationCommand: "npm test" });
    for (let number = 0; number < 60; number++) {
      builder.attempt();
      builder.run(reportOf([failing("a")]));
      builder.hypothesis(`idea ${number}`);
      builder.note(`seen ${number}`);
    }
    const { text } = await runCli(
      ["status"],
      around(open({}, { sessions: [builder.session()], active: "s1" })),
    );
    const lines = text.trimEnd().split("\n");
    expect(lines).toHaveLength(40);
    expect(lines.at(-1)).toMatch(/^… \d+ more lines: with --json$/);
    expect(lines[0]).toMatch(/^#59: /);
  });
});
