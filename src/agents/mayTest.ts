/**
 * Programs that may lead to tests: those that test, those that run others, and those that start scripts and tasks. Anything called by a
 * path may be a program of tests as well.
 */
const programs = new RegExp(
  `^(?:${[
    ".*(?:test|spec|unit).*",
    "node|nodejs|deno|bun|bunx|npm|npx|pnpm|pnpx|yarn|yarnpkg|nr|nlx|ni|corepack|turbo|nx|lerna|wireit|moon|rush",
    "vite|jest|mocha|jasmine|ava|tap|cypress|playwright|cucumber(?:-js)?|react-scripts|karma|c8|nyc|cross-env|dotenvx?",
    "py|python[\\d.]*|pypy\\d*|tox|nox|behave|coverage|poetry|uvx?|pdm|hatch|pipx?|pipenv|rye|pixi|conda|mamba|micromamba|invoke|inv|doit|poe",
    "ruby|rake|rails|bundle|cucumber|php|composer|artisan|pest",
    "go|cargo|cross|mvnw?|mvnd|gradlew?|sbt|ant|java|dotnet|mix|rebar3|swift|xcodebuild|stack|cabal|bazel|bazelisk|buck2?|pants|ctest|cmake|meson|ninja|bats",
    "make|gmake|just|task|go-task|mage|xtask|earthly|dagger",
    "sh|bash|zsh|dash|ksh|fish|pwsh|powershell|cmd",
    "env|sudo|doas|time|g?timeout|nice|ionice|stdbuf|taskset|flock|faketime|command|exec|builtin|nohup|setsid|caffeinate|unbuffer|chronic|setarch|arch|catchsegv|xvfb-run|script|watch|parallel|xargs",
    "op|doppler|infisical|aws-vault|chamber|mise|asdf|rbenv|pyenv|nodenv|direnv|nvm|fnm|volta|nix|nix-shell|devbox",
    "docker|docker-compose|podman|podman-compose|nerdctl|kubectl",
  ].join("|")})(?:\\.(?:exe|cmd|bat|ps1|sh|py))?$`,
  "i",
);

/** How much of a line is looked at, in characters. */
const longestLook = 20_000;

/**
 * Whether a command line may run tests, as far as the names of its programs show: a quick look before a framework is looked for. It says no
 * only where every program is known to be none of these. One of Casebook's own commands records its run itself.
 */
export function mayTest(line: string): boolean {
  const parts = splitLine(line);
  return !parts.some(({ program }) => nameOf(program) === "casebook") && parts.some(isCandidate);
}

/**
 * Whether the exit code of a line is that of its tests: nothing follows them but what says something after they passed. Behind a pipe, a
 * `;` or `||` it is the code of something else, and behind a `!` its opposite: then nothing is known of how the tests ended. A line that is
 * handed to a shell is looked into.
 */
export function hasCodeOfTests(line: string): boolean {
  const handed = handsLine(line);
  const [, options = "", quoted] = lineOfShell.exec(line) ?? [];
  const option = options.split(/\s+/).at(-1) ?? "";
  const inner = /^-\w+$/.test(option) && option.includes("c") ? quoted?.slice(1, -1) : undefined;
  if (handed && (inner === undefined || !hasCodeOfTests(inner))) {
    return false;
  }
  const parts = splitLine(line);
  const last = parts.findLastIndex(isCandidate);
  return (
    line.length <= longestLook &&
    !isNegated(line) &&
    !/(?:^|[\s;&|({])eval\s/.test(line) &&
    last >= 0 &&
    parts.slice(0, last).every(({ joint }) => /^(?:&&|\n+|;)?$/.test(joint)) &&
    parts
      .slice(last)
      .every(({ joint, program }, index) => (index === 0 || saying.test(program)) && /^(?:&&)?$/.test(joint))
  );
}

/** A shell that gets a line as its argument. */
function handsLine(line: string): boolean {
  const shells = line.matchAll(/(?:^|[\s/;&|({])(?:ba|z|da|k|fi)?sh((?:\s+-[\w-]+)+)/g);
  return [...shells].some(([, options = ""]) => options.split(/\s+/).some((option) => /^-\w*c/.test(option)));
}

/** Whether one of the commands of a line stands behind a `!`, also after variables and words of the shell. */
function isNegated(line: string): boolean {
  return line.split(/[;&|({\n]/).some((command) => {
    const words = command.split(/\s+/).filter((word) => word !== "");
    return words.find((word) => !/^\w+=/.test(word) && !wordsBefore.has(word)) === "!";
  });
}

const wordsBefore: ReadonlySet<string> = new Set(["time", "if", "while", "until", "then", "do", "else"]);

/** The same, with nothing behind the line. */
const lineOfShell = /(?:^|[\s/])(?:ba|z|da|k)?sh((?:\s+-[\w-]+)+)\s+('[^']*'|"(?:[^"\\]|\\.)*")\s*$/;

const saying = /^(?:echo|printf|true|pwd|date)$/;

interface Part {
  readonly program: string;
  /** What stands between it and the next one. */
  readonly joint: string;
}

/** The commands of a line, each by its program. Texts between quotes are none; a quote that is not closed, as in a comment, is no quote. */
function splitLine(line: string): readonly Part[] {
  const plain = line
    .slice(0, longestLook)
    .replace(/'([^']*)(')?|"((?:[^"\\]|\\[\s\S])*)(")?/g, (_, single, isSingle, double, isDouble) => {
      const text: string = single ?? double;
      const isClosed = isSingle !== undefined || isDouble !== undefined;
      return isClosed && !/^[\w./\\-]+$/.test(text) ? "_" : text;
    })
    .replace(/(?<!\d)\d*>&\d|&>{1,2}/g, " ");
  const pieces = plain.trim().split(/([;&|\n()`{}]+)/);
  return pieces.flatMap((piece, index) => {
    const program = index % 2 === 0 ? firstProgram(piece) : undefined;
    return program === undefined ? [] : [{ program, joint: (pieces[index + 1] ?? "").trim() }];
  });
}

function isCandidate({ program }: Part): boolean {
  const isPath = /[\\/$]/.test(program) && !/^[\\/](?:usr[\\/](?:local[\\/])?)?s?bin[\\/]/.test(program);
  return isPath || programs.test(nameOf(program));
}

/** The word behind variables that are set and the words of the shell itself. */
function firstProgram(part: string): string | undefined {
  return part
    .trim()
    .split(/\s+/)
    .find(
      (word) =>
        word !== "" && !/^(?:\w+=|[<>!]|(?:if|then|else|elif|do|while|until|for|case|in)$)/.test(word),
    );
}

function nameOf(program: string): string {
  return (program.split(/[\\/]/).at(-1) ?? "").toLowerCase();
}
