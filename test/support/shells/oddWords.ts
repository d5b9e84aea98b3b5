/** Words that shells take apart, or make something else of, if they are written in the wrong way. */
const pieces = [
  "a",
  "Z9",
  "-",
  "--k=",
  "=",
  ".",
  "/",
  "\\",
  "\\\\",
  " ",
  "  ",
  "\t",
  "'",
  "''",
  '"',
  '\\"',
  "$",
  "$HOME",
  "$" + "{X}",
  "$(x)",
  "`x`",
  "%",
  "%PATH%",
  "!",
  "!x!",
  "^",
  "&",
  "&&",
  "|",
  "<",
  ">",
  ";",
  "(",
  ")",
  "{a,b}",
  "[",
  "]",
  "*",
  "?",
  "~",
  "#",
  "@",
  ",",
  "=",
  ":",
  "ä",
  "漢",
  "\u2019",
  "\u201c",
  "\u00a0",
  "\n",
  "\r\n",
  "A=1",
  "%%",
  "test_x[50%]",
] as const;

/** As many words of such pieces as wanted, the same each time. */
export function oddWords(count: number): readonly string[] {
  let seed = 7;
  const next = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  const made = Array.from({ length: count }, () =>
    Array.from({ length: next(6) }, () => pieces[next(pieces.length)] ?? "").join(""),
  );
  return ["", "-", "it's", "a\\", "a b\\", '"', "^(?:a|b)$", "o'brien & sons", ...pieces, ...made];
}
