import { answerCodes, type CliCommand } from "./command.ts";
import { until } from "./openInEngine.ts";
import { runningHere } from "./runningHere.ts";

/** How long a run may take to end, in milliseconds: three signals with their grace periods, and to be recorded. */
const longestStop = 30_000;

/** *casebook stop*. */
export const stop: CliCommand = {
  name: "stop",
  summary: "ends the run in progress; it is recorded as interrupted",
  usage: "",
  help: ["Also one that the window or another terminal started."],
  options: {},
  run: async (_, around) => {
    const folder = await around.open();
    if (runningHere(folder) === undefined) {
      return { code: answerCodes.done, lines: ["No run is in progress."], json: [{ state: "idle" }] };
    }
    await folder.request("stopRun", {});
    const isOver = await until(folder, () => runningHere(folder) === undefined, around, longestStop);
    return isOver
      ? { code: answerCodes.done, lines: ["The run was stopped."], json: [{ state: "stopped" }] }
      : {
          code: answerCodes.running,
          lines: ["The run was asked to stop, and has not ended yet."],
          json: [{ state: "running" }],
        };
  },
};
