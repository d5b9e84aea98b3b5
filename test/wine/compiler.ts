import { installDebian } from "./installDebian.ts";

/** The compiler for Windows. */
export const compiler = "x86_64-w64-mingw32-gcc";

/** Installs it, with what else is named. */
export async function installCompiler(logs: string, ...others: readonly string[]): Promise<void> {
  await installDebian(["gcc-mingw-w64-x86-64-posix", ...others], logs);
}
