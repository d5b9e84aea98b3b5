import { expect, it } from "vitest";
import { shellKindOf, shellOfTerminal } from "../../../src/base/shellKind.ts";

it.each([
  ["/bin/sh", "sh"],
  ["/usr/bin/zsh", "zsh"],
  ["-bash", "bash"],
  ["gitbash", "bash"],
  ["C:\\Program Files\\Git\\bin\\bash.exe", "bash"],
  ["$" + "{env:windir}\\System32\\cmd.exe", "cmd"],
  ["C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\PowerShell.EXE", "powershell"],
  ["C:\\Program Files\\PowerShell\\7\\pwsh.exe", "pwsh"],
  ["/opt/homebrew/bin/fish", "fish"],
  ["nu", "nu"],
  ["wsl", undefined],
  ["csh", undefined],
  ["python", undefined],
  ["constructor", undefined],
  ["", undefined],
])("%s writes its lines in %s", (shell, kind) => {
  expect(shellKindOf(shell)).toBe(kind);
});

it.each<[string | undefined, readonly (string | undefined)[], string | undefined]>([
  ["fish", ["/bin/bash"], "fish"],
  ["pwsh", [undefined, "C:\\x\\powershell.exe"], "powershell"],
  ["pwsh", ["C:\\x\\pwsh.exe", "C:\\x\\powershell.exe"], "pwsh"],
  ["pwsh", ["C:\\x\\cmd.exe"], "pwsh"],
  [undefined, [undefined, "/bin/zsh"], "zsh"],
  [undefined, ["", "/bin/fish"], "fish"],
  [undefined, [], undefined],
  // A shell in a shell.
  ["python", ["/bin/bash"], undefined],
])("a terminal of which %j is said, with the paths %j, is one of %s", (said, paths, kind) => {
  expect(shellOfTerminal(said, paths)).toBe(kind);
});
