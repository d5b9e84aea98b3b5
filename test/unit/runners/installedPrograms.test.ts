import { expect, test } from "vitest";
import type { ProgramSystem } from "../../../src/base/findProgram.ts";
import { findMissingProgram } from "../../../src/runners/installedPrograms.ts";

function machine(platform: NodeJS.Platform, ...programs: readonly string[]): ProgramSystem {
  return {
    platform,
    home: "/home/me",
    isProgram: (path) => programs.includes(path),
    resolveLinks: (path) => path,
  };
}

test("the program that a line starts is looked for on the PATH", () => {
  const missing = findMissingProgram(
    { PATH: "/opt/x:/usr/bin" },
    machine("linux", "/usr/bin/npm", "/opt/x/pytest"),
  );
  expect(missing("npm test")).toBeUndefined();
  expect(missing("pytest")).toBeUndefined();
  expect(missing("tox -e py")).toBe("tox");
  expect(missing("CI=1 LANG=C tox")).toBe("tox");
});

test("a line that does not say plainly which it is has none that is missing", () => {
  const missing = findMissingProgram({}, machine("linux"));
  expect(
    ["./gradlew test", "cd a && npm test", '"my tests"', "$RUN", "export A=1; x", ""].map(missing),
  ).toEqual(Array.from({ length: 6 }, () => undefined));
  expect(missing("npm test")).toBe("npm");
});

test("on Windows a program has one of the endings that start", () => {
  const missing = findMissingProgram(
    { Path: "C:\\a;C:\\b" },
    machine("win32", "C:\\b\\npm.cmd", "C:\\a\\go.exe"),
  );
  expect(missing("npm test")).toBeUndefined();
  expect(missing("go test ./...")).toBeUndefined();
  expect(missing("tox")).toBe("tox");
});
