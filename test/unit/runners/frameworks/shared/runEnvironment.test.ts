import { delimiter } from "node:path";
import { expect, it } from "vitest";
import { runEnvironment } from "../../../../../src/runners/frameworks/shared/runEnvironment.ts";

it("has the chosen environment of Python as if it had been activated", () => {
  const env = { PATH: "/usr/bin", PYTHONHOME: "/old", HOME: "/home/me" };
  const venv = { bin: "/project/.venv/bin", root: "/project/.venv" };
  expect(runEnvironment(env, { CI: "1" }, venv)).toEqual({
    PATH: ["/project/.venv/bin", "/usr/bin"].join(delimiter),
    VIRTUAL_ENV: "/project/.venv",
    HOME: "/home/me",
    CI: "1",
  });
  expect(runEnvironment({ Path: "C:\\Windows" }, {}, { bin: "C:\\conda", root: undefined })).toEqual({
    Path: ["C:\\conda", "C:\\Windows"].join(delimiter),
  });
  expect(runEnvironment(env, {})).toEqual(env);
});
