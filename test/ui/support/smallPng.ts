import { crc32, deflateSync } from "node:zlib";
import type { Page } from "playwright-core";
import { groupBy } from "../../../src/base/groupBy.ts";

/** The most a palette holds, and how much of it the most frequent colours get. */
const COLOURS = 256;
const FREQUENT = 96;

/** Pixels as the page decodes them. */
interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, alpha of each pixel, in base64. */
  readonly bytes: string;
}

/** The same picture with a palette of 256 colours: less than half the size. `page` decodes it. */
export async function smallPng(page: Page, png: Buffer): Promise<Buffer> {
  const { width, height, bytes } = await decode(page, png);
  const pixels = Buffer.from(bytes, "base64");
  const counts = new Map<number, number>();
  const colourAt = (index: number) => pixels.readUInt32BE(index * 4) >>> 8;
  for (let index = 0; index < width * height; index += 1)
    counts.set(colourAt(index), (counts.get(colourAt(index)) ?? 0) + 1);
  const frequent = [...counts].sort(([, a], [, b]) => b - a).map(([colour]) => colour);
  const palette = choosePalette(frequent);
  const places = new Map(frequent.map((colour) => [colour, nearest(palette, colour)]));

  // A row begins with its filter: none.
  const rows = Buffer.alloc((width + 1) * height);
  for (let index = 0; index < width * height; index += 1) {
    const row = Math.floor(index / width);
    rows[index + row + 1] = places.get(colourAt(index)) ?? 0;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8);
  const plte = Buffer.from(palette.flatMap((colour) => channelsOf(colour)));
  return Buffer.concat([
    png.subarray(0, 8),
    chunk("IHDR", header),
    chunk("PLTE", plte),
    chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** The most frequent colours, then the most frequent one of each kind: those of small icons are rare, but must not be lost. */
function choosePalette(frequent: readonly number[]): readonly number[] {
  const kinds = groupBy(frequent, (colour) => colour & 0xe0e0e0);
  const firsts = [...kinds.values()].flatMap(([first]) => (first === undefined ? [] : [first]));
  return [...new Set([...frequent.slice(0, FREQUENT), ...firsts, ...frequent])].slice(0, COLOURS);
}

function decode(page: Page, png: Buffer): Promise<Pixels> {
  return page.evaluate(`(async () => {
    const image = await createImageBitmap(await (await fetch("data:image/png;base64,${png.toString("base64")}")).blob());
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let text = "";
    for (let from = 0; from < data.length; from += 8192) text += String.fromCharCode(...data.subarray(from, from + 8192));
    return { width: image.width, height: image.height, bytes: btoa(text) };
  })()`);
}

function nearest(palette: readonly number[], colour: number): number {
  const wanted = channelsOf(colour);
  const distances = palette.map((one) =>
    channelsOf(one).reduce((sum, value, index) => sum + (value - (wanted[index] ?? 0)) ** 2, 0),
  );
  return distances.indexOf(Math.min(...distances));
}

function channelsOf(colour: number): readonly number[] {
  return [colour >>> 16, (colour >>> 8) & 255, colour & 255];
}

/** A part of a PNG file: its length, its type, what it holds, and the checksum of both (PNG, section 5.3). */
function chunk(type: string, content: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, sum]);
}
