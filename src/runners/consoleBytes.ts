import { isUtf8 } from "node:buffer";

/** What the bytes from 128 on are in code pages of consoles that `TextDecoder` does not know; a NUL for what is none. */
const ofConsoles: Readonly<Record<number, string>> = {
  437: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0",
  720: "\u0080\u0081éâ\u0084à\u0086çêëèïî\u008d\u008e\u008f\u0090ّْô¤ـûùءآأؤ£إئابةتثجحخدذرزسشص«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀ضطظعغفµقكلمنهوىي≡ًٌٍَُِ≈°∙·√ⁿ²■\u00a0",
  737: "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρσςτυφχψ░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀ωάέήϊίόύϋώΆΈΉΊΌΎΏ±≥≤ΪΫ÷≈°∙·√ⁿ²■\u00a0",
  775: "ĆüéāäģåćłēŖŗīŹÄÅÉæÆōöĢ¢ŚśÖÜø£Ø×¤ĀĪóŻżź”¦©®¬½¼Ł«»░▒▓│┤ĄČĘĖ╣║╗╝ĮŠ┐└┴┬├─┼ŲŪ╚╔╩╦╠═╬Žąčęėįšųūž┘┌█▄▌▐▀ÓßŌŃõÕµńĶķĻļņĒŅ’\u00ad±“¾¶§÷„°∙·¹³²■\u00a0",
  850: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0",
  852: "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u00ad˝˛ˇ˘§÷¸°¨˙űŘř■\u00a0",
  855: "ђЂѓЃёЁєЄѕЅіІїЇјЈљЉњЊћЋќЌўЎџЏюЮъЪаАбБцЦдДеЕфФгГ«»░▒▓│┤хХиИ╣║╗╝йЙ┐└┴┬├─┼кК╚╔╩╦╠═╬¤лЛмМнНоОп┘┌█▄Пя▀ЯрРсСтТуУжЖвВьЬ№\u00adыЫзЗшШэЭщЩчЧ§■\u00a0",
  857: "ÇüéâäàåçêëèïîıÄÅÉæÆôöòûùİÖÜø£ØŞşáíóúñÑĞğ¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ºªÊËÈ\u0000ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµ\u0000×ÚÛÙìÿ¯´\u00ad±\u0000¾¶§÷¸°¨·¹³²■\u00a0",
  858: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0",
  860: "ÇüéâãàÁçêÊèÍÔìÃÂÉÀÈôõòÚùÌÕÜ¢£Ù₧ÓáíóúñÑªº¿Ò¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0",
  861: "ÇüéâäàåçêëèÐðÞÄÅÉæÆôöþûÝýÖÜø£Ø₧ƒáíóúÁÍÓÚ¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0",
  862: "אבגדהוזחטיךכלםמןנסעףפץצקרשת¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0",
  863: "ÇüéâÂà¶çêëèïî‗À§ÉÈÊôËÏûù¤ÔÜ¢£ÙÛƒ¦´óú¨¸³¯Î⌐¬½¼¾«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0",
  865: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø₧ƒáíóúñÑªº¿⌐¬½¼¡«¤░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0",
};

/** What `TextDecoder` calls the others. */
const named: Readonly<Record<number, string>> = {
  866: "ibm866",
  874: "windows-874",
  932: "shift_jis",
  936: "gbk",
  949: "euc-kr",
  950: "big5",
  ...Object.fromEntries(Array.from({ length: 9 }, (_, index) => [1250 + index, `windows-${1250 + index}`])),
  20866: "koi8-r",
  54936: "gb18030",
};

/**
 * The code page that Windows has beside that of a console, for programs that are not made for one: Python and Java write it into a pipe, cmd
 * and its tools that of the console (docs/rules/runners.md#code-pages).
 */
const besides: Readonly<Record<number, number>> = {
  ...{ 437: 1252, 850: 1252, 858: 1252, 860: 1252, 861: 1252, 863: 1252, 865: 1252, 65001: 1252 },
  ...{ 720: 1256, 737: 1253, 775: 1257, 852: 1250, 855: 1251, 857: 1254, 862: 1255, 866: 1251 },
};

/** More of a line is not held back to see whether it is UTF-8. */
const longestHeld = 64 * 1024;

const lineFeed = 0x0a;

/**
 * The output of a process as UTF-8, piece by piece, where it may be in the code page of the console: line by line, as programs of one run
 * write differently. What is UTF-8 stays byte by byte. Undefined as a code page leaves everything unchanged.
 */
export class ConsoleBytes {
  readonly #pages: readonly number[];
  #held: Uint8Array[] = [];
  #size = 0;
  /** The character before what is held, which shows whether that goes on with a word. */
  #before = "";

  constructor(codePage: number | undefined) {
    this.#pages = codePage === undefined ? [] : [codePage, besides[codePage] ?? codePage];
  }

  /** What can be given on by now: everything but the end of a line from its first letter outside of ASCII on. */
  add(chunk: Uint8Array): Uint8Array {
    if (this.#pages.length === 0) {
      return chunk;
    }
    const given: Uint8Array[] = [];
    let from = 0;
    while (from < chunk.length) {
      const isHeld = this.#size > 0;
      const other = isHeld ? from : indexOfOther(chunk, from);
      given.push(chunk.subarray(from, other));
      this.#before = other > from ? String.fromCharCode(chunk[other - 1] ?? 0) : this.#before;
      const end = chunk.indexOf(lineFeed, other);
      const until = end === -1 ? chunk.length : end;
      this.#held.push(chunk.slice(other, until));
      this.#size += until - other;
      if (end !== -1 || this.#size > longestHeld) {
        given.push(this.end());
      }
      from = until;
      if (end !== -1) {
        given.push(chunk.subarray(end, end + 1));
        from = end + 1;
      }
    }
    return Buffer.concat(given);
  }

  /** What was held back, when nothing comes after it. */
  end(): Uint8Array {
    const bytes = Buffer.concat(this.#held);
    this.#held = [];
    this.#size = 0;
    return isUtf8(bytes) ? bytes : Buffer.from(this.#decode(bytes));
  }

  /** The reading with the most letters among what is not ASCII; of two alike, that of the console. */
  #decode(bytes: Uint8Array): string {
    const readings = this.#pages.flatMap((page) => decodeIn(page, bytes) ?? []);
    const scores = readings.map((reading) => countLetters(this.#before + reading));
    return readings[scores.indexOf(Math.max(...scores))] ?? Buffer.from(bytes).toString("utf8");
  }
}

/** Where the first byte is that is not ASCII; the length if all are. */
function indexOfOther(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && (bytes[at] ?? 0) < 0x80) {
    at++;
  }
  return at;
}

/** The bytes as a code page has them; undefined for one that nobody knows. */
function decodeIn(page: number, bytes: Uint8Array): string | undefined {
  const letters = ofConsoles[page];
  if (letters !== undefined) {
    return Array.from(bytes, (byte) =>
      byte < 0x80 ? String.fromCharCode(byte) : (letters[byte - 0x80] ?? ""),
    ).join("");
  }
  const name = named[page];
  return name === undefined ? undefined : new TextDecoder(name).decode(bytes);
}

/** How many letters outside of ASCII a text has, less whatever nobody would write. */
function countLetters(text: string): number {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  return (
    count(/(?=[^\x00-\x7f])\p{L}/gu) +
    count(/(?=[^\x00-\x7f])\p{Ll}/gu) -
    // A capital within a word, and a letter of Greek within one of Latin.
    2 * count(/\p{Ll}(?=[^\x00-\x7f])\p{Lu}/gu) -
    2 * count(/[a-z]\p{Script=Greek}|\p{Script=Greek}[a-z]/gu) -
    3 * count(/[\x00\x80-\x9f\ufffd]/g) -
    count(/[¤¦§¨ª¬¯±²³´µ¶·¸¹º¼½¾]/g)
  );
}
