import type { BlockContent, RootContent } from "mdast";

/** Blocks that are folded away behind a summary. The summary is our own: it becomes HTML as it is. */
export function details(summary: string, ...blocks: readonly BlockContent[]): BlockContent[] {
  return [
    { type: "html", value: `<details><summary>${summary}</summary>` },
    ...blocks,
    { type: "html", value: closing },
  ];
}

const opening = /^<details><summary>[^<>&@#$]*<\/summary>$/;
const closing = "</details>";

/** Says of these blocks which are the beginning and the end of details as `details` writes them, each with its other half. */
export function isDetails(blocks: readonly RootContent[]): (block: RootContent) => boolean {
  const ours = new Set<RootContent>();
  const open: RootContent[] = [];
  for (const block of blocks) {
    if (block.type === "html" && opening.test(block.value)) {
      open.push(block);
    } else if (block.type === "html" && block.value === closing) {
      const begin = open.pop();
      if (begin !== undefined) {
        ours.add(begin).add(block);
      }
    }
  }
  return (block) => ours.has(block);
}
