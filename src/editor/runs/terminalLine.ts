import { canQuoteFor, quoteFor } from "../../base/quoteWord.ts";
import type { ShellKind } from "../../base/shellKind.ts";
import type { EditorRun } from "../../protocol/messages.ts";

/**
 * One line for the terminal that the user has: variables by `env`, the rest as arguments of the shell that runs commands, each as the
 * terminal's own shell writes it. Undefined if that shell has no way to hand one of them on unchanged, or it holds
 * what a terminal takes for a key before any shell sees it: Ctrl+C, the tabulator.
 */
export function terminalLine(
  { folder, file, args, env }: Pick<EditorRun, "folder" | "file" | "args" | "env">,
  shell: ShellKind,
): string | undefined {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const inFolder = [file, "-c", 'cd "$1" && shift && exec "$@"', file, folder, file, ...args];
  const words = ["env", ...variables, ...inFolder];
  return words.every((word) => canQuoteFor(shell, word) && !key.test(word))
    ? words.map((word) => quoteFor(shell, word)).join(" ")
    : undefined;
}

/** All control characters but a line break. */
const key = /[\x00-\x09\x0b-\x1f\x7f]/;
