import { valuesOfOption } from "../commandLine.ts";
import { joinOptions } from "../environment.ts";
import { scriptCommands } from "../scriptCommands.ts";
import type { Framework } from "./framework.ts";

/** Node's own test runner; measured with Node 20 and 24 (runner-catalog, 6). */
export const nodeTest: Framework = {
  name: "node:test",

  propose(project) {
    const scripts = scriptCommands(project, /\b(?:node|tsx)\b.*\s--test(?:\s|$)/);
    const usesIt = [...project.testFiles.values()].some((text) => /["']node:test["']/.test(text));
    return scripts.length > 0 || !usesIt ? scripts : ["node --test"];
  },

  isCommand: ([program, ...args]) => (program === "node" || program === "tsx") && args.includes("--test"),

  // Through the environment, so that it reaches the runner behind any script.
  askForReport({ words, directory, env }) {
    const before = env["NODE_OPTIONS"] ?? "";
    const options = [
      "--test-reporter=junit",
      `--test-reporter-destination="${directory}/node.xml"`,
      ...consoleReporter([...before.split(" "), ...words]),
    ];
    // Ours stand first: reporters and destinations are matched by their order.
    return { env: { NODE_OPTIONS: joinOptions(...options, before) } };
  },
};

/**
 * What keeps the console as it is. Node wants a destination for each of several reporters; a single one of the user's own
 * has none, and without one Node prints `spec`.
 */
function consoleReporter(words: readonly string[]): readonly string[] {
  const reporters = valuesOfOption(words, /^--test-reporter$/);
  const destinations = valuesOfOption(words, /^--test-reporter-destination$/);
  return [
    ...(reporters.length === 0 ? ["--test-reporter=spec"] : []),
    ...(destinations.length === 0 ? ["--test-reporter-destination=stdout"] : []),
  ];
}
