import { describeBriefly, describeNow } from "../model/answers/briefText.ts";
import { describeSession } from "../model/answers/sessionText.ts";
import { activeSession } from "../model/folder/folderState.ts";
import { type Answer, answerCodes, type CliCommand } from "./command.ts";
import { attemptJson, failingJson, placeJson } from "./jsonShapes.ts";
import { settled } from "./openInEngine.ts";
import { describeRunning, runningHere, seenHere, sessionHere } from "./sessionHere.ts";

/** *casebook status*. */
export const status: CliCommand = {
  name: "status",
  summary: "where the session of this branch stands; runs nothing",
  usage: "[--brief]",
  help: [
    "Says whether the files were run, what the last run gave, and what was tried.",
    "--brief   some 250 tokens: for the start of a conversation",
    "Exit code 5 while a run is in progress, 6 without a session.",
  ],
  options: { brief: { type: "boolean" } },
  run: async (given, around): Promise<Answer> => {
    const folder = await around.open();
    await settled(folder, around);
    const session = sessionHere(folder);
    const { state } = folder;
    const running = runningHere(folder);
    const lastRun = await folder.request("readLastRun", { session: session.id });
    const seen =
      given.has("brief") && lastRun !== undefined && lastRun.failing.length > 0
        ? await seenHere(folder, around, { session: session.id, run: lastRun.run })
        : [];
    const lines = given.has("brief")
      ? describeBriefly(state, session, lastRun, folder.calls, seen)
      : [describeNow(state, session), ...describeSession(state, session, lastRun).split("\n")];
    return {
      code: running === undefined ? answerCodes.done : answerCodes.running,
      lines: running === undefined ? lines : [describeRunning(running), ...lines],
      json: [
        {
          ...placeJson(state, activeSession(state)),
          running,
          changedSinceRun: state.openChanges?.map(({ path }) => path),
          attempts: session.attempts.map(attemptJson),
          hypotheses: session.hypotheses,
          notes: session.notes,
          lastRun: lastRun && {
            run: lastRun.run,
            attempt: lastRun.attempt,
            failingTotal: lastRun.failing.length,
            failing: lastRun.failing.slice(0, 50).map(failingJson),
          },
        },
      ],
    };
  },
};
