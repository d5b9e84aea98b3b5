import { type ProgramSystem, pathVariable, thisSystem } from "../base/findProgram.ts";
import { pathsOf } from "../base/platform.ts";

/** What a shell knows by itself, so that no file has to be there for it. */
const builtIn: ReadonlySet<string> = new Set(["cd", "set", "export", "call", "source", ".", "exec", "env"]);

/** The program that a line starts first, if it is named without a path and after nothing but variables. */
const firstProgram = /^(?:[A-Za-z_]\w*=\S*[ \t]+)*([\w.+-]+)(?=[ \t]|$)/;

/**
 * Finds the program of a line that is in no directory of the PATH of `env`; undefined if it is there, or if the line does not say plainly which it is. Nothing is
 * started: that a file of this name is there is all that is known. The runs may have a longer PATH, by the environment that is chosen for Python.
 */
export function findMissingProgram(
  env: Readonly<Record<string, string | undefined>>,
  system: ProgramSystem = thisSystem,
): (line: string) => string | undefined {
  const { delimiter, join } = pathsOf(system.platform);
  const endings = system.platform === "win32" ? [".exe", ".com", ".cmd", ".bat"] : [""];
  const directories = (env[pathVariable(env)] ?? "").split(delimiter).filter((directory) => directory !== "");
  const isThere = (name: string) =>
    directories.some((directory) =>
      endings.some((ending) => system.isProgram(join(directory, `${name}${ending}`))),
    );
  return (line) => {
    const [, name] = firstProgram.exec(line) ?? [];
    return name === undefined || builtIn.has(name) || isThere(name) ? undefined : name;
  };
}
