import { quoteWord } from "../../base/quoteWord.ts";

/** What variables of the user's environment say of ssh: GIT_SSH_COMMAND, GIT_SSH and GIT_SSH_VARIANT. */
export interface SshVariables {
  readonly command?: string | undefined;
  readonly program?: string | undefined;
  readonly variant?: string | undefined;
}

/** Reads those of an environment; an empty one says nothing, as for git. */
export function readSshVariables(env: NodeJS.ProcessEnv): SshVariables {
  return {
    command: env["GIT_SSH_COMMAND"] || undefined,
    program: env["GIT_SSH"] || undefined,
    variant: env["GIT_SSH_VARIANT"] || undefined,
  };
}

/** The options with which an ssh fails instead of asking, by the names that git has for its kinds. */
const unasking: Readonly<Record<string, string>> = {
  ssh: " -o BatchMode=yes",
  plink: " -batch",
  putty: " -batch",
  // To TortoisePlink git itself gives it.
};

/**
 * The variables with which git starts the ssh that the user has chosen, in git's own order, or that of the system. It asks nothing: on
 * Windows the question would stand on a console that nobody sees (docs/rules/git-storage.md#g31). A line that is more than one
 * command is left unchanged, as is a program of another name.
 */
export function sshVariables(
  user: readonly (readonly [key: string, value: string])[],
  env: SshVariables,
): Readonly<Record<string, string>> {
  const settingOf = (key: string) => user.findLast(([name]) => name === key)?.[1] || undefined;
  const command = env.command ?? settingOf("core.sshcommand") ?? quoteWord(env.program ?? "ssh");
  const options = unasking[env.variant ?? settingOf("ssh.variant") ?? programOf(command)] ?? "";
  return {
    GIT_SSH_COMMAND: /[;&|<>#\n]/.test(command) ? command : command + options,
    ...(env.variant === undefined ? {} : { GIT_SSH_VARIANT: env.variant }),
  };
}

/** The name of the first program of a line, without its folder and `.exe`. */
function programOf(command: string): string {
  const [, single, double, plain = ""] = /^\s*(?:'([^']*)'|"([^"]*)"|(\S+))/.exec(command) ?? [];
  const path = single ?? double ?? plain;
  return (path.split(/[\\/]/).at(-1) ?? "").toLowerCase().replace(/\.exe$/, "");
}
