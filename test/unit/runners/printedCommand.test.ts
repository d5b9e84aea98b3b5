import { expect, it } from "vitest";
import { shellOf } from "../../../src/runners/line/shell.ts";
import { findPrintedCommand } from "../../../src/runners/printedCommand.ts";
import { emptyProject } from "../../support/frameworks/emptyProject.ts";

const project = { ...emptyProject, scripts: new Map([["test", "vitest run"]]) };

it.each([
  ["*Command Used:* `tox -e py312`\n\nFAILED a.py::b", "tox -e py312"],
  ["Command used: pytest -q", "pytest -q"],
  ["$ git status\n$ npm test\n", "npm test"],
  ["me@host:~/src$ python -m pytest tests\n", "python -m pytest tests"],
  ["\u001b[32m❯ \u001b[0mnpx vitest run\r\n", "npx vitest run"],
  ["$ ls\nFAILED a.py::b - assert 1 == 2 % 3", undefined],
  ["", undefined],
])("the command of %j is found", (text, command) => {
  expect(findPrintedCommand(text, project, shellOf("linux", {}))).toBe(command);
});
