import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readManifestTexts, translateManifest } from "../../../scripts/manifestTexts.ts";
import { readKeys } from "../../support/fences/l10nRules.ts";
import { listProjectFiles, readProjectFile, readSources } from "../../support/fences/readSources.ts";
import { pseudoLanguage, pseudoTranslations } from "../../support/texts/pseudoLanguage.ts";

type Texts = Readonly<Record<string, string>>;

/** A language that a window is shown in, with what Casebook says in it. */
export interface Language {
  readonly tag: string;
  /** What the manifest and the code say, by their English, and facts, by their codes. */
  readonly messages: Texts;
  /** Puts the language into the installed extension, where it is not part of it. */
  readonly prepare?: (extensions: string) => Promise<void>;
}

const manifest = JSON.parse(readProjectFile("package.json"));

/** What the manifest says in English. */
export const manifestTexts: readonly string[] = [...readManifestTexts(manifest).values()];

/** The English title of a command, by its id without `casebook.`. */
export function titleOf(command: string): string {
  const commands: readonly { readonly command: string; readonly title: string }[] =
    manifest.contributes.commands;
  return commands.find((one) => one.command === `casebook.${command}`)?.title.slice(1, -1) ?? command;
}

const shipped = listProjectFiles("l10n").map((file): Language => {
  const tag = file.replace(/^bundle\.l10n\.|\.json$/g, "");
  return { tag, messages: JSON.parse(readProjectFile(`l10n/${file}`)) };
});

const pseudo: Language = {
  tag: pseudoLanguage,
  messages: pseudoTranslations(readKeys(pseudoLanguage, readSources(), manifestTexts)),
  prepare: async (extensions) => {
    const installed = (await readdir(extensions)).find((name) => name.startsWith("casebook."));
    const write = (file: string, texts: Texts) =>
      writeFile(join(extensions, installed ?? "", file), JSON.stringify(texts));
    await write(`package.nls.${pseudo.tag}.json`, translateManifest(manifest, pseudo.messages));
    await write(`l10n/bundle.l10n.${pseudo.tag}.json`, pseudo.messages);
  },
};

/** The languages that are shipped, and one in which it is seen what was forgotten and what becomes too long. */
export const languages: readonly Language[] = [...shipped, pseudo];
