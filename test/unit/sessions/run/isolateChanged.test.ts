import { expect, it } from "vitest";
import { UserError } from "../../../../src/base/errors.ts";
import { fact } from "../../../../src/base/facts/fact.ts";
import type { ChangedPath } from "../../../../src/model/report/selection.ts";
import { isolateChanged } from "../../../../src/sessions/run/isolateChanged.ts";
import { runCommand } from "../../../../src/sessions/run/runCommand.ts";
import { startSession } from "../../../../src/sessions/startSession.ts";
import { Sessions } from "../../../../src/sessions/state/sessions.ts";
import { confirmed } from "../../../support/sessions/confirmed.ts";
import { ends, FakeWorld, report } from "../../../support/sessions/fakePorts.ts";

/** A session whose last run was on the tree `red`; `knows` says of which commands it is known what files affect. */
async function open(knows: (command: string) => boolean, folder = "") {
  const world = new FakeWorld();
  const asked: { readonly command: string; readonly changed: readonly ChangedPath[] }[] = [];
  const relate = async (command: string, _: string, changed: readonly ChangedPath[]) => {
    asked.push({ command, changed });
    if (command === "refused") {
      throw new UserError(fact("isolate.noFramework"));
    }
    return knows(command)
      ? { command: `${command} --related`, precision: "related" as const, framework: "vitest" }
      : undefined;
  };
  const ports = {
    ...world.ports,
    repository: { ...world.ports.repository, folder },
    runners: { ...world.ports.runners, relate },
  };
  const sessions = new Sessions("/project", ports, () => undefined);
  await sessions.refresh();
  const session = await startSession(sessions, {
    sections: { isolationCommand: "vitest run a.test.ts", verificationCommand: "refused" },
  });
  world.tree = "red";
  world.runs.push(ends(report(["a"], { c: "500" })));
  await runCommand(sessions, confirmed(sessions), { onOutput: () => undefined, onProcess: () => undefined });
  return { world, sessions, session, asked };
}

it("is made of the first command of which it is known, and of what changed since the commit it began on", async () => {
  const { world, sessions, session, asked } = await open(() => true);
  world.tree = "open changes";
  expect(await isolateChanged(sessions, { session })).toEqual({
    command: "vitest run a.test.ts --related",
    precision: "related",
    framework: "vitest",
    base: "vitest run a.test.ts",
    files: ["src/app.js"],
  });
  expect(asked).toEqual([
    { command: "refused", changed: [{ path: "src/app.js", isGone: false }] },
    { command: "vitest run a.test.ts", changed: [{ path: "src/app.js", isGone: false }] },
  ]);
});

it("names files as they are called in the folder, which may lie below the top of the repository", async () => {
  const { sessions, session, asked } = await open(() => true, "packages/shop");
  expect((await isolateChanged(sessions, { session }))?.files).toEqual(["../../src/app.js"]);
  expect(asked.at(-1)?.changed).toEqual([{ path: "../../src/app.js", isGone: false }]);
});

it("is nothing where it is known of no command", async () => {
  const { sessions, session } = await open(() => false);
  expect(await isolateChanged(sessions, { session })).toBeUndefined();
});
