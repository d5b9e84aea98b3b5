import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Makes a language known to a VS Code that has no pack of it, before its start: extensions then speak it, and VS Code itself goes on in
 * English. `userData` is its data folder; the language is chosen by `--locale`.
 */
export async function seedLanguage(userData: string, language: string): Promise<void> {
  const own = join(userData, "language", "vscode.json");
  await mkdir(join(userData, "language"), { recursive: true });
  await writeFile(own, JSON.stringify({ version: "1.0.0", contents: {} }));
  // It is told to be of an extension: without one VS Code lists no extensions at all.
  const extensions = [{ extensionIdentifier: { id: `casebook-tests.${language}` }, version: "1.0.0" }];
  const pack = { hash: language, extensions, translations: { vscode: own }, label: language };
  await writeFile(join(userData, "languagepacks.json"), JSON.stringify({ [language]: pack }));
}
