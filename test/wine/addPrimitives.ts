import { existsSync } from "node:fs";
import { copyFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { compiler, installCompiler } from "./compiler.ts";
import { runToEnd } from "./runToEnd.ts";

const source = join(import.meta.dirname, "bcryptPrimitives.c");

/** Gives a Windows of wine the library that programs in Go and Rust need (`bcryptPrimitives.c`), built once, unless it has its own. */
export async function addPrimitives(prefix: string, built: string, logs: string): Promise<void> {
  const name = "bcryptprimitives.dll";
  const place = join(prefix, "drive_c/windows/system32", name);
  if (existsSync(place)) {
    return;
  }
  const library = join(built, name);
  if (!existsSync(library)) {
    await installCompiler(logs);
    const draft = `${library}.draft`;
    const step = { cwd: logs, env: process.env, log: join(logs, "primitives.log"), timeout: 5 * 60_000 };
    await runToEnd(compiler, ["-shared", "-O1", "-o", draft, source, "-ladvapi32"], step);
    await rename(draft, library);
  }
  await copyFile(library, place);
}
