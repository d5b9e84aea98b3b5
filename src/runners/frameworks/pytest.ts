import { joinOptions } from "../environment.ts";
import type { AskedCommand, Framework } from "./framework.ts";

/** pytest; measured with 7.2 and 9.0 (runner-catalog, 1). */
export const pytest: Framework = {
  name: "pytest",

  propose({ texts }) {
    const isConfigured =
      texts.has("pytest.ini") ||
      texts.has("conftest.py") ||
      texts.has("tests/conftest.py") ||
      /^\[(?:tool:)?pytest\b/m.test(`${texts.get("setup.cfg") ?? ""}\n${texts.get("tox.ini") ?? ""}`) ||
      /^\[tool\.pytest\b|["']pytest\b/m.test(texts.get("pyproject.toml") ?? "");
    return isConfigured ? ["pytest"] : [];
  },

  isCommand: ([program]) => program === "pytest" || program === "py.test",

  askForReport: (command) => askPytest(command, "report"),
};

/**
 * Asks pytest through PYTEST_ADDOPTS, which reaches it behind make, tox or a script, for a report with files and lines
 * (xunit1) and with the captured logs of failing tests, where the cause often is. `file` may hold a variable for pytest.
 */
export function askPytest({ words, directory, env }: AskedCommand, file: string) {
  const reportPath = ownReport(words);
  const report = reportPath === undefined ? [`'--junitxml=${directory}/${file}.xml'`] : [];
  const options = [
    "-o junit_family=xunit1",
    "-o junit_logging=all",
    "-o junit_log_passing_tests=false",
    ...report,
  ];
  return { env: { PYTEST_ADDOPTS: joinOptions(env["PYTEST_ADDOPTS"], options.join(" ")) }, reportPath };
}

/** The report that the command itself asks for: its own `--junitxml` beats the environment's. */
function ownReport(words: readonly string[]): string | undefined {
  const index = words.findLastIndex((word) => /^--junit-?xml(?:=|$)/.test(word));
  const word = words[index];
  return word?.includes("=") ? word.slice(word.indexOf("=") + 1) : words[index + 1 || words.length];
}
