import { type AST, RegExpParser, visitRegExpAST } from "@eslint-community/regexpp";

/** A text that may make a pattern slow: a beginning, something many times, and an end that lets the match fail. */
export interface Attack {
  readonly start: string;
  readonly pump: string;
  readonly end: string;
}

/** Blanks, letters, digits, and what means something in code, in stacks and in Markdown. */
const customary = [
  " ",
  "\t",
  "\n",
  "a",
  "A",
  "0",
  "_",
  "-",
  ".",
  ":",
  "/",
  "\\",
  "$",
  "`",
  "'",
  '"',
  "(",
  "[",
  "{",
  "<",
  "*",
];
const customaryPairs = ["a$", "A.", "a::", "a.a:1", " \n", "a ", "a\n", "0.", "(a", "[a", "``a", "\n\n "];

/** Of these, what the ordinary run is content with. */
const ordinary = [" ", "\n", "a", "A$", "a.", "\n "];

/** What lets a match fail at its end, in most patterns. */
const ends = ["\u0000", "\n", "!x", ""];

/**
 * Attacks on a pattern, made of its own structure: each part that is repeated, alone and with the next one, behind the shortest
 * text that leads to it. `depth` says how many texts are taken for a part of several alternatives.
 */
export function attacksOn(source: string, flags: string, depth: number): readonly Attack[] {
  const parser = new RegExpParser({ ecmaVersion: 2025 });
  const pattern = parser.parsePattern(source, undefined, undefined, {
    unicode: flags.includes("u"),
    unicodeSets: flags.includes("v"),
  });
  const repeated: { readonly start: string; readonly pumps: readonly string[] }[] = [];
  visitRegExpAST(pattern, {
    onQuantifierEnter(quantifier) {
      if (quantifier.max > 9) {
        const pumps = [...textsOf(quantifier.element, depth), ...beginningsOf(quantifier.element)];
        repeated.push({ start: textBefore(quantifier), pumps: [...new Set(pumps)] });
      }
    },
  });
  const own = repeated.flatMap(({ start, pumps }, index) => {
    const next = repeated[index + 1]?.pumps ?? [];
    const joined = pumps.slice(0, depth).flatMap((one) => next.slice(0, depth).map((other) => one + other));
    const [first = ""] = pumps;
    const again = depth === 1 ? [first] : [...pumps, ...joined];
    return [
      ...[...pumps, ...joined].map((pump) => ({ start, pump })),
      ...again.map((pump) => ({ start: "", pump: start + pump })),
    ];
  });
  const whole = depth === 1 ? [] : textsOf(pattern, depth).map((pump) => ({ start: "", pump }));
  const starts = depth === 1 ? [""] : ["", ...new Set(repeated.map(({ start }) => start))];
  const pumps = depth === 1 ? ordinary : [...customary, ...customaryPairs, ...lettersOf(pattern)];
  const others = pumps.flatMap((pump) => starts.map((start) => ({ start, pump })));
  const kinds = [...own, ...whole, ...(depth > 1 || repeated.length > 0 ? others : [])];
  const distinct = new Map(
    kinds.filter(({ pump }) => pump !== "").map((one) => [`${one.start}\0${one.pump}`, one]),
  );
  return [...distinct.values()].flatMap((one) =>
    ends.slice(0, depth > 1 ? undefined : 2).map((end) => ({ ...one, end })),
  );
}

/** What the alternatives of a group may begin with: one that is the whole of another lets a pattern choose again and again. */
function beginningsOf(element: AST.QuantifiableElement): readonly string[] {
  if (element.type !== "Group" && element.type !== "CapturingGroup") {
    return [];
  }
  return element.alternatives.flatMap(({ elements }) => {
    const texts = elements.map((one) => textsOf(one, 1)[0] ?? "");
    const inner = elements.flatMap((one) => (one.type === "Group" ? textsOf(one, 4) : []));
    const [first = ""] = texts;
    return [
      ...texts.map((_, index) => texts.slice(0, index + 1).join("")),
      ...inner.map((text) => first + text),
    ];
  });
}

type Part = AST.Element | AST.Pattern | AST.Alternative | AST.QuantifiableElement;

/** A few texts that a part matches; assertions are taken for empty. */
function textsOf(part: Part, most: number): readonly string[] {
  switch (part.type) {
    case "Pattern":
    case "Group":
    case "CapturingGroup":
      return part.alternatives.flatMap((one) => textsOf(one, 1)).slice(0, Math.max(most, 4));
    case "Alternative":
      return [part.elements.map((one) => textsOf(one, 1)[0] ?? "").join("")];
    case "Quantifier":
      return textsOf(part.element, most).map((text) =>
        text.repeat(Math.max(part.min, part.max === 0 ? 0 : 1)),
      );
    case "Character":
      return [String.fromCodePoint(part.value)];
    case "CharacterSet":
      return setTexts(part);
    case "CharacterClass":
      return classTexts(part).slice(0, Math.max(most, 3));
    case "Backreference":
      return Array.isArray(part.resolved) ? [""] : textsOf(part.resolved, most);
    default:
      return [""];
  }
}

function setTexts(set: AST.CharacterSet): readonly string[] {
  switch (set.kind) {
    case "digit":
      return [set.negate ? "a" : "0"];
    case "space":
      return set.negate ? ["a", ".", ":", "("] : [" ", "\n", "\t"];
    case "word":
      return set.negate ? [".", " "] : ["a", "A", "0", "_"];
    case "any":
      return ["a", " ", ":", "(", "0"];
    default:
      return ["a", "0", "é"];
  }
}

/** Characters of a class: what it lists, or, where it lists what it is not, customary ones that are not listed. */
function classTexts({ elements, negate }: AST.CharacterClass): readonly string[] {
  const listed = elements.flatMap((one): readonly string[] => {
    switch (one.type) {
      case "Character":
        return [String.fromCodePoint(one.value)];
      case "CharacterClassRange":
        return [String.fromCodePoint(one.min.value), String.fromCodePoint(one.max.value)];
      case "CharacterSet":
        return setTexts(one as AST.CharacterSet);
      default:
        return [];
    }
  });
  const isListed = (text: string) =>
    listed.includes(text) ||
    (listed.includes(" ") && /\s/.test(text)) ||
    (listed.includes("_") && /\w/.test(text));
  return negate ? customary.filter((text) => !isListed(text)) : listed;
}

/** The characters that a pattern names, each once. */
function lettersOf(pattern: AST.Pattern): readonly string[] {
  const letters = new Set<string>();
  visitRegExpAST(pattern, {
    onCharacterEnter: ({ value }) => letters.add(String.fromCodePoint(value)),
  });
  return [...letters].filter((letter) => !/\w/.test(letter)).slice(0, 12);
}

/** The shortest text that leads to a part: of what stands before it in every alternative around it. */
function textBefore(part: AST.Quantifier): string {
  let before = "";
  for (let node: AST.Node = part; node.parent !== null; node = node.parent) {
    const { parent } = node;
    if (parent.type === "Alternative") {
      const at = parent.elements.indexOf(node as AST.Element);
      before =
        parent.elements
          .slice(0, at)
          .map((one) => leading(one))
          .join("") + before;
    }
  }
  return before;
}

/** One text of an element that stands before; nothing where it may be left out. */
function leading(element: AST.Element): string {
  return element.type === "Quantifier" && element.min === 0 ? "" : (textsOf(element, 1)[0] ?? "");
}
