import { describe, expect, it } from "vitest";
import { UserError } from "../../../src/base/errors.ts";
import type { SelectedCase } from "../../../src/model/report/selection.ts";
import { shellOf } from "../../../src/runners/line/shell.ts";
import type { Project } from "../../../src/runners/project/project.ts";
import { planSequence, sequenceLine } from "../../../src/runners/sequence.ts";
import { emptyProject } from "../../support/frameworks/emptyProject.ts";

const project: Project = {
  ...emptyProject,
  scripts: new Map([["test", "jest && npm publish"]]),
  packageManager: "npm",
  dependencies: new Set(["jest"]),
};
const shell = shellOf("linux", {});
const inFile: SelectedCase = { id: "x", suitePath: [], classname: "test_a", name: "x", file: "test_a.py" };
const { file: _, ...withoutFile } = inFile;

const lineOf = (line: string, one: SelectedCase) =>
  sequenceLine(line, { cases: [one], others: [] }, project, shell).line;

describe("a line that runs some of its tests in an order", () => {
  it.each([
    ["pytest && ./release.sh", "pytest"],
    ["make build && pytest -x && npm publish && git push", "make build && pytest -x"],
    ["python -m unittest && ./release.sh", "python -m unittest"],
    ["pytest; ./notify.sh", "pytest; ./notify.sh"],
  ])(
    "does without what follows only if all pass, also where it cannot be narrowed to files: %s",
    (line, expected) => {
      expect(lineOf(line, withoutFile)).toBe(expected);
      expect(lineOf(line, inFile)).not.toMatch(/release|publish|push/);
    },
  );

  it("is none where what follows stands in a script", () => {
    const ofJest = { ...withoutFile, id: "j" };
    expect(() => lineOf("npm test", ofJest)).toThrow(UserError);
    expect(() => planSequence("npm test", [ofJest], project, shell)).toThrow(UserError);
  });
});
