/** A program with its arguments, as it is handed to the system. */
export interface Argv {
  readonly file: string;
  readonly args: readonly string[];
  /** On Windows the line is handed over as it is: `cmd` has rules of its own for quotes. */
  readonly windowsVerbatimArguments?: boolean;
}

/**
 * The explicit shell that runs a command line of the user. The line is one argument: it is never put together with anything
 * that came from a report or a file name (security S4).
 */
export function shellFor(line: string, platform: NodeJS.Platform, env: NodeJS.ProcessEnv): Argv {
  if (platform === "win32") {
    const file = env["ComSpec"] ?? "cmd.exe";
    return { file, args: ["/d", "/s", "/c", `"${line}"`], windowsVerbatimArguments: true };
  }
  return { file: "/bin/sh", args: ["-c", line] };
}
