import { join } from "node:path";
import { build } from "esbuild";

/** The engine as it ships, and what is preloaded into one that is to be killed. */
export interface Bundle {
  readonly engine: string;
  readonly killEngine: string;
}

/** Bundles both into a folder: hundreds of engines are started, and from its sources one takes half a second of a processor. */
export async function makeBundle(folder: string): Promise<Bundle> {
  const root = join(import.meta.dirname, "../..");
  await build({
    entryPoints: {
      engine: join(root, "src/engine.ts"),
      killEngine: join(import.meta.dirname, "killEngine.ts"),
    },
    outdir: folder,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    mainFields: ["module", "main"],
    logLevel: "error",
  });
  return { engine: join(folder, "engine.cjs"), killEngine: join(folder, "killEngine.cjs") };
}
