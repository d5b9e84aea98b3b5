/**
 * FNV-1a of 32 bits over a text's UTF-16 units, not for secrets: only to distinguish long texts. Written in the letters g to v, so
 * that nothing takes it for a number or an identity.
 */
export function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0)
    .toString(16)
    .replace(/./g, (digit) => String.fromCharCode(firstLetter + Number.parseInt(digit, 16)));
}

const firstLetter = "g".charCodeAt(0);

/** A long text by its beginning and a hash of all of it; one of at most `longest` characters unchanged. */
export function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest)} ${hashOf(text)}`;
}
