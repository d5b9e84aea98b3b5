import { stripVTControlCharacters } from "node:util";
import { resolveEnd, type SearchedFolder } from "../base/findPath.ts";
import { openFolder } from "../base/folderFiles.ts";
import type { TestCase } from "../model/report/report.ts";
import { distinguish, idInProject, testId } from "../model/report/testId.ts";
import { frameworks } from "./frameworks/frameworks.ts";
import type { ConsoleFailure } from "./frameworks/shared/framework.ts";
import { sh } from "./line/shell.ts";
import type { Project } from "./project/project.ts";

/** How much of a pasted text is looked at, and of each of its lines (docs/rules/security.md#s28). */
const maxText = 4 * 1024 * 1024;
const maxLine = 2000;

/**
 * The failing tests that a console output lists: those of the framework that recognises most, the project's own first. A file is
 * whatever printed text ends with the path of one of the folder.
 */
export function readConsole(text: string, project: Project): readonly TestCase[] {
  const plain = stripVTControlCharacters(text.slice(-maxText))
    .split(/\r?\n/)
    .map((line) => line.slice(0, maxLine))
    .join("\n");
  const isUsed = (framework: (typeof frameworks)[number]) =>
    Number(framework.propose(project, sh).length > 0);
  const readings = frameworks
    .toSorted((one, other) => isUsed(other) - isUsed(one))
    .map((framework) => framework.consoleFailures(plain, project));
  const best = readings.reduce((most, one) => (one.length > most.length ? one : most), []);
  const folder = openFolder(project.folder);
  const cases = best.map((failure) => toCase(failure, folder));
  const ids = distinguish(cases.map(({ id }) => ({ id, hostname: undefined })));
  return cases.map((one, index) => ({ ...one, id: ids[index] ?? one.id }));
}

function toCase(failure: ConsoleFailure, folder: SearchedFolder): TestCase {
  const { project, line, message, loadFailure } = failure;
  const file = failure.file === undefined ? undefined : resolveEnd(failure.file, folder);
  // Where the file names the test, it does so as it is called in the folder.
  const called = (one: string) => (one === failure.file ? (file ?? one) : one);
  const suitePath = (failure.suitePath ?? []).map(called);
  const [classname, name] = [called(failure.classname), called(failure.name)];
  return {
    id: idInProject(testId({ suitePath, classname, name, file }), project),
    suitePath,
    classname,
    name,
    file,
    line,
    outcome: "failed",
    failures: [
      {
        kind: "failure",
        message,
        text: message,
        position: file === undefined || line === undefined ? undefined : { path: file, line },
      },
    ],
    ...(loadFailure === true && { loadFailure }),
  };
}
