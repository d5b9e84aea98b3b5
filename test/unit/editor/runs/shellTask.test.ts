import { describe, expect, it } from "vitest";
import type { ShellKind } from "../../../../src/base/shellKind.ts";
import { lineOfShellTask, type TaskWord, taskStart } from "../../../../src/editor/runs/shellTask.ts";
import { shellOf } from "../../../../src/runners/line/shell.ts";
import { commandLineOfTask } from "../../../support/shells/nodePty.ts";
import { argumentsOf, throughCmd } from "../../../support/shells/windowsWords.ts";

describe("a run as a task on Windows", () => {
  it.each(["npm test", 'npx vitest run -t "adds two"', '"C:\\my tools\\pytest.exe" -k "a b"', 'x "a\\\\"'])(
    "hands cmd the line as it is: %s",
    (line) => {
      const {
        file,
        args,
        windowsVerbatimArguments = false,
      } = shellOf("win32", { ComSpec: "C:\\cmd.exe" }).run(line);
      const commandLine = commandLineOfTask(taskStart({ file, args, isVerbatim: windowsVerbatimArguments }));
      expect(commandLine).toBe(`C:\\cmd.exe /d /s /c "${line}"`);
      // With `/s` cmd takes away the first quote and the last one, and nothing else.
      const [, own = ""] = /^C:\\cmd\.exe \/d \/s \/c "(.*)"$/.exec(commandLine) ?? [];
      expect(argumentsOf(throughCmd(own) ?? "")).toEqual(argumentsOf(line));
    },
  );

  it("is a process where no shell of Windows wants its line unchanged", () => {
    const { file, args } = shellOf("linux", {}).run("npm test");
    expect(taskStart({ file, args, isVerbatim: false })).toEqual({
      kind: "process",
      file: "/bin/sh",
      args: ["-c", "npm test"],
    });
  });
});

const escaping = 1;
const strong = 2;
const weak = 3;

describe("the line of a task of the user is the one that VS Code makes", () => {
  it.each<[ShellKind, TaskWord, readonly TaskWord[], string]>([
    ["bash", "pytest -q && echo 'done'", [], "pytest -q && echo 'done'"],
    ["bash", "pytest", ["-k", "a b", "$X"], "pytest -k 'a b' $X"],
    ["bash", "pytest", ["-k", "'a b'"], "pytest -k 'a b'"],
    ["bash", "pytest", ["--k='a b'"], "pytest --k='a b'"],
    ["bash", "pytest", [{ value: "a b", quoting: escaping }], "pytest a\\ b"],
    ["bash", "pytest", [{ value: "a$X", quoting: strong }], "pytest 'a$X'"],
    ["bash", "pytest", [{ value: "a$X", quoting: weak }], 'pytest "a$X"'],
    ["cmd", "C:\\my tools\\pytest.exe", ["-k", "a b"], '"C:\\my tools\\pytest.exe" -k "a b"'],
    ["cmd", "pytest", [{ value: "a&b", quoting: strong }], 'pytest "a&b"'],
    ["cmd", "pytest", [{ value: "a b", quoting: weak }], "pytest a b"],
    ["pwsh", "C:\\my tools\\pytest.exe", ["-k", "a b"], "& 'C:\\my tools\\pytest.exe' -k 'a b'"],
    ["pwsh", "pytest", [{ value: "a (b)", quoting: escaping }], "pytest a` `(b`)"],
  ])("%s: %j %j", (shell, command, args, line) => {
    expect(lineOfShellTask(command, args, shell)).toBe(line);
  });
});
