import type { Project } from "../project.ts";
import type { Framework, NarrowedCommand, Narrowing } from "./framework.ts";
import { askPytest, isolatePytest, pytestFailures } from "./pytest.ts";

/** The variable that pytest needs behind tox, which hands none through that it is not told of. */
const passed = "PYTEST_ADDOPTS";

/** pytest in the environments of tox; measured with tox 3, tox 4 as documented (runner-catalog, 0.2). */
export const tox: Framework = {
  name: "pytest through tox",

  files: /\.(?:py|txt|rst|md)$/,

  direct: (project) => proposal(project) ?? ["tox"],

  propose: (project) => [proposal(project)?.join(" ") ?? []].flat(),

  isCommand: ([program]) => program === "tox",

  askForReport(command) {
    const { env } = command;
    // pytest itself puts the name of the tox environment in: several environments must not write one file.
    const asked = askPytest(command, "tox-$TOX_ENV_NAME");
    return {
      ...asked,
      env: {
        ...asked.env,
        TOX_TESTENV_PASSENV: [env["TOX_TESTENV_PASSENV"], passed].filter(Boolean).join(" "),
        TOX_OVERRIDE: [env["TOX_OVERRIDE"], `testenv.pass_env+=${passed}`].filter(Boolean).join(";"),
      },
    };
  },

  mayRunOthers: true,

  isolate: isolateTox,

  consoleFailures: pytestFailures,
};

function proposal({ texts }: Project): readonly string[] | undefined {
  const configuration = texts.get("tox.ini") ?? "";
  if (!/^(?:(?![#;]).)*\bpytest\b/m.test(configuration)) {
    return undefined;
  }
  const environment = listEnvironments(configuration).find((name) => runsPytest(configuration, name));
  return environment === undefined ? ["tox"] : ["tox", "-e", environment];
}

/**
 * What follows `--` is pytest's, and takes the place of the arguments that tox.ini has for it; where tox.ini runs it in
 * another directory, only absolute paths would be found.
 */
export function isolateTox({ words, selection, project }: NarrowedCommand): Narrowing | undefined {
  const configuration = project.texts.get("tox.ini") ?? "";
  const isElsewhere = /^change_?dir[ \t]*=/m.test(configuration);
  const absolute = (file: string) => (isElsewhere ? `${project.folder}/${file}` : file);
  const dashes = words.indexOf("--");
  const own = dashes === -1 ? ["pytest"] : ["pytest", ...words.slice(dashes + 1)];
  const narrowing = isolatePytest({ words: own, selection, project });
  return (
    narrowing && {
      ...narrowing,
      replaced: narrowing.replaced.map((index) => index + dashes),
      args: [...(dashes === -1 ? ["--"] : []), ...narrowing.args.map(absolute)],
    }
  );
}

/** The names in `envlist`; of alternatives (`py{311,312}-web`) the first. */
function listEnvironments(configuration: string): readonly string[] {
  const list = /^env_?list[ \t]*=((?:.*\n[ \t]+\S)*.*)/m.exec(configuration)?.[1] ?? "";
  const names = list.replace(/\{([^,{}]*)(?:,[^{}]*)?\}/g, "$1").split(/[\s,]+/);
  return names.filter((name) => /^[\w.-]+$/.test(name));
}

/** Whether the section of an environment, or the common one where it has no commands of its own, runs pytest. */
function runsPytest(configuration: string, environment: string): boolean {
  const sections = configuration.split(/^(?=\[)/m);
  const own = sections.find((section) => section.startsWith(`[testenv:${environment}]`));
  const commands = [own, sections.find((section) => section.startsWith("[testenv]"))]
    .map((section) => /^commands[ \t]*=((?:.*\n[ \t]+\S)*.*)/m.exec(section ?? "")?.[1])
    .find((found) => found !== undefined);
  return /\bpytest\b/.test(commands ?? "");
}
