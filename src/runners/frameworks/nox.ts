import { noxCommands } from "../project/pythonTasks.ts";
import { askPytest, pytestFailures } from "./pytest.ts";
import type { Framework } from "./shared/framework.ts";
import { isolateTox, runsPytest } from "./tox.ts";

/** pytest in the sessions of nox, which hands the environment through (docs/rules/runners.md#nox). */
export const nox: Framework = {
  name: "pytest through nox",

  files: /\.(?:py|txt|rst|md)$/,

  direct: () => ["nox"],

  propose: ({ texts }) => (/["']pytest["']/.test(texts.get("noxfile.py") ?? "") ? ["nox"] : []),

  isCommand: ([program, ...args], project) =>
    program === "nox" && (noxCommands(args, project)?.some(runsPytest) ?? true),

  // pytest itself puts the name of the session in: several sessions must not write one file.
  askForReport: (command) => askPytest(command, "nox-$NOX_CURRENT_SESSION"),

  mayRunOthers: true,

  isolate: (command) => isolateTox(command),

  consoleFailures: pytestFailures,
};
