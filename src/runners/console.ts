import { stat } from "node:fs/promises";
import { join, posix } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { codeOf } from "../base/errors.ts";
import type { TestCase } from "../model/report.ts";
import { distinguish, idInProject, testId } from "../model/testId.ts";
import type { ConsoleFailure } from "./frameworks/framework.ts";
import { frameworks } from "./frameworks/frameworks.ts";
import type { Project } from "./project.ts";

/** How much of a pasted text is looked at, and of each of its lines (docs/rules/security.md#s28). */
const maxText = 4 * 1024 * 1024;
const maxLine = 2000;

/** The failing tests that a console output tells of: those of the framework that recognises most, the project's own first. */
export async function readConsole(text: string, project: Project): Promise<readonly TestCase[]> {
  const plain = stripVTControlCharacters(text.slice(-maxText))
    .split(/\r?\n/)
    .map((line) => line.slice(0, maxLine))
    .join("\n");
  const isUsed = (framework: (typeof frameworks)[number]) => Number(framework.propose(project).length > 0);
  const readings = frameworks
    .toSorted((one, other) => isUsed(other) - isUsed(one))
    .map((framework) => framework.consoleFailures(plain, project));
  const best = readings.reduce((most, one) => (one.length > most.length ? one : most), []);
  const cases: TestCase[] = [];
  for (const failure of best) {
    cases.push(await toCase(failure, project.folder));
  }
  const ids = distinguish(cases.map(({ id }) => ({ id, hostname: undefined })));
  return cases.map((one, index) => ({ ...one, id: ids[index] ?? one.id }));
}

async function toCase(failure: ConsoleFailure, folder: string): Promise<TestCase> {
  const { project, suitePath = [], classname, name, line, message, loadFailure } = failure;
  const file = await findFile(failure.file, folder);
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

/** The path of a printed file relative to the folder, where it is a file of the folder; nothing outside is looked at. */
async function findFile(printed: string | undefined, folder: string): Promise<string | undefined> {
  const written = printed?.replaceAll("\\", "/") ?? "";
  const path = posix.normalize(written.startsWith(`${folder}/`) ? written.slice(folder.length + 1) : written);
  if (written === "" || /^(?:\/|\.\.(?:\/|$)|[a-z]+:)|[\x00-\x1f]/i.test(path)) {
    return undefined;
  }
  try {
    return (await stat(join(folder, path))).isFile() ? path : undefined;
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EACCES", "ELOOP", "ENAMETOOLONG"].includes(codeOf(error) ?? "")) {
      return undefined;
    }
    throw error;
  }
}
