import { speak } from "../../../src/base/l10n.ts";
import { readProjectFile } from "../fences/readSources.ts";

/** From now on everything is said in German, as the window does with the bundle that ships; `speak(undefined)` ends it. */
export function speakGerman(): void {
  speak(JSON.parse(readProjectFile("l10n/bundle.l10n.de.json")), "de");
}
