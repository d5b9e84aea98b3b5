/**
 * The languages that command lines are written in. Several shells share one: `sh` is that of POSIX (dash, ksh), `bash` also that of
 * Git Bash, `powershell` is Windows PowerShell 5 and `pwsh` PowerShell 7.
 */
export type ShellKind = "sh" | "bash" | "zsh" | "fish" | "nu" | "cmd" | "powershell" | "pwsh";

/** What each is called by people. */
export const shellNames: Readonly<Record<ShellKind, string>> = {
  sh: "sh",
  bash: "bash",
  zsh: "zsh",
  fish: "fish",
  nu: "Nushell",
  cmd: "cmd",
  powershell: "Windows PowerShell",
  pwsh: "PowerShell",
};

const kinds: Readonly<Record<string, ShellKind>> = {
  sh: "sh",
  ash: "sh",
  dash: "sh",
  ksh: "sh",
  bash: "bash",
  gitbash: "bash",
  zsh: "zsh",
  fish: "fish",
  nu: "nu",
  cmd: "cmd",
  powershell: "powershell",
  pwsh: "pwsh",
};

/**
 * The language of a shell, by its path or by the name that VS Code has for it (`terminal.state.shell`); undefined for one that is not
 * known here: csh, Python's prompt, a shell of WSL, which runs on another system.
 */
export function shellKindOf(shell: string): ShellKind | undefined {
  const name = (shell.split(/[\\/]/).at(-1) ?? "").toLowerCase().replace(/^-|\.exe$|-preview$/g, "");
  return Object.hasOwn(kinds, name) ? kinds[name] : undefined;
}

/**
 * The language of a terminal: what the editor says of it (`terminal.state.shell`), which changes with a shell that is started in another
 * one; else the first of these paths. The editor does not say which PowerShell it is, but its path does.
 */
export function shellOfTerminal(
  said: string | undefined,
  paths: readonly (string | undefined)[],
): ShellKind | undefined {
  const path = paths.find((one) => one !== undefined && one !== "");
  const byPath = path === undefined ? undefined : shellKindOf(path);
  const kind = said === undefined ? byPath : shellKindOf(said);
  return kind === "pwsh" && byPath === "powershell" ? byPath : kind;
}
