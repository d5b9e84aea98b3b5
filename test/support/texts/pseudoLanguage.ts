/** The tag of a language that nobody speaks: texts in it can still be read, and are seen at once for what they are. */
export const pseudoLanguage = "qps-ploc";

const accents = new Map(
  Array.from("AaCcEeIiNnOoSsUuYyZz", (letter, index) => [
    letter,
    Array.from("ÅåÇçÉéÎîÑñÖöŠšÛûÝýŽž")[index] ?? letter,
  ]),
);

/** Places, icons, links and names of settings stay as they are. */
const kept = /(\{\w+\}|\$\([\w~-]+\)|\[|\]\([^)]*\)|#[\w.]+#)/;

/** A text with accents, a third longer, each line between brackets: `⟦Ñö ƒîļé····⟧`. A button of a welcome text stays one. */
function toPseudo(text: string): string {
  return text.split("\n").map(lineToPseudo).join("\n");
}

function lineToPseudo(line: string): string {
  // Only at the beginning is an icon one, and only a link that is a whole line a button.
  const [, icon = "", button = "", rest = ""] = /^(\$\([\w~-]+\) )?(\[)?(.*)$/.exec(line) ?? [];
  const [, shown = "", link = ""] = /^(.*?)(\]\([^)]*\))?$/.exec(rest) ?? [];
  const isWhole = button !== "" && link !== "";
  const parts = (isWhole ? shown : button + rest).split(kept);
  const longer = parts.map((part) => (kept.test(part) ? part : accented(part))).join("");
  const pseudo = `⟦${longer}${"·".repeat(Math.ceil(line.length * 0.3))}⟧`;
  return isWhole ? `${icon}[${pseudo}${link}` : icon + pseudo;
}

function accented(text: string): string {
  return Array.from(text, (letter) => accents.get(letter) ?? letter).join("");
}

/** All of these texts in the language, by their keys. */
export function pseudoTranslations(
  texts: Iterable<readonly [string, string]>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from(texts, ([key, text]) => [key, toPseudo(text)]));
}

/** What of a text in that language is outside of its brackets: names, numbers, and whatever was forgotten. */
export function outsidePseudo(text: string): string {
  let depth = 0;
  return Array.from(text, (letter) => {
    depth += letter === "⟦" ? 1 : 0;
    const isOutside = depth === 0;
    depth -= letter === "⟧" ? 1 : 0;
    return isOutside ? letter : "";
  }).join("");
}
