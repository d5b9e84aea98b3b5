import { spawn } from "node:child_process";
import { messageOf, UserError } from "../../src/base/errors.ts";

/** What npm prints when it does not reach the packages. */
const NO_NETWORK = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|CERT_|network/;

/** Lines of output that a failure shows. */
const LAST_LINES = 15;

/**
 * Runs one command of the installation in a folder, with `env` added to the environment, and waits for its end.
 * Throws a UserError with the last lines of its output when it fails.
 */
export async function runStep(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const { exit, output } = await runToEnd(command, args, cwd, env);
  if (exit === 0) return;
  const lastLines = output.trimEnd().split("\n").slice(-LAST_LINES).join("\n");
  throw new UserError(
    `VS Code for tests could not be installed: "${command} ${args.join(" ")}" failed (${exit}) in ${cwd}.\n${lastLines}`,
    NO_NETWORK.test(output) ? "Check the network, then try again." : "See the lines above, then try again.",
  );
}

/** Whether a command can be run and exits with 0. */
export async function succeeds(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<boolean> {
  return (await runToEnd(command, args, process.cwd(), env)).exit === 0;
}

async function runToEnd(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ exit: number | string; output: string }> {
  const child = spawn(command, args, {
    cwd,
    env: { ...withoutPackage(process.env), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    // npm is a .cmd file there, which only a shell starts. No argument holds a space.
    shell: process.platform === "win32" && command === "npm",
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  const exit = await new Promise<number | string>((resolve) => {
    child.once("error", (error) => resolve(messageOf(error)));
    child.once("close", (code, signal) => resolve(code ?? signal ?? "killed"));
  });
  return { exit, output };
}

/** Under `npm run` the environment describes the project; a nested npm must not take it for its own package. */
function withoutPackage(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_(package|lifecycle)_/.test(name)));
}
