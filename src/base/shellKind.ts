/**
 * The languages that command lines are written in. Several shells share one: `sh` is that of POSIX (dash, ksh), `bash` also that of zsh and
 * Git Bash, `powershell` is Windows PowerShell 5 and `pwsh` PowerShell 7.
 */
export type ShellKind = "sh" | "bash" | "fish" | "nu" | "cmd" | "powershell" | "pwsh";

/** What each is called by people. */
export const shellNames: Readonly<Record<ShellKind, string>> = {
  sh: "sh",
  bash: "bash",
  fish: "fish",
  nu: "Nushell",
  cmd: "cmd",
  powershell: "Windows PowerShell",
  pwsh: "PowerShell",
};
