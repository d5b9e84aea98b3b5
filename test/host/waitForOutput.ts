import type { ChildProcess } from "node:child_process";

/** Waits until a process with piped output has printed something that `pattern` matches. Throws, with the output, when it ends before or takes too long. */
export function waitForOutput(
  child: ChildProcess,
  pattern: RegExp,
  timeoutMs: number,
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = (what: string) =>
      reject(new Error(`${child.spawnargs.join(" ")}: ${what}. It printed:\n${output}`));
    const timer = setTimeout(() => fail(`nothing like ${pattern} in ${timeoutMs / 1000} s`), timeoutMs);
    const read = (chunk: Buffer) => {
      output += chunk;
      const match = pattern.exec(output);
      if (match === null) return;
      clearTimeout(timer);
      // Keeps flowing, unread: a full pipe would stop the process.
      child.stdout?.off("data", read).resume();
      child.stderr?.off("data", read).resume();
      resolve(match);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("error", (error) => fail(error.message));
    child.once("close", (code, signal) => fail(`ended (${code ?? signal})`));
  });
}
