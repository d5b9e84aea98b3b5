import { describe, expect, test } from "vitest";
import { askForReports } from "../../../src/runners/askForReports.ts";
import { findFrameworks } from "../../../src/runners/findFramework.ts";
import { frameworks } from "../../../src/runners/frameworks/frameworks.ts";
import { shellOf } from "../../../src/runners/line/shell.ts";
import { emptyProject } from "../../support/frameworks/emptyProject.ts";
import { argumentsOf, setByCmd, throughCmd } from "../../support/shells/windowsWords.ts";

const shell = shellOf("linux", {});

function ask(line: string) {
  const given = {
    directories: ["/tmp/run", "/tmp/run", "/tmp/run"],
    env: {},
    reporters: "/ours",
  };
  return askForReports(line, findFrameworks(line, emptyProject, shell), given, shell);
}

test("a command is asked by its environment or in its line", () => {
  expect(ask("npx jest --ci").line).toBe(
    "npx jest --ci --reporters=default --reporters=/ours/jest.cjs --testLocationInResults",
  );
  expect(ask("tox -e py3").env["PYTEST_ADDOPTS"]).toContain("--junitxml=/tmp/run/");
});

test("in a container, where nothing of ours is, a command stays as it is, and its reports are looked for in the folder", () => {
  const asked = ask(
    "docker compose exec -T web pytest --junitxml=reports/a.xml && docker compose exec web npx jest",
  );
  expect(asked).toMatchObject({
    line: "docker compose exec -T web pytest --junitxml=reports/a.xml && docker compose exec web npx jest",
    env: {},
    reportPaths: ["reports/a.xml"],
  });
  expect(asked.reportGlobs).toContain("**/TestResults/*.xml");
});

describe("what cmd cannot quote", () => {
  const cmd = shellOf("win32", {});
  const directory = "C:/Users/O'Brien & 100%/Temp/run";
  const askCmd = (line: string) =>
    askForReports(
      line,
      findFrameworks(line, emptyProject, cmd),
      { directories: [directory, `${directory}/1`], env: {}, reporters: "C:/Users/100%/ours" },
      cmd,
    );

  test("is in a variable that the line names", () => {
    const asked = askCmd("phpunit tests & bats tests");
    expect(asked.line).toBe(
      'phpunit tests --log-junit "%CASEBOOK_ARGUMENT_1%" & bats tests --report-formatter junit -o "%CASEBOOK_ARGUMENT_2%"',
    );
    expect(asked.env).toMatchObject({
      CASEBOOK_ARGUMENT_1: `${directory}/phpunit.xml`,
      CASEBOOK_ARGUMENT_2: `${directory}/1`,
    });
    expect(asked.leastReports).toBe(2);
  });

  test("is given to a program of Node from inside", () => {
    for (const line of ["npx jest --ci", "npx jasmine", "npx vitest run"]) {
      const asked = askCmd(line);
      expect(asked.line).toBe(line);
      expect(asked.preload?.programs.flatMap(({ args }) => args).join(" ")).toContain("C:/Users/100%/ours/");
    }
  });

  test("as the quotes in what cucumber is asked, in a path without anything odd", () => {
    const line = "npx cucumber-js";
    const given = { directories: ["C:/Temp"], env: {}, reporters: "C:/ours" };
    const asked = askForReports(line, findFrameworks(line, emptyProject, cmd), given, cmd);
    expect(asked.line).toBe(line);
    expect(asked.preload?.programs[0]?.args.join(" ")).toMatch(/^--format "file:\/\/\/.*\/cucumber\.cjs":"/);
    expect(asked.leastReports).toBe(0);
  });

  test("nothing is written that the shell would read in another way, whatever the framework", () => {
    for (const framework of frameworks) {
      const line = framework.direct(emptyProject, cmd).join(" ");
      expect(askCmd(line).line, framework.name).not.toMatch(/100%|""/);
    }
  });
});

describe("a variable that a line of cmd sets itself", () => {
  const cmd = shellOf("win32", {});
  const askIn = (line: string, place: string) =>
    askForReports(
      line,
      findFrameworks(line, emptyProject, cmd),
      { directories: [`${place}/Temp`], env: {}, reporters: `${place}/our reporters` },
      cmd,
    );
  const places = ["C:/Temp", "C:/Users/Max M", "C:/R&D (new)", "C:/100%", "C:/a%b%c", "C:/O'Brien^"];

  test.each(["-x", "-x -v", '-k "a b"', '-k "a & b" -v', "-k a^&b", "%MORE% -x", "-x %MORE%", '"-x -v"', ""])(
    "keeps its value, and gets ours: set PYTEST_ADDOPTS=%s",
    (value) => {
      for (const place of places) {
        // A quote in a quoted text would end it.
        const quoted = value.includes('"') ? [] : [`SET "pytest_addopts=${value}"`];
        for (const set of [`set PYTEST_ADDOPTS=${value}`, ...quoted]) {
          const line = `${set} && pytest tests`;
          const asked = askIn(line, place);
          const variables = { MORE: "-r a", ...asked.env };
          const ours = askIn("pytest tests", place).env["PYTEST_ADDOPTS"] ?? "";
          const own = setByCmd(line, variables)?.trim() ?? "";
          expect(setByCmd(asked.line, variables)?.trim(), asked.line).toBe(
            own === "" ? ours : `${own} ${ours}`,
          );
          expect(asked.line.endsWith(" && pytest tests")).toBe(true);
          expect(asked.overwritten).toEqual([]);
        }
      }
    },
  );

  test("and one that comes before it, with the address of a file", () => {
    const asked = askIn("set NODE_OPTIONS=--enable-source-maps && node --test", "C:/Users/Max M");
    expect(setByCmd(asked.line, asked.env)?.trim()).toMatch(
      /^--test-reporter=file:\S*\/node\.mjs .*--test-reporter-destination=stderr .*--enable-source-maps$/,
    );
  });

  test.each([
    ["a percent sign that is alone", "set PYTEST_ADDOPTS=-k 50% && pytest"],
    ["a redirection", "set PYTEST_ADDOPTS=-x >nul -v && pytest"],
    ["a place with an exclamation mark", "set PYTEST_ADDOPTS=-x && pytest", "C:/Wow!"],
  ])("is named where both cannot be written: %s", (_, line, place = "C:/Temp") => {
    const asked = askIn(line, place);
    expect(asked.line).toBe(line);
    expect(asked.overwritten).toEqual(["PYTEST_ADDOPTS"]);
  });

  test("for one program, stays one argument of what sets it", () => {
    const line = "npx cross-env CI=1 PYTEST_ADDOPTS=-x pytest tests";
    const asked = askIn(line, "C:/Users/Max M");
    const ours = askIn("pytest tests", "C:/Users/Max M").env["PYTEST_ADDOPTS"];
    expect(argumentsOf(throughCmd(asked.line) ?? "")).toEqual([
      ...["npx", "cross-env", "CI=1", `PYTEST_ADDOPTS=-x ${ours}`, "pytest", "tests"],
    ]);
    expect(asked.overwritten).toEqual([]);
    expect(askIn(line, "C:/100%")).toMatchObject({ line, overwritten: ["PYTEST_ADDOPTS"] });
  });

  test("hands on what it had before, as it is", () => {
    const line = "set PYTEST_ADDOPTS=%PYTEST_ADDOPTS% -x && pytest";
    expect(askIn(line, "C:/Temp")).toMatchObject({ line, overwritten: [] });
  });
});
