import { type AST, RegExpParser } from "@eslint-community/regexpp";

type Part = AST.Pattern | AST.Alternative | AST.Element | AST.CharacterClassElement;

/** Texts made at random after a pattern; what it looks ahead for or behind is not seen to, so that not every one matches. */
export function samplesOf(pattern: RegExp, count: number): readonly string[] {
  const parsed = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(pattern.source, undefined, undefined, {
    unicode: pattern.unicode,
  });
  let state = 7;
  const below = (end: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state >> 8) % end;
  };
  const of = <T>(list: ArrayLike<T>): T | undefined => list[below(list.length)];
  const sample = (part: Part | undefined): string => {
    switch (part?.type) {
      case "Pattern":
      case "Group":
      case "CapturingGroup":
        return sample(of(part.alternatives));
      case "Alternative":
        return part.elements.map(sample).join("");
      case "Quantifier": {
        const times = Math.min(part.max, part.min + below(4));
        return Array.from({ length: times }, () => sample(part.element)).join("");
      }
      case "Character":
        return String.fromCodePoint(part.value);
      case "CharacterClass":
        return part.negate ? (of("a1Zx") ?? "") : sample(of(part.elements as readonly Part[]));
      case "CharacterClassRange":
        return String.fromCodePoint(part.min.value + below(part.max.value - part.min.value + 1));
      case "CharacterSet":
        return of(part.kind === "digit" ? "0123456789" : part.kind === "space" ? " \t" : "abXYZ0189_") ?? "";
      case "Backreference":
        return Array.isArray(part.resolved) ? "" : sample(part.resolved as Part);
      default:
        return "";
    }
  };
  return Array.from({ length: count }, () => sample(parsed));
}
