import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Translations by the English text, or texts by their keys. */
type Texts = Readonly<Record<string, string>>;

/** The one text with a key of its own: vsce writes it onto the extension's page, and knows only keys of word characters. */
const keyed: Texts = {
  description:
    "Test debugging sessions: every attempt at a failing test is recorded with its diff and its results, to compare, restore and export.",
};

/**
 * The texts of package.json that are translated, by their keys. A text stands there between percent signs, as `%Start Session…%`,
 * and is its own key, like every other text of the window.
 */
export function readManifestTexts(manifest: unknown): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  JSON.stringify(manifest, (_, value: unknown) => {
    const [, key] = typeof value === "string" ? (/^%(.+)%$/s.exec(value) ?? []) : [];
    if (key !== undefined) {
      texts.set(key, keyed[key] ?? key);
    }
    return value;
  });
  return texts;
}

/** The texts of package.json in a language, by their keys, as VS Code wants them; `bundle` is that of the language. */
export function translateManifest(manifest: unknown, bundle: Texts): Texts {
  const texts = [...readManifestTexts(manifest)];
  return Object.fromEntries(texts.map(([key, text]) => [key, bundle[text] ?? text]));
}

/**
 * Writes the files in which VS Code looks these texts up, `package.nls.json` and `package.nls.<language>.json`, into the folder of
 * package.json, out of it and of the bundles of `l10n/`. They say nothing that is not there.
 */
export async function writeManifestTexts(root: string): Promise<void> {
  const read = async (file: string) => JSON.parse(await readFile(join(root, file), "utf8"));
  const manifest = await read("package.json");
  const write = (name: string, bundle: Texts) =>
    writeFile(join(root, name), `${JSON.stringify(translateManifest(manifest, bundle), null, 2)}\n`);
  await write("package.nls.json", {});
  for (const file of await readdir(join(root, "l10n"))) {
    await write(file.replace("bundle.l10n", "package.nls"), await read(join("l10n", file)));
  }
}
