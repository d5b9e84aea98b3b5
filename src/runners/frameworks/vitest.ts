import { valuesOfOption } from "../commandLine.ts";
import { scriptCommands } from "../scriptCommands.ts";
import type { Framework } from "./framework.ts";

/** vitest; measured with 4 and 5 (runner-catalog, 4). It has no variable for reporters, so the arguments must reach it. */
export const vitest: Framework = {
  name: "vitest",

  propose(project) {
    const scripts = scriptCommands(project, /\bvitest\b/);
    return scripts.length > 0 || project.dependencies.has("vitest") ? [...scripts, "npx vitest run"] : [];
  },

  isCommand: ([program]) => program === "vitest",

  askForReport: ({ words, directory }) => ({
    args: [
      // A reporter on the command line replaces those of the configuration, but stands beside others of the command line.
      ...(valuesOfOption(words, /^--reporters?$/).length === 0 ? ["--reporter=default"] : []),
      "--reporter=junit",
      `--outputFile.junit=${directory}/vitest.xml`,
    ],
  }),
};
