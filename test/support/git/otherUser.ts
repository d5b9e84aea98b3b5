import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { makeFolder } from "./repositories.ts";

/** A user with no rights of its own, as options of a process. */
export const nobody = { uid: 65_534, gid: 65_534 };

/** A program that another user can run. */
export interface PublicProgram {
  /** The node that runs the tests. */
  readonly node: string;
  /** The program, in one file. */
  readonly script: string;
}

/**
 * Bundles a module of the project, given by its path, into a folder that everybody may read: the checkout may be one that only
 * its owner reads, with the node in it. The folder goes away with the test.
 */
export async function makePublicProgram(module: string): Promise<PublicProgram> {
  const folder = makeFolder();
  chmodSync(folder, 0o755);
  const script = join(folder, "program.mjs");
  await build({
    entryPoints: [module],
    outfile: script,
    bundle: true,
    platform: "node",
    format: "esm",
    mainFields: ["module", "main"],
    // Packages in CommonJS ask for Node's own modules by `require`.
    banner: {
      js: `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`,
    },
  });
  const canRun = spawnSync(process.execPath, ["--version"], nobody).status === 0;
  const node = canRun ? process.execPath : join(folder, "node");
  if (!canRun) {
    copyFileSync(process.execPath, node);
    chmodSync(node, 0o755);
  }
  return { node, script };
}
