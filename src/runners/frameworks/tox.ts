import type { Project } from "../project/project.ts";
import { toxCommands, toxFileOf } from "../project/pythonTasks.ts";
import { askPytest, isolatePytest, pytestFailures } from "./pytest.ts";
import type { Framework, NarrowedCommand, Narrowing } from "./shared/framework.ts";

/** The variable that pytest needs behind tox, which passes only the variables that it is given by name. */
const passed = "PYTEST_ADDOPTS";

/** pytest in the environments of tox; measured with tox 3, tox 4 as documented (docs/rules/runners.md#tox). */
export const tox: Framework = {
  name: "pytest through tox",

  files: /\.(?:py|txt|rst|md)$/,

  direct: (project) => proposal(project) ?? ["tox"],

  propose: (project) => [proposal(project)?.join(" ") ?? []].flat(),

  // It may run anything: that is looked at by what its configuration says.
  isCommand: ([program, ...args], project) =>
    program === "tox" && (toxCommands(args, project)?.some(runsPytest) ?? true),

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

function proposal(project: Project): readonly string[] | undefined {
  const file = toxFileOf(project);
  const environments = file?.environments ?? [];
  const runs = (name: string) => file?.commandsOf(name)?.some(runsPytest) === true;
  const found = environments.filter(runs);
  const [first] = found;
  if (first !== undefined) {
    // Of the Pythons that a package is for, the first is the oldest or the newest: it is seldom the one that is here.
    const isOneOfSeveral = onlyPython.test(first) && found.filter((name) => onlyPython.test(name)).length > 1;
    return ["tox", "-e", isOneOfSeveral && runs(ownPython) ? ownPython : first];
  }
  return environments.length === 0 && file?.commandsOf("")?.some(runsPytest) ? ["tox"] : undefined;
}

/** An environment that is named by its Python and nothing else. */
const onlyPython = /^py(?:py)?\d[\d.]*$/;

/** The one with the Python that tox itself runs in; tox has it wherever `[testenv]` is. */
const ownPython = "py";

/** Whether a command of tox.ini or of a script names pytest. */
export function runsPytest(command: string): boolean {
  return /\bpy\.?test\b/.test(command);
}

/**
 * The words after `--` belong to pytest, and replace the arguments that tox.ini has for it; where tox.ini runs it in
 * another directory, only absolute paths would be found.
 */
export function isolateTox({ words, selection, project }: NarrowedCommand): Narrowing | undefined {
  const configuration = project.texts.get("tox.ini") ?? "";
  const isElsewhere = /^change_?dir[ \t]*=/m.test(configuration);
  const absolute = (file: string) => (isElsewhere ? `${project.folder}/${file}` : file);
  const dashes = words.indexOf("--");
  const own = dashes === -1 ? ["pytest"] : ["pytest", ...words.slice(dashes + 1)];
  const narrowing = isolatePytest({ words: own, selection, project }, absolute);
  return (
    narrowing && {
      ...narrowing,
      replaced: narrowing.replaced.map((index) => index + dashes),
      args: [...(dashes === -1 ? ["--"] : []), ...narrowing.args],
    }
  );
}
