import { expect, it } from "vitest";
import { unknownPrograms } from "../../../src/runners/findFramework.ts";
import { hintsFor } from "../../../src/runners/hints.ts";
import { shellOf } from "../../../src/runners/line/shell.ts";
import { emptyProject } from "../../support/frameworks/emptyProject.ts";
import { englishOf } from "../../support/texts/englishOf.ts";

const project = { ...emptyProject, scripts: new Map([["e2e", "npm run build && cypress run"]]) };

it.each([
  ["npm run e2e", "Cypress writes a report that Casebook can read if you add “--reporter junit"],
  ["npx ginkgo -r", "Ginkgo writes a report"],
  ["swift test", "swift test writes a report"],
  ["mix test", "ith the package “junit_formatter”"],
  ["npx ng test", "ith the package “karma-junit-reporter”"],
  ["npx concurrently 'npm:test' 'npm:lint'", "Casebook cannot see which tests “concurrently” runs."],
  ["nx run-many -t test", "Casebook cannot see which tests “nx” runs."],
  ["npx uvu tests", "“uvu” cannot write JUnit reports"],
  ["npx lab -v", "lab writes a report"],
  ["npx ava", "AVA writes a report"],
])("a run of %s without a report says what to do", (line, hint) => {
  const [said] = hintsFor(unknownPrograms(line, project, shellOf("linux", {})));
  expect(englishOf(said)).toContain(hint);
});

it("nothing is said of programs that are no tests", () => {
  expect(hintsFor(unknownPrograms("echo a && pytest && ./x", project, shellOf("linux", {})))).toEqual([]);
});
