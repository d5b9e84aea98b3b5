import { joinOptions } from "../environment.ts";
import type { Framework } from "./framework.ts";

/** Node's own test runner; measured with Node 20 and 24 (runner-catalog, 6). */
export const nodeTest: Framework = {
  name: "node:test",

  propose({ scripts, testFiles, dependencies }) {
    const script = [...scripts].find(([, text]) => /\bnode\b.*\s--test\b/.test(text));
    if (script !== undefined) {
      return [script[0] === "test" ? "npm test" : `npm run ${script[0]}`];
    }
    const usesIt = [...testFiles.values()].some((text) => /["']node:test["']/.test(text));
    return usesIt && !dependencies.has("vitest") ? ["node --test"] : [];
  },

  isCommand: ([program, ...args]) => program === "node" && args.includes("--test"),

  // Through the environment, so that it reaches the runner behind any script. A second reporter needs destinations for both.
  askForReport: ({ directory, env }) => ({
    env: {
      NODE_OPTIONS: joinOptions(
        env["NODE_OPTIONS"],
        [
          "--test-reporter=spec",
          "--test-reporter-destination=stdout",
          "--test-reporter=junit",
          `--test-reporter-destination="${directory}/report.xml"`,
        ].join(" "),
      ),
    },
  }),
};
