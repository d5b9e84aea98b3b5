import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";

/** A package of somebody else that is part of a bundle. */
interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** As its package.json names it, such as `MIT`. */
  readonly license: string;
  /** Its licence, and what else its authors want to be passed on, whole. */
  readonly text: string;
}

/** The folders of packages that gave code to one of the bundles, relative to the project's root; sorted. */
export function bundledFolders(metafiles: readonly Metafile[]): readonly string[] {
  const inputs = metafiles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap(({ inputs: all }) => Object.entries(all))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const folders = inputs.flatMap(
    ([path]) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
  );
  return [...new Set(folders)].sort();
}

/**
 * The notices of everything that is bundled, as its licences demand: each text once, below the packages that have it. Throws if a package
 * names no licence, or brings no text of it.
 */
export function thirdPartyNotices(root: string, metafiles: readonly Metafile[]): string {
  const byText = new Map<string, BundledPackage[]>();
  for (const folder of bundledFolders(metafiles)) {
    const found = readPackage(join(root, folder));
    byText.set(found.text, [...(byText.get(found.text) ?? []), found]);
  }
  const parts = [...byText].map(([text, packages]) => {
    const names = packages.map(({ name, version, license }) => `${name} ${version} (${license})`);
    return `${names.join("\n")}\n\n${text}\n`;
  });
  const line = "-".repeat(80);
  return ["Casebook contains code of these packages, under their licenses.\n", ...parts].join(
    `\n${line}\n\n`,
  );
}

function readPackage(folder: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const files = readdirSync(folder)
    .filter((file) => /^(?:licen[cs]e|copying|notice|third-?party-?notices)(?:\.(?:md|txt))?$/i.test(file))
    .sort();
  if (typeof license !== "string" || files.length === 0) {
    throw new Error(`${name} ${version} does not come with its license; look into ${folder}.`);
  }
  const text = files
    .map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim())
    .join("\n\n");
  return { name, version, license, text };
}
