import type { Framework } from "./framework.ts";
import { askPytest } from "./pytest.ts";

/** The variables that pytest needs behind tox, which hands none through that it is not told of. */
const passed = "PYTEST_ADDOPTS";

/** pytest in the environments of tox; measured with tox 3, tox 4 as documented (runner-catalog, 0.2). */
export const tox: Framework = {
  name: "pytest through tox",

  propose({ texts }) {
    const configuration = texts.get("tox.ini") ?? "";
    if (!/\bpytest\b/.test(configuration)) {
      return [];
    }
    const environment = /^env_?list\s*=\s*([\w.-]+)/m.exec(configuration)?.[1];
    return [environment === undefined ? "tox" : `tox -e ${environment}`];
  },

  isCommand: ([program]) => program === "tox",

  askForReport(command) {
    const { env } = command;
    // pytest itself puts the name of the tox environment in: several environments must not write one file.
    const asked = askPytest(command, "$TOX_ENV_NAME");
    return {
      ...asked,
      env: {
        ...asked.env,
        TOX_TESTENV_PASSENV: [env["TOX_TESTENV_PASSENV"], passed].filter(Boolean).join(" "),
        TOX_OVERRIDE: [env["TOX_OVERRIDE"], `testenv.pass_env+=${passed}`].filter(Boolean).join(";"),
      },
    };
  },
};
