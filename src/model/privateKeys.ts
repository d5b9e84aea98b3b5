const header = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;

/**
 * Replaces the blocks of private keys (RFC 7468, and as PGP writes them), from the first line to the last; one that has no end is
 * replaced up to the end of the text. Goes over the text once.
 */
export function privateKeys(text: string, replace: () => string): string {
  if (!text.includes("PRIVATE KEY")) {
    return text;
  }
  const pieces: string[] = [];
  let at = 0;
  header.lastIndex = 0;
  for (let found = header.exec(text); found !== null; found = header.exec(text)) {
    const end = text.indexOf("-----END", header.lastIndex);
    const close = end === -1 ? -1 : text.indexOf("-----", end + "-----END".length);
    const after = close === -1 ? text.length : close + "-----".length;
    pieces.push(text.slice(at, found.index), replace());
    at = after;
    header.lastIndex = after;
  }
  return pieces.join("") + text.slice(at);
}
