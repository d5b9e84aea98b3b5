/** A program with its arguments, as it is handed to the system. */
export interface Argv {
  readonly file: string;
  readonly args: readonly string[];
  /** On Windows the line is handed over as it is: `cmd` has rules of its own for quotes. */
  readonly windowsVerbatimArguments?: boolean;
}

/** The explicit shell that runs the command lines of the user. */
export interface Shell {
  /** What takes the meaning from the character after it. */
  readonly escape: "\\" | "^";
  /** The line is one argument: it is never put together with anything that came from a report or a file name (security S4). */
  run(line: string): Argv;
  /** One argument, as it is written in a line. */
  quote(argument: string): string;
}

/** The shell of a platform: `/bin/sh`, or `cmd` on Windows. */
export function shellOf(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): Shell {
  if (platform === "win32") {
    const file = env["ComSpec"] ?? "cmd.exe";
    return {
      escape: "^",
      run: (line) => ({ file, args: ["/d", "/s", "/c", `"${line}"`], windowsVerbatimArguments: true }),
      quote: (argument) => (isPlain(argument) ? argument : `"${argument}"`),
    };
  }
  return {
    escape: "\\",
    run: (line) => ({ file: "/bin/sh", args: ["-c", line] }),
    quote: (argument) => (isPlain(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`),
  };
}

function isPlain(argument: string): boolean {
  return /^[\w./:=@+,-]+$/.test(argument);
}
