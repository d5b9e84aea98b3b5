import type { Framework } from "./framework.ts";

/** vitest; measured with 4 and 5 (runner-catalog, 4). It has no variable for reporters, so the arguments must reach it. */
export const vitest: Framework = {
  name: "vitest",

  propose({ scripts, dependencies }) {
    const script = [...scripts].find(([, text]) => /\bvitest\b/.test(text));
    if (script !== undefined) {
      return [script[0] === "test" ? "npm test" : `npm run ${script[0]}`, "npx vitest run"];
    }
    return dependencies.has("vitest") ? ["npx vitest run"] : [];
  },

  isCommand: ([program]) => program === "vitest",

  askForReport: ({ directory }) => ({
    args: ["--reporter=default", "--reporter=junit", `--outputFile.junit=${directory}/report.xml`],
  }),
};
