import { expect, test } from "vitest";
import { askForReports } from "../../../src/runners/askForReports.ts";
import { findFrameworks } from "../../../src/runners/findFramework.ts";
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
