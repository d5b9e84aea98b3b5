import type { RootContent } from "mdast";
import { english } from "../base/facts/words.ts";
import type { Masked } from "../model/secrets/redaction.ts";
import { clip, heading, join, list, paragraph, text } from "./markdownNodes.ts";
import { writeLine } from "./writtenByPeople.ts";

/** What is missing on purpose, so that nobody looks for it: a section of its own. Nothing where nothing was masked. */
export function writeMaskedSection(masked: readonly Masked[]): RootContent[] {
  return masked.length === 0
    ? []
    : [
        heading(2, text("Masked")),
        list(masked.map(({ what, count }) => [...writeLine(english(what)), text(` (${count}×)`)])),
      ];
}

/** How many kinds the line names. */
const namedKinds = 20;

/** The same as a line of bounded length, for the end of what is short: `Masked: 2 × GitHub token, 1 × home directory.` */
export function writeMaskedLine(masked: readonly Masked[]): RootContent[] {
  if (masked.length === 0) {
    return [];
  }
  const named = masked
    .slice(0, namedKinds)
    .map(({ what, count }) => [text(`${count} × `), ...writeLine(clip(english(what)))]);
  const more = masked.length - named.length;
  return [
    paragraph(text("Masked: "), ...join(named, ", "), text(more > 0 ? ` and ${more} more kinds.` : ".")),
  ];
}
