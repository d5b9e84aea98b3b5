import { describe, expect, test } from "vitest";
import { askForReports } from "../../../src/runners/askForReports.ts";
import { findFrameworks } from "../../../src/runners/findFramework.ts";
import { frameworks } from "../../../src/runners/frameworks/frameworks.ts";
import { shellOf } from "../../../src/runners/line/shell.ts";
import { emptyProject } from "../../support/frameworks/emptyProject.ts";

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
