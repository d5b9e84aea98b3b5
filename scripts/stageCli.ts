import { chmodSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { nodeBundle, version } from "../bundles.ts";
import { addressFields, type PublicAddress } from "./packaging/publicAddress.ts";
import { thirdPartyNotices } from "./packaging/thirdPartyNotices.ts";

const root = join(import.meta.dirname, "..");

/**
 * Makes the npm package of the command line in a folder: its bundles, the reporters that are given to frameworks, its own README, the notices
 * of what is bundled, and where the sources are, if that is known.
 */
export async function stageCli(
  folder: string,
  isProduction: boolean,
  address?: PublicAddress,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const bundle = nodeBundle(join(folder, "dist"), ["engine", "importWorker", "cli", "mcp"], isProduction);
  const { metafile } = await build({ ...bundle, metafile: true });
  writeFileSync(join(folder, "ThirdPartyNotices.txt"), thirdPartyNotices(root, [metafile]));
  chmodSync(join(folder, "dist/cli.cjs"), 0o755);
  cpSync(join(root, "reporters"), join(folder, "reporters"), { recursive: true });
  cpSync(join(root, "LICENSE"), join(folder, "LICENSE"));
  cpSync(join(root, "docs/npm/README.md"), join(folder, "README.md"));
  writeFileSync(
    join(folder, "package.json"),
    `${JSON.stringify({ ...manifest, ...addressFields(address) }, undefined, 2)}\n`,
  );
}

const manifest = {
  name: "casebook",
  version,
  description: "What was tried at the failing tests of a branch, and what it gave",
  keywords: ["test", "debugging", "junit", "git", "agent"],
  license: "MIT",
  bin: { casebook: "dist/cli.cjs" },
  files: ["dist/*.cjs", "reporters", "ThirdPartyNotices.txt"],
  engines: { node: ">=20.12" },
};
