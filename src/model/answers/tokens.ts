/** Signs of our own sentences, which every vocabulary has. */
const common = new Set("“”…–—");

/** From how many letters on a word is no word of a language, but a name that was put together or made up. */
const longWord = 10;

/**
 * At most how many tokens a text is for a model, without its tokenizer. Vocabularies differ: a common word is one token, a made-up name one for every
 * two letters or so, and a sign of its own is one; characters outside of ASCII may take one for each of their bytes. So this counts more
 * than there are (docs/rules/agents.md#a7).
 */
export function tokensAtMost(text: string): number {
  let count = 0;
  for (const [piece] of text.matchAll(/[a-z]+|[A-Z]+|\d+|[\s\S]/gu)) {
    if (/^[a-zA-Z]/.test(piece)) {
      count += Math.ceil(piece.length * (piece.length > longWord ? 0.6 : 1 / 3));
    } else if (/^\d/.test(piece)) {
      count += Math.ceil(piece.length / 2);
    } else if (piece !== " ") {
      count += common.has(piece) ? 1 : Buffer.byteLength(piece);
    }
  }
  return count;
}

/** Sentences as one text of so many tokens at most: those that find no more room are left out, and the first is cut if it must be. */
export function fitTokens(sentences: readonly string[], most: number): string {
  let text = "";
  for (const sentence of sentences) {
    const longer = text === "" ? sentence : `${text}\n${sentence}`;
    if (tokensAtMost(longer) <= most) {
      text = longer;
    } else if (text === "") {
      text = cutToTokens(sentence, most);
    }
  }
  return text;
}

function cutToTokens(sentence: string, most: number): string {
  const characters = Array.from(sentence);
  let [fits, tooMany] = [0, characters.length];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (tokensAtMost(`${characters.slice(0, middle).join("")}…`) <= most) {
      fits = middle;
    } else {
      tooMany = middle;
    }
  }
  return `${characters.slice(0, fits).join("")}…`;
}
