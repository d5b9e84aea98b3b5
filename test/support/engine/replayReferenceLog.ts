import { defaultSettings } from "../../../src/model/folder/settings.ts";
import { makeCommitted, type TestRepository } from "../git/repositories.ts";
import { command, edits, files, reportGlobs, solution } from "../sessions/replayedProject.ts";
import { EngineUnderTest } from "./engine.ts";

/** The reference log, as far as it was played. Whoever asked for it disposes of the engine. */
export interface ReplayedLog {
  readonly engine: EngineUnderTest;
  readonly repository: TestRepository;
  /** What each attempt came to: `#1 worse (+1): 4 failing`. */
  readonly told: readonly string[];
}

/** Plays the reference log with real git and real runs, up to where its author gave up. */
export async function replayReferenceLog(): Promise<ReplayedLog> {
  const repository = makeCommitted(files);
  const engine = await EngineUnderTest.open(repository.dir, repository.env);
  await engine.reopen({ ...defaultSettings, reportGlobs });
  await engine.request("startSession", {
    sections: { title: "Batch 7 REST API Failures", isolationCommand: command },
  });
  const told = [await engine.run()];
  for (const { hypothesis, write } of edits) {
    if (hypothesis !== undefined) {
      await engine.request("addHypothesis", { session: engine.session.id, text: hypothesis });
    }
    repository.write(write);
    told.push(await engine.run());
  }
  await engine.waitFor((state) => state?.findings?.attempts.at(-1)?.attempt === edits.length);
  return { engine, repository, told };
}

/** Goes on to what would have solved it, and says what that attempt came to. */
export async function solveReferenceLog({ engine, repository }: ReplayedLog): Promise<string> {
  const session = engine.session.id;
  const what = { kind: "attempt", attempt: solution.restores, how: "exactly" } as const;
  await engine.request("restore", { session, what });
  await engine.request("addHypothesis", { session, text: solution.hypothesis });
  repository.write(solution.write);
  return engine.run();
}
