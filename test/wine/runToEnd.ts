import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { UserError } from "../../src/base/errors.ts";

/** Lines of output that a failure shows. */
const lastLines = 15;

/** How a command is run. */
export interface Step {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** The file that gets what it prints: Node for Windows does not write into a pipe of Linux. */
  readonly log: string;
  /** After how many milliseconds it is killed. */
  readonly timeout: number;
}

/** Runs a command to its end. Throws a UserError with its last lines if it fails, takes too long, or is not there. */
export async function runToEnd(command: string, args: readonly string[], step: Step): Promise<string> {
  const { cwd, env, log, timeout } = step;
  const out = openSync(log, "w");
  const ended = await new Promise<string>((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      timeout,
      killSignal: "SIGKILL",
      stdio: ["ignore", out, out],
    });
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(String(code ?? signal)));
  });
  closeSync(out);
  const output = readFileSync(log, "utf8");
  if (ended !== "0") {
    const end = output.trimEnd().split("\n").slice(-lastLines).join("\n");
    throw new UserError(
      `"${[command, ...args].join(" ").slice(0, 300)}" failed (${ended}).\n${end}`,
      `Read ${log}, then try again.`,
    );
  }
  return output;
}
