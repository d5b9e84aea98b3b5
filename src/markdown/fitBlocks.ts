import type { RootContent } from "mdast";
import { paragraph, text } from "./markdownNodes.ts";
import { serialise } from "./serialise.ts";

/** What is left out last stands first. */
const ranks = ["always", "first", "log", "evidence"] as const;

/** How long blocks are kept when a document is too long. */
export type Rank = (typeof ranks)[number];

/** Blocks that are kept or left out together. */
export interface RankedBlocks {
  readonly rank: Rank;
  /** In words, for the sentence that says what was left out. */
  readonly name: string;
  readonly blocks: readonly RootContent[];
  /** Within a rank, what has a greater one is left out first. */
  readonly order?: number;
}

/** Kept free for the sentence that says what was left out; it is bounded by itself. */
const reserve = 2_000;

/**
 * A document of at most `limit` characters as Markdown (UTF-16 code units, as JavaScript and the limits of forges count them at most): blocks
 * in the order in which they are given, as many as fit, those of the first ranks first. The last sentence says what was left out.
 */
export function fitBlocks(all: readonly RankedBlocks[], limit: number): readonly RootContent[] {
  const whole = all.flatMap(({ blocks }) => blocks);
  if (serialise(whole).length <= limit) {
    return whole;
  }
  const wanted = [...all.keys()].sort((one, other) => compare(all[one], all[other]) || one - other);
  const kept = new Map<number, readonly RootContent[]>();
  let length = 0;
  for (const index of wanted) {
    const one = all[index];
    const blocks = one === undefined ? [] : takeBlocks(one, limit - reserve - length);
    kept.set(index, blocks);
    length += lengthOf(blocks);
  }
  const left = all.flatMap(({ name, blocks }, index) => {
    const count = kept.get(index)?.length ?? 0;
    return count === blocks.length ? [] : [count === 0 ? name : `the rest of “${name}”`];
  });
  const names = left.length > 10 ? [...left.slice(0, 10), `${left.length - 10} more`] : left;
  const said = `Left out, because the whole would be longer than ${limit} characters: ${names.join(", ")}.`;
  return [...all.flatMap((_, index) => kept.get(index) ?? []), paragraph(text(said))];
}

/** As many blocks of a section as fit; of what is folded away, all or nothing. */
function takeBlocks({ rank, blocks }: RankedBlocks, room: number): readonly RootContent[] {
  if (lengthOf(blocks) <= room || rank !== "first") {
    return lengthOf(blocks) <= room ? blocks : [];
  }
  let count = 0;
  let length = 0;
  for (const block of blocks) {
    length += lengthOf([block]);
    if (length > room) {
      break;
    }
    count += 1;
  }
  // A heading alone says nothing.
  return count > 1 ? blocks.slice(0, count) : [];
}

/** Two more for the blank line to the next block. */
function lengthOf(blocks: readonly RootContent[]): number {
  return blocks.length === 0 ? 0 : serialise(blocks).length + 2;
}

function compare(one: RankedBlocks | undefined, other: RankedBlocks | undefined): number {
  const rank = (of: RankedBlocks | undefined) => ranks.indexOf(of?.rank ?? "evidence");
  return rank(one) - rank(other) || (one?.order ?? 0) - (other?.order ?? 0);
}
