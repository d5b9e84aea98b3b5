import { watch as watchFiles } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildOptions, build, context, type Metafile, type Plugin } from "esbuild";
import { nodeBundle, pageBundle } from "./bundles.ts";
import { writeManifestTexts } from "./scripts/manifestTexts.ts";
import { thirdPartyNotices } from "./scripts/packaging/thirdPartyNotices.ts";

/**
 * Bundles the extension host's side, the engine, the thread that reads imports and the command line as CommonJS under dist/, with
 * files beside them for what several need, and the page of the panel into dist/webview/. The texts of package.json are written beside it, for VS Code,
 * and the notices of the packages in the bundles into dist/.
 * No module of src does anything by being imported, which `sideEffects` in package.json says: what nobody uses is not bundled.
 * With --production the bundles are minified and carry no source maps. With --watch they are built again whenever a source changes,
 * and what is printed is what the task “watch” of VS Code waits for.
 */
const production = process.argv.includes("--production");
const bundles = [
  nodeBundle("dist", ["extension", "engine", "importWorker", "cli", "mcp"], production),
  pageBundle("dist/webview", production),
];

const root = import.meta.dirname;
await rm("dist", { recursive: true, force: true });
await writeManifestTexts(root);
if (process.argv.includes("--watch")) {
  await watch(bundles);
} else {
  const metafiles: Metafile[] = [];
  for (const bundle of bundles) {
    metafiles.push((await build({ ...bundle, metafile: true })).metafile);
  }
  await writeFile(join(root, "dist/ThirdPartyNotices.txt"), thirdPartyNotices(root, metafiles));
}

/** Builds until it is ended. A line says when the first of the bundles begins to be built, and one when the last is. */
async function watch(all: readonly BuildOptions[]): Promise<void> {
  let building = 0;
  const tell: Plugin = {
    name: "tell",
    setup({ onStart, onEnd }) {
      onStart(() => {
        if (building++ === 0) {
          console.log("[watch] build started");
        }
      });
      onEnd(({ errors }) => {
        for (const { location, text } of errors) {
          console.log(
            `${location?.file ?? ""}:${location?.line ?? 1}:${location?.column ?? 0}: error: ${text}`,
          );
        }
        if (--building === 0) {
          console.log("[watch] build finished");
        }
      });
    },
  };
  const contexts = await Promise.all(
    all.map((bundle) =>
      context({ ...bundle, logLevel: "silent", plugins: [...(bundle.plugins ?? []), tell] }),
    ),
  );
  await Promise.all(contexts.map((one) => one.watch()));
  for (const texts of ["package.json", "l10n"]) {
    // A file that is being written is read again when it is complete.
    watchFiles(join(root, texts), () => void writeManifestTexts(root).catch(() => undefined));
  }
}
