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
  return movingPng(page, [{ png, seconds: 0 }]);
}

/** One picture of several that follow each other; all have the same size. */
export interface Frame {
  readonly png: Buffer;
  readonly seconds: number;
}

/**
 * One picture that moves (APNG, PNG's third edition), over and over, with one palette: every frame after the first holds only the
 * rows that have changed. A single frame gives an ordinary picture.
 */
export async function movingPng(page: Page, frames: readonly Frame[]): Promise<Buffer> {
  const decoded: Pixels[] = [];
  for (const { png } of frames) {
    decoded.push(await decode(page, png));
  }
  const { width = 0, height = 0 } = decoded[0] ?? {};
  const { palette, pictures } = toPalette(decoded.map(({ bytes }) => Buffer.from(bytes, "base64")));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8);
  const control = Buffer.alloc(8);
  control.writeUInt32BE(frames.length, 0);
  let sequence = 0;
  const parts = pictures.flatMap((picture, index) => {
    const { top, rows } = changedRows(picture, pictures[index - 1], width);
    const data = deflateSync(withFilters(rows, width), { level: 9, memLevel: 9 });
    if (frames.length === 1) {
      return [chunk("IDAT", data)];
    }
    const place = { width, height: rows.length / width, top, seconds: frames[index]?.seconds ?? 0 };
    const shown = chunk("fcTL", frameControl(sequence++, place));
    return [shown, index === 0 ? chunk("IDAT", data) : chunk("fdAT", numbered(sequence++, data))];
  });
  return Buffer.concat([
    (frames[0]?.png ?? Buffer.of()).subarray(0, 8),
    chunk("IHDR", header),
    ...(frames.length === 1 ? [] : [chunk("acTL", control)]),
    chunk("PLTE", Buffer.from(palette.flatMap((colour) => channelsOf(colour)))),
    ...parts,
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** The pixels as places in a palette that all pictures share. */
function toPalette(pictures: readonly Buffer[]) {
  const colourAt = (pixels: Buffer, index: number) => pixels.readUInt32BE(index * 4) >>> 8;
  const counts = new Map<number, number>();
  for (const pixels of pictures) {
    for (let index = 0; index < pixels.length / 4; index += 1) {
      const colour = colourAt(pixels, index);
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
  }
  const frequent = [...counts].sort(([, a], [, b]) => b - a).map(([colour]) => colour);
  const palette = choosePalette(frequent);
  const places = new Map(frequent.map((colour) => [colour, nearest(palette, colour)]));
  return {
    palette,
    pictures: pictures.map((pixels) => {
      const picture = Buffer.alloc(pixels.length / 4);
      return picture.map((_, index) => places.get(colourAt(pixels, index)) ?? 0) as Buffer;
    }),
  };
}

/** The rows from the first to the last that differ from the picture before; one where none does. */
function changedRows(picture: Buffer, before: Buffer | undefined, width: number) {
  const height = picture.length / width;
  const row = (pixels: Buffer, index: number) => pixels.subarray(index * width, (index + 1) * width);
  const differing = Array.from({ length: height }, (_, index) => index).filter(
    (index) => before === undefined || !row(picture, index).equals(row(before, index)),
  );
  const top = differing[0] ?? 0;
  const end = (differing.at(-1) ?? 0) + 1;
  return { top, rows: picture.subarray(top * width, end * width) };
}

/** A row begins with its filter: none. */
function withFilters(rows: Buffer, width: number): Buffer {
  const filtered = Buffer.alloc(rows.length + rows.length / width);
  for (let index = 0; index < rows.length / width; index += 1) {
    rows.copy(filtered, index * (width + 1) + 1, index * width, (index + 1) * width);
  }
  return filtered;
}

interface FramePlace {
  readonly width: number;
  readonly height: number;
  readonly top: number;
  readonly seconds: number;
}

/** Where a frame goes and how long it stays; it replaces what is there, and stays for the next one. */
function frameControl(sequence: number, { width, height, top, seconds }: FramePlace): Buffer {
  const control = Buffer.alloc(26);
  for (const [index, value] of [sequence, width, height, 0, top].entries()) {
    control.writeUInt32BE(value, index * 4);
  }
  control.writeUInt16BE(Math.round(seconds * 1000), 20);
  control.writeUInt16BE(1000, 22);
  return control;
}

function numbered(sequence: number, data: Buffer): Buffer {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(sequence);
  return Buffer.concat([number, data]);
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
