import { type BoundedPattern, boundedPattern } from "../base/boundedPattern.ts";

/** Programs that run the program after them, with the words that may stand between. Each word is followed by a NUL. */
const wrappers: readonly BoundedPattern[] = [
  words(
    /^(?:npx|bunx|bun x|uvx|uv tool run|pipx run)(?: (?:-p|--package|--from|--with) \S+| -(?!(?:p|-package|-from|-with) )\S*)*/,
  ),
  words(/^(?:c8|nyc|time|nice|command|exec|dotenv|stdbuf|xvfb-run)(?: -\S*)*/),
  words(/^timeout(?: (?:-[ks]|--signal|--kill-after) \S+| -(?!(?:[ks]|-signal|-kill-after) )\S*)* \d\S*/),
  words(/^(?:pnpm|yarn|npm) (?:exec|dlx)(?: -\S*)*/),
  words(/^(?:pnpm|yarn)(?= (?:vitest|jest|mocha|playwright|node|tsx) )/),
  words(/^(?:poetry|uv|pdm|hatch|pipenv|rye|pixi|coverage|dotenvx) run(?: -(?!m )\S*)*(?: -m)?/),
  words(
    /^(?:conda|mamba|micromamba) run(?: (?:-[np]|--name|--prefix|--cwd) \S+| -(?!(?:[np]|-name|-prefix|-cwd) )\S*)*/,
  ),
  words(/^mise (?:exec|x)(?: [^-]\S*)* --/),
  words(/^direnv exec \S+/),
  words(/^(?:python|py)[\d.]*(?: -[XW] \S+| -(?!m |[XW] )\S*)* -m/),
  words(
    /^(?:docker|podman|docker-compose)(?: compose)?(?: (?:-[fp]|--file|--project-name|--profile|--env-file) \S+)* (?:exec|run)(?: -[Tdti]+| --(?:no-TTY|privileged|detach|interactive|tty|rm|no-deps|build)| --?\w[\w-]*=\S*| (?:-[euwvp]|--env|--user|--workdir|--index|--volume|--name|--entrypoint) \S+)* (?!-)\S+/,
  ),
  words(/^bundle exec/),
  words(/^(?:env|cross-env)(?: \w+=\S*)*/),
  words(
    /^node(?: (?:-r|--require|--import|--loader) \S+| -(?!(?:r|-require|-import|-loader) )\S*)*(?= \S*\bnode_modules[/\\]\S*\b(?:vitest|jest|mocha)(?:\.[cm]?js)? )/,
  ),
  words(/^php(?: -d \S+| -(?!d )\S*)*(?= \S*\bphpunit(?:\.phar)? )/),
];

/** Written with spaces; a space in a word is no border of a word. */
function words(pattern: RegExp): BoundedPattern {
  const source = pattern.source.replaceAll("\\S", "[^\\0]").replaceAll(" ", "\\0");
  return boundedPattern(new RegExp(`${source}\\0`));
}

/** The program that a command runs in the end, by its bare name (`node_modules/.bin/vitest.cmd` is `vitest`), with its arguments. */
export function unwrap(command: readonly string[]): readonly string[] {
  const [program = "", ...args] = command;
  const named = [programName(program), ...args];
  const line = named.map((word) => `${word}\0`).join("");
  const wrapper = wrappers.map((pattern) => pattern.exec(line)?.[0]).find(Boolean);
  return wrapper === undefined ? named : unwrap(named.slice(wrapper.split("\0").length - 1));
}

/** Whether the words that stand before the program lead into a container, where no directory of ours is. */
export function isInContainer(command: readonly string[]): boolean {
  const before = command.slice(0, command.length - unwrap(command).length);
  return before.some((word) => /^(?:docker|podman|docker-compose)$/.test(programName(word)));
}

function programName(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? path).replace(/\.(?:exe|cmd|bat|ps1|[cm]?js)$/i, "");
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
