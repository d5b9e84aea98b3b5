/** Signs of our own sentences, which every vocabulary has. */
const common = new Set("“”…–—");

/** From how many letters on a word of our own sentences is counted as two tokens, as “Casebook” is. */
const longOwnWord = 8;

/** From how many letters on a word between quotes is no word of a language, but a name that was put together or made up. */
const longWord = 10;

/**
 * At most how many tokens a text is for a model, without its tokenizer. Vocabularies differ, so this counts more than there are
 * (docs/rules/agents.md#a7). Our own sentences are plain English: a word of theirs is one token, a long one two. Between “ ” stands what somebody
 * else wrote: there a common word is one token, but a made-up name one for every two letters or so. A sign is one, and a character outside of
 * ASCII may take one for each of its bytes.
 */
export function tokensAtMost(text: string): number {
  let count = 0;
  let isQuoted = false;
  for (const [piece] of text.matchAll(/[A-Z]?[a-z]+|[A-Z]+| ?\d+| [^\x00-\x7f“”…–—]|[\s\S]/gu)) {
    if (piece === "“" || piece === "”") {
      isQuoted = piece === "“";
    }
    count += tokensOf(piece, isQuoted);
  }
  return count;
}

function tokensOf(piece: string, isQuoted: boolean): number {
  if (/^[a-zA-Z]/.test(piece)) {
    return isQuoted ? tokensOfQuoted(piece) : piece.length < longOwnWord ? 1 : 2;
  }
  // A blank is a part of the word behind it, but not of a number, or of a rare sign.
  if (/^ ?\d/.test(piece)) {
    return Math.ceil(piece.trim().length / 2) + Number(piece.startsWith(" "));
  }
  return piece === " " ? 0 : common.has(piece) ? 1 : Buffer.byteLength(piece);
}

/** A capital with one small letter is hardly ever a word. */
function tokensOfQuoted(word: string): number {
  return /^[A-Z][a-z]$/.test(word) ? 2 : Math.ceil(word.length * (word.length > longWord ? 0.6 : 1 / 3));
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
