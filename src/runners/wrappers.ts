/** Programs that run the program after them, with the words that may stand between. Each word is followed by a NUL. */
const wrappers: readonly RegExp[] = [
  words(/(?:npx|bunx|c8|nyc|time|nice|command|exec|dotenv)(?: -\S*)*/),
  words(/(?:pnpm|yarn|npm) (?:exec|dlx)(?: -\S*)*/),
  words(/(?:pnpm|yarn)(?= (?:vitest|node|tsx) )/),
  words(/(?:poetry|uv|pdm|hatch|pipenv|rye|pixi|coverage) run(?: -(?!m )\S*)*(?: -m)?/),
  words(/(?:python|py)[\d.]*(?: -[XW] \S+| -(?!m |[XW] )\S*)* -m/),
  words(
    /docker compose exec(?: -[Tdt]+| --(?:no-TTY|privileged|detach)| --?\w[\w-]*=\S*| (?:-[euw]|--env|--user|--workdir|--index) \S+)* (?!-)\S+/,
  ),
  words(/docker exec(?: -[it]+| --?\w[\w-]*=\S*| (?:-[euw]|--env|--user|--workdir) \S+)* (?!-)\S+/),
  words(/bundle exec/),
  words(/(?:env|cross-env)(?: \w+=\S*)*/),
  words(/node(?= \S*\bvitest\.mjs )/),
];

/** Written with spaces; a space in a word is no border of a word. */
function words(pattern: RegExp): RegExp {
  const source = pattern.source.replaceAll("\\S", "[^\\0]").replaceAll(" ", "\\0");
  return new RegExp(`^${source}\\0`);
}

/** The program that a command runs in the end, by its bare name (`node_modules/.bin/vitest.cmd` is `vitest`), with its arguments. */
export function unwrap(command: readonly string[]): readonly string[] {
  const [program = "", ...args] = command;
  const named = [programName(program), ...args];
  const line = named.map((word) => `${word}\0`).join("");
  const wrapper = wrappers.map((pattern) => pattern.exec(line)?.[0]).find(Boolean);
  return wrapper === undefined ? named : unwrap(named.slice(wrapper.split("\0").length - 1));
}

function programName(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? path).replace(/\.(?:exe|cmd|bat|ps1|mjs)$/i, "");
}

/** A script of package.json as a command calls it. */
export interface CalledScript {
  readonly text: string;
  /** The arguments it is handed. */
  readonly args: readonly string[];
  /** What must stand before further arguments: npm takes those without `--` for its own (runner-catalog, 0.3). */
  readonly separators: readonly string[];
}

/** The script that a command of a package manager runs; undefined if it runs none. */
export function scriptOf(
  [program = "", ...words]: readonly string[],
  scripts: ReadonlyMap<string, string>,
): CalledScript | undefined {
  const [verb = "", ...rest] = afterSilence(words);
  const isRun = verb === "run" || verb === "run-script";
  const [called = "", ...args] = isRun ? afterSilence(rest) : [verb, ...rest];
  const text = isRun || shortcuts[program]?.test(called) ? scripts.get(longName(called)) : undefined;
  if (shortcuts[program] === undefined || text === undefined) {
    return undefined;
  }
  const dashes = args.indexOf("--");
  return program === "npm"
    ? { text, args: dashes === -1 ? [] : args.slice(dashes + 1), separators: dashes === -1 ? ["--"] : [] }
    : { text, args, separators: [] };
}

function afterSilence(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !/^(?:-s|--silent)$/.test(word));
  return first === -1 ? [] : words.slice(first);
}

/** The package managers, with what each takes for a script without `run`; `bun test` is bun's own runner. */
const shortcuts: Readonly<Record<string, RegExp>> = {
  npm: /^(?:t|tst|test)$/,
  pnpm: /^/,
  yarn: /^/,
  bun: /^$/,
};

function longName(called: string): string {
  return called === "t" || called === "tst" ? "test" : called;
}
