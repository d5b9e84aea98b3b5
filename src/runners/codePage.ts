import { collect, type ProcessOptions, windowsProgram } from "../base/process.ts";

/** Starts a program of the system without arguments, and returns what it printed, one byte a character. */
export type AskSystem = (file: string, options: ProcessOptions) => Promise<string>;

const ask: AskSystem = async (file, options) => (await collect(file, [], options)).stdout.toString("latin1");

/**
 * The code page of consoles, in which programs of Windows write what is not ASCII; undefined on any other system, and where it cannot be found
 * out. `chcp` says it behind words in the language of the system (docs/rules/runners.md#code-pages).
 */
export async function readCodePage(
  platform: NodeJS.Platform,
  options: ProcessOptions,
  askSystem: AskSystem = ask,
): Promise<number | undefined> {
  if (platform !== "win32") {
    return undefined;
  }
  const printed = await askSystem(windowsProgram(options.env, "chcp.com"), options);
  const [page] = /(?<!\d)\d{3,5}(?=\D{0,40}$)/.exec(printed) ?? [];
  return page === undefined ? undefined : Number(page);
}
