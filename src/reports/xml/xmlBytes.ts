/** The bytes that mean something in XML, in UTF-8. */
export const less = 0x3c;
/** `>` */
export const greater = 0x3e;
/** `/` */
export const slash = 0x2f;
/** `=` */
export const equals = 0x3d;
/** `"` */
export const doubleQuote = 0x22;
/** `'` */
export const singleQuote = 0x27;

/** A byte with which a name can begin; one that can stand in a name; one that in a value means nothing but itself. */
const startsName = 1;
const inName = 2;
/** The bit of a byte that means nothing but itself in the value of an attribute. */
export const inValue = 4;

/** What a byte can be, looked up in place of compared: tags are mostly names and plain values. */
export const meaning = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return (
    (byte >= 0x80 || /[A-Za-z_:]/.test(character) ? startsName : 0) |
    (byte >= 0x80 || /[\w:.-]/.test(character) ? inName : 0) |
    (byte >= 0x20 && byte < 0x7f && !/["'&<]/.test(character) ? inValue : 0)
  );
});

/** Whether a name can begin with this byte. */
export function isNameStart(byte: number | undefined): boolean {
  return byte !== undefined && ((meaning[byte] ?? 0) & startsName) !== 0;
}

/** Whether this byte can stand within a name. */
export function isName(byte: number | undefined): boolean {
  return byte !== undefined && ((meaning[byte] ?? 0) & inName) !== 0;
}

/** Whether this byte is one of the four blanks of XML. */
export function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x09 || byte === 0x0d;
}

/** The first byte from `from` on that is not a blank. */
export function skipBlanks(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && isBlank(bytes[at])) {
    at++;
  }
  return at;
}
