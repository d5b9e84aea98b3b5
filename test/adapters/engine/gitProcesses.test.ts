import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import type { RestoreWhat } from "../../../src/model/log/restores.ts";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { makeCommitted, makeFolder, writeExecutable } from "../../support/git/repositories.ts";
import { needing } from "../../support/system/capabilities.ts";

/**
 * How many processes of git the engine starts at most for what people do often, until it is idle again. One costs milliseconds on Linux,
 * and many times as much on Windows. What needs fewer gets a lower number.
 */
const most: Readonly<Record<string, number>> = {
  "open a folder": 6,
  "save a file": 1,
  "change files nobody knows": 2,
  "add a note": 3,
  "run a command": 11,
  "preview a restore": 5,
  restore: 13,
  "undo a restore": 13,
  "list all sessions": 1,
  "see which errors were solved before": 1,
  "see that again": 1,
  "commit, in the background": 6,
};

/** After how many milliseconds without a new git the engine is idle. */
const idle = 2_000;

needing(test, "sh")("what people do often starts no more processes of git than before", async () => {
  const files = makeCommitted({
    "a.txt": "1\n",
    "a.test.mjs": `
        import { equal } from "node:assert";
        import { readFileSync } from "node:fs";
        import test from "node:test";
        test("one", () => equal(readFileSync("a.txt", "utf8"), "2"));
      `,
  });
  const { env, started } = noteGit(files.env);
  const before = await EngineUnderTest.open(files.dir, env);
  await before.request("startSession", { sections: { isolationCommand: "node --test a.test.mjs" } });
  await before.run();
  files.write({ "a.txt": "3\n" });
  await before.run();
  before.dispose();
  await started();

  const engine = new EngineUnderTest(files.dir, env);
  onTestFinished(() => engine.dispose());
  const what: RestoreWhat = { kind: "attempt", attempt: 0, how: "exactly" };
  const session = () => engine.session.id;
  const save = async () => {
    files.write({ "a.txt": "4\n" });
    await engine.client.notify("filesChanged", { folder: files.dir, paths: ["a.txt"] });
  };
  const change = async () => {
    files.write({ "a.txt": "5\n" });
    await engine.client.notify("filesChanged", { folder: files.dir });
  };
  const counted = {
    "open a folder": await started(() => engine.reopen()),
    "save a file": await started(save),
    "change files nobody knows": await started(change),
    "add a note": await started(() => engine.request("addNote", { session: session(), text: "note" })),
    "run a command": await started(() => engine.run()),
    "preview a restore": await started(() => engine.request("previewRestore", { session: session(), what })),
    restore: await started(() => engine.request("restore", { session: session(), what })),
    "undo a restore": await started(() =>
      engine.request("restore", { session: session(), what: { kind: "undo" } }),
    ),
    "list all sessions": await started(() => engine.request("listKeptSessions", {})),
    "see which errors were solved before": await started(() =>
      engine.request("findSeenBefore", { session: session(), run: 0 }),
    ),
    "commit, in the background": await started(async () =>
      files.git("commit", "--quiet", "--all", "--message", "two"),
    ),
    "see that again": await started(() => engine.request("findSeenBefore", { session: session(), run: 0 })),
  };
  const tooMany = Object.entries(counted).filter(
    ([action, processes]) => processes.length > (most[action] ?? expect.fail()),
  );
  console.log(
    Object.entries(counted)
      .map(([action, processes]) => `${action}: ${processes.length}`)
      .join("\n"),
  );
  expect(Object.fromEntries(tooMany)).toEqual({});
  expect(files.git("show", "HEAD~:a.txt")).toBe("1");
  expect(engine.problems).toEqual([]);
});

/** An environment with a git that notes how it was started; `started` gives what was started since it was called, until nothing more is. */
function noteGit(env: NodeJS.ProcessEnv) {
  const folder = makeFolder();
  const notes = join(folder, "notes");
  const git = execFileSync("/bin/sh", ["-c", "command -v git"], { env, encoding: "utf8" }).trim();
  mkdirSync(join(folder, "bin"));
  writeExecutable(
    join(folder, "bin/git"),
    `#!/bin/sh\n(printf '%s\\t' "$@"; echo) >>'${notes}'\nexec '${git}' "$@"\n`,
  );
  const read = () => readFileSync(notes, "utf8").split("\n").slice(0, -1).map(withoutSettings);
  const started = async (act = async (): Promise<unknown> => undefined) => {
    writeFileSync(notes, "");
    await act();
    for (let seen = -1; seen < read().length; await sleep(idle)) {
      seen = read().length;
    }
    // A standing one ends after a second without a question, which comes the more often the slower the machine is.
    return read().filter(
      (one, index, all) => one !== "cat-file --batch-command" || all.indexOf(one) === index,
    );
  };
  return { env: { ...env, PATH: [join(folder, "bin"), env["PATH"]].join(delimiter) }, started };
}

/** The command and its own arguments, of arguments between tabs. */
function withoutSettings(args: string): string {
  const words = args.split("\t").filter((word) => word !== "");
  const isSetting = (index: number) => words[index]?.startsWith("-") === true || words[index - 1] === "-c";
  const first = words.findIndex((_, index) => !isSetting(index));
  return words.slice(first).join(" ");
}
