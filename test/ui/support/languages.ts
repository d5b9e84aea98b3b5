import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readKeys } from "../../support/fences/l10nRules.ts";
import { listProjectFiles, readProjectFile, readSources } from "../../support/fences/readSources.ts";
import { pseudoLanguage, pseudoTranslations, toPseudo } from "../../support/texts/pseudoLanguage.ts";

type Texts = Readonly<Record<string, string>>;

/** A language that a window is shown in, with what Casebook says in it. */
export interface Language {
  readonly tag: string;
  /** What the manifest says, by its keys. */
  readonly manifest: Texts;
  /** What the code says, by its English, and facts, by their codes. */
  readonly messages: Texts;
  /** Puts the language into the installed extension, where it is not part of it. */
  readonly prepare?: (extensions: string) => Promise<void>;
}

/** What the manifest says in English, by its keys. */
export const english: Texts = readTexts("package.nls.json");

const shipped = listProjectFiles("l10n").map((file): Language => {
  const tag = file.replace(/^bundle\.l10n\.|\.json$/g, "");
  return { tag, manifest: readTexts(`package.nls.${tag}.json`), messages: readTexts(`l10n/${file}`) };
});

const pseudo: Language = {
  tag: pseudoLanguage,
  manifest: Object.fromEntries(Object.entries(english).map(([key, text]) => [key, toPseudo(text)])),
  messages: pseudoTranslations(readKeys(pseudoLanguage, readSources())),
  prepare: async (extensions) => {
    const installed = (await readdir(extensions)).find((name) => name.startsWith("casebook."));
    const write = (file: string, texts: Texts) =>
      writeFile(join(extensions, installed ?? "", file), JSON.stringify(texts));
    await write(`package.nls.${pseudo.tag}.json`, pseudo.manifest);
    await write(`l10n/bundle.l10n.${pseudo.tag}.json`, pseudo.messages);
  },
};

/** The languages that are shipped, and one in which it is seen what was forgotten and what becomes too long. */
export const languages: readonly Language[] = [...shipped, pseudo];

function readTexts(file: string): Texts {
  return JSON.parse(readProjectFile(file));
}
