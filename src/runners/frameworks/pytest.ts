import { valuesOfOption } from "../commandLine.ts";
import { joinOptions } from "../environment.ts";
import type { Project } from "../project.ts";
import type { Asked, AskedCommand, Framework } from "./framework.ts";

/** pytest; measured with 7.2 and 9.0 (runner-catalog, 1). */
export const pytest: Framework = {
  name: "pytest",

  propose: (project) => (usesPytest(project) ? ["pytest"] : []),

  isCommand: ([program]) => program === "pytest" || program === "py.test",

  askForReport: (command) => askPytest(command, "pytest"),
};

function usesPytest({ texts, testFiles }: Project): boolean {
  const names = [...texts.keys(), ...testFiles.keys()];
  return (
    names.some((name) => /(?:^|\/)(?:pytest\.ini|conftest\.py|test_\w+\.py|\w+_test\.py)$/.test(name)) ||
    /^\[(?:tool:)?pytest\b/m.test(`${texts.get("setup.cfg") ?? ""}\n${texts.get("tox.ini") ?? ""}`) ||
    /^\[tool\.pytest\b|["']pytest\b/m.test(texts.get("pyproject.toml") ?? "")
  );
}

/**
 * Asks pytest through PYTEST_ADDOPTS, which reaches it behind make, tox or a script, for a report with files and lines
 * (xunit1) and with the captured logs of failing tests, where the cause often is. `file` may hold a variable for pytest.
 */
export function askPytest({ words, directory, env }: AskedCommand, file: string): Asked {
  // A report that the command itself asks for beats the environment's, so it is that one that is read.
  const reportPath = valuesOfOption(words, /^--junit-?xml$/).at(-1);
  const options = [
    "-o junit_family=xunit1",
    "-o junit_logging=all",
    "-o junit_log_passing_tests=false",
    ...(reportPath === undefined ? [`'--junitxml=${directory}/${file}.xml'`] : []),
  ];
  return { env: { PYTEST_ADDOPTS: joinOptions(env["PYTEST_ADDOPTS"], ...options) }, reportPath };
}
