import { cutAt } from "../../base/listNames.ts";
import { readableLine, readableText } from "../../base/visibleText.ts";

/**
 * Prepares a text before it is shown: names of tests, files and branches, messages and what servers say can hold anything,
 * and VS Code acts on some of it. Each place has its function, named after what VS Code does there; the sources are those of VS Code.
 * All of them show on one line, cut, and with invisible characters as visible escapes, but for the two of several lines.
 */

/** How many characters of a text are shown where it shares its place, and of a sentence in a message. */
const longestLabel = 300;
const longestSentence = 500;

/** How much is shown where there is room for several lines. */
const mostLines = 100;
const longestLine = 1000;

/**
 * Where VS Code shows a text unchanged: labels, descriptions and titles of views and rows (`customTreeView`: a label that is a string
 * has no icons), titles and placeholders of quick inputs, titles of editors.
 */
export function plainText(text: string): string {
  return cutAt(readableLine(text), longestLabel);
}

/**
 * Where VS Code reads `$(name)` as an icon (`renderLabelWithIcons`): items of quick picks, the status bar, progress there, code lenses,
 * names of tests. An icon of ours is given separately.
 */
export function iconText(text: string, icon?: string): string {
  const plain = withoutIcons(plainText(text));
  return icon === undefined ? plain : `$(${icon}) ${plain}`;
}

/**
 * Where VS Code makes `[text](address)` a link, which may run a command (`parseLinkedText`): notifications, and progress in them.
 * Every sentence is cut by itself, so that the last one is read however long the first is.
 */
export function linkText(...sentences: readonly string[]): string {
  const shown = sentences.map((sentence) => cutAt(readableLine(sentence), longestSentence));
  return withoutLinks(shown.filter((sentence) => sentence !== "").join(" "));
}

/** Where it does both (`renderQuickInputDescription`): the prompt and the complaints of an input box. */
export function linkAndIconText(text: string): string {
  return withoutIcons(linkText(text));
}

/** Where several lines are shown unchanged: the detail of a dialog, messages of tests, a code block in a tooltip. */
export function manyLines(text: string): string {
  const lines = text.split(/\r\n|[\n\r\u0085\u2028\u2029]/, mostLines + 1);
  const shown = lines.slice(0, mostLines).map((line) => cutAt(readableText(line), longestLine));
  return [...shown, ...(lines.length > mostLines ? ["…"] : [])].join("\n");
}

/** What a terminal shows of a text on one line: nothing in it may act there. */
export function terminalText(text: string): string {
  return cutAt(readableLine(text), longestLine);
}

/** As `escapeIcons` of VS Code: what it would not take for an icon keeps its looks. */
function withoutIcons(text: string): string {
  return text.replace(/\$\((?=[A-Za-z0-9-]+(?:~[A-Za-z]+)?\))/g, "\\$(");
}

/** A link is `](` and an address at once; the blank is the only thing that the reader sees of it. */
function withoutLinks(text: string): string {
  return text.replaceAll("](", "] (");
}
