import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { listFiles } from "@vscode/vsce";
import { absoluteLinks } from "./absoluteLinks.ts";
import { addressFields, type PublicAddress } from "./publicAddress.ts";

/** What `listFiles` calls no package manager: dependencies are bundled. */
const noPackages = 2;

/** Fields of package.json that only a clone of the repository has a use for. */
const ofDevelopment = ["scripts", "devDependencies", "dependencies", "private", "sideEffects"];

/** The documents that the page of an extension shows, without any file beside it. */
const shown = ["README.md", "CHANGELOG.md"];

/**
 * Copies what `files` of package.json names, built before, into a folder that is emptied first; with the address in the manifest and in
 * the links of what is shown, if it is known, and with the notices of what is bundled.
 */
export async function stageExtension(
  root: string,
  stage: string,
  address: PublicAddress | undefined,
): Promise<void> {
  rmSync(stage, { recursive: true, force: true });
  for (const file of await listFiles({ cwd: root, packageManager: noPackages })) {
    mkdirSync(join(stage, dirname(file)), { recursive: true });
    copyFileSync(join(root, file), join(stage, file));
  }
  copyFileSync(join(root, "dist/ThirdPartyNotices.txt"), join(stage, "ThirdPartyNotices.txt"));
  const manifest = Object.entries(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  const kept = Object.fromEntries(manifest.filter(([name]) => !ofDevelopment.includes(name)));
  writeFileSync(
    join(stage, "package.json"),
    `${JSON.stringify({ ...kept, ...addressFields(address), files: ["**"] }, undefined, 2)}\n`,
  );
  if (address !== undefined) {
    for (const file of shown) {
      writeFileSync(join(stage, file), absoluteLinks(readFileSync(join(root, file), "utf8"), address));
    }
  }
}

/** Whether a version is one for people who want to try it early: its minor number is odd, as in VS Code and its own extensions. */
export function isPreRelease(version: string): boolean {
  return Number(version.split(".")[1]) % 2 === 1;
}
