/** A program that runs the program after it. */
interface Wrapper {
  /** Its first words, each by its alternatives. Options of its own may stand between them. */
  readonly called: readonly string[];
  /** Its options whose value is the word after them. */
  readonly valued: ReadonlySet<string>;
  /** Which of them say in which folder the program runs. */
  readonly folder: ReadonlySet<string>;
  /** How many words of its own stand before the program: a time, a profile. */
  readonly operands: number;
  /** It takes variables: `NAME=value`. */
  readonly assigns: boolean;
  /** The program begins behind this word only; before it anything may stand. */
  readonly behind: string | undefined;
  /** A module of Python may be named instead of a program, by `-m`. */
  readonly isModule: boolean;
  /** The program may be named with its environment before it: `test:pytest`. */
  readonly isNamed: boolean;
  /** What it runs is in a container, where nothing of ours is. */
  readonly isContainer: boolean;
  /** It is a wrapper only for programs like this one. */
  readonly only: RegExp | undefined;
}

/** `called` and the lists of options are written with blanks. */
function wrapper(
  called: string,
  valued = "",
  {
    folder = "",
    ...more
  }: Partial<Omit<Wrapper, "called" | "valued" | "folder"> & { readonly folder: string }> = {},
): Wrapper {
  return {
    called: called.split(" "),
    valued: new Set(`${valued} ${folder}`.split(" ")),
    folder: new Set(folder.split(" ").filter(Boolean)),
    operands: 0,
    assigns: false,
    behind: undefined,
    isModule: false,
    isNamed: false,
    isContainer: false,
    only: undefined,
    ...more,
  };
}

/** Options of uv that take a value (uv 0.9, `uv help run`). */
const ofUv =
  "-p --python -w --with --with-editable --with-requirements --group --only-group --no-group --extra --no-extra --env-file --package --from --index --default-index -i --index-url --extra-index-url -f --find-links --cache-dir --project --config-file --color --link-mode --resolution --prerelease --exclude-newer --refresh-package --reinstall-package -P --upgrade-package -C --config-setting --no-binary-package --no-build-package --keyring-provider --index-strategy --fork-strategy --allow-insecure-host --python-platform";
const ofNyc =
  "-r --reporter --report-dir --reports-dir -o -t --temp-dir --temp-directory -n --include -x --exclude -e --extension -i --require --cwd --src --lines --branches --functions --statements --watermarks --nycrc-path --config -c --resolve --parser-plugins --exclude-after-remap";
const ofCompose =
  "-f --file -p --project-name --profile --env-file --project-directory --ansi --progress --context -H --host -l --log-level";
const ofExec =
  "-e --env --env-file -u --user -w --workdir --index -v --volume --name --entrypoint -p --publish -l --label -m --memory --network --mount --platform --add-host --cpus --detach-keys --cap-add --gpus --ulimit --pull --tmpfs";
const ofPython = "-X -W --check-hash-based-pycs";

/**
 * Every wrapper that is seen through, in one table: its words, its options that take a value, and what else is its own. Those of
 * package managers are in `packageManagers.ts`.
 */
const wrappers: readonly Wrapper[] = [
  wrapper("uvx", ofUv),
  wrapper("uv tool run", ofUv),
  wrapper("pipx run", "--spec --python --index-url --pip-args --with"),
  wrapper("uv run", ofUv, { folder: "--directory", isModule: true }),
  wrapper("poetry run", "-P --project", { folder: "-C --directory" }),
  wrapper("pdm run", "-p --project --venv -L --lockfile", { isModule: true }),
  wrapper("hatch run", "-e --env -p --project --data-dir --cache-dir --config -i --include -x --exclude", {
    isNamed: true,
  }),
  wrapper("pipenv run", "--python --pypi-mirror"),
  wrapper("rye run", "--pyproject -p"),
  wrapper("pixi run", "-e --environment --manifest-path -p --platform --color"),
  wrapper("conda|mamba|micromamba run", "-n --name -p --prefix", { folder: "--cwd" }),
  wrapper("coverage run", "--source --omit --include --rcfile --data-file --context --concurrency", {
    isModule: true,
    only: /^-m$/,
  }),
  wrapper("python|py|pypy", ofPython, { isModule: true, only: /^-m$/ }),
  wrapper("c8|nyc", ofNyc),
  wrapper("env", "-u --unset", { folder: "-C --chdir", assigns: true }),
  wrapper("cross-env", "", { assigns: true }),
  wrapper("dotenv", "-e -v -p -c -f --env --variable -q", { assigns: true }),
  wrapper("dotenvx run", "-f --env-file -fk --env-keys-file -e --env --convention -l --log-level"),
  wrapper("sudo", "-u --user -g --group -h --host -p --prompt -T --command-timeout -C --close-from", {
    assigns: true,
    folder: "-D --chdir",
  }),
  wrapper("time", "-f --format -o --output"),
  wrapper("timeout|gtimeout", "-k --kill-after -s --signal", { operands: 1 }),
  wrapper("nice", "-n --adjustment"),
  wrapper("ionice", "-c --class -n --classdata"),
  wrapper("stdbuf", "-i --input -o --output -e --error"),
  wrapper("taskset", "", { operands: 1 }),
  wrapper("flock", "-w --wait --timeout -E --conflict-exit-code", { operands: 1 }),
  wrapper("faketime", "-f", { operands: 1 }),
  // With these options it only says where a program is.
  wrapper("command", "-v -V"),
  wrapper("exec|builtin|nohup|setsid|caffeinate|unbuffer|chronic|setarch|arch|catchsegv", ""),
  wrapper(
    "xvfb-run",
    "-e --error-file -f --auth-file -n --server-num -p --xauth-protocol -s --server-args -w --wait",
  ),
  wrapper("op run", "--env-file --account --config --encoding --format --session"),
  wrapper("doppler run", "-p --project -c --config -t --token --scope --mount --fallback --name-transformer"),
  wrapper("infisical run", "--env --path --projectId --token"),
  wrapper("aws-vault exec", "-d --duration -n --region -t --mfa-token --backend --assume-role-ttl", {
    operands: 1,
  }),
  wrapper("chamber exec", "", { behind: "--" }),
  wrapper("bundle exec", "--gemfile"),
  wrapper("mise exec|x", "-C --cd -j --jobs -E --env", { behind: "--" }),
  wrapper("asdf exec"),
  wrapper("rbenv|pyenv|nodenv exec"),
  wrapper("direnv exec", "", { operands: 1 }),
  wrapper("nvm exec", "", { operands: 1 }),
  wrapper("fnm exec", "--using"),
  wrapper("volta run", "--node --npm --yarn --pnpm --env"),
  wrapper("nix develop", "--override-input --option", { behind: "-c" }),
  wrapper("nix develop", "--override-input --option", { behind: "--command" }),
  wrapper("devbox run", "-c --config -e --env", { behind: "--" }),
  wrapper("corepack", ""),
  wrapper("node", "-r --require --import --loader --experimental-loader -C --conditions --env-file", {
    only: /\bnode_modules[/\\]\S*\b(?:vitest|jest|mocha|ava|jasmine|cucumber-js|playwright)(?:\.[cm]?js)?$/,
  }),
  wrapper("ruby", "-I -r -C -E -W", { only: /(?:^|[/\\])bin[/\\](?:rails|rake|rspec)$/ }),
  wrapper("php", "-d -c", { only: /\bphpunit(?:\.phar)?$/ }),
  wrapper("docker|podman compose exec|run", `${ofCompose} ${ofExec}`, { operands: 1, isContainer: true }),
  wrapper("docker-compose|podman-compose exec|run", `${ofCompose} ${ofExec}`, {
    operands: 1,
    isContainer: true,
  }),
  wrapper("docker|podman|nerdctl exec|run", ofExec, { operands: 1, isContainer: true }),
  wrapper("kubectl exec", "-n --namespace -c --container --context", { behind: "--", isContainer: true }),
];

/** What stands in front of the program that a command runs in the end. */
export interface Unwrapped {
  /** How many words are those of wrappers. */
  readonly count: number;
  /** The program by its bare name (`node_modules/.bin/vitest.cmd` is `vitest`), with its arguments. */
  readonly words: readonly string[];
  /** The folders that wrappers go to, one after the other, as they are written. */
  readonly folders: readonly string[];
  /** It runs in a container. */
  readonly isInContainer: boolean;
}

/** Takes the wrappers off a command. */
export function unwrap(command: readonly string[]): Unwrapped {
  const found = { count: 0, folders: [] as string[], isInContainer: false };
  for (let words = named(command); ; ) {
    const [passed] = wrappers.flatMap((one) => pass(one, words) ?? []);
    if (passed === undefined) {
      return { ...found, words };
    }
    found.count += passed.count;
    found.folders.push(...passed.folders);
    found.isInContainer ||= passed.isContainer;
    const [program = "", ...args] = words.slice(passed.count);
    words = named([passed.isNamed ? program.replace(/^[\w.+=-]*:/, "") : program, ...args]);
  }
}

function named([program = "", ...args]: readonly string[]): readonly string[] {
  return [programName(program), ...args];
}

/** How far a wrapper reaches; undefined if the words are none of it, or it runs no program. */
function pass(wrapper: Wrapper, words: readonly string[]) {
  const { operands, behind, only } = wrapper;
  const folders: string[] = [];
  let at = passName(wrapper, words, folders);
  if (at === undefined) {
    return undefined;
  }
  if (behind !== undefined) {
    const found = words.indexOf(behind, at);
    return found === -1 ? undefined : { ...wrapper, count: found + 1, folders };
  }
  at = skipOptions(wrapper, words, at, folders);
  for (let left = operands; left > 0; left--) {
    at = skipOptions(wrapper, words, at + 1, folders);
  }
  const count = words[at] === "--" || words[at] === "-m" ? at + 1 : at;
  const isMeant = only === undefined || only.test(words[at] ?? "");
  return isMeant && count < words.length ? { ...wrapper, count, folders } : undefined;
}

/** The index behind the words by which a wrapper is called; undefined if it is not. */
function passName(wrapper: Wrapper, words: readonly string[], folders: string[]): number | undefined {
  let at = 0;
  for (const [index, part] of wrapper.called.entries()) {
    at = index === 0 ? 0 : skipOptions(wrapper, words, at, folders);
    if (!isOneOf(part, words[at] ?? "")) {
      return undefined;
    }
    at++;
  }
  return at;
}

/** The index behind options with their values, and variables; the folders that they name are added. */
function skipOptions(wrapper: Wrapper, words: readonly string[], from: number, folders: string[]): number {
  let at = from;
  for (let word = words[at]; word !== undefined && isOwn(wrapper, word); word = words[at]) {
    const [name = "", ...value] = word.split("=");
    const isPair = value.length === 0 && wrapper.valued.has(name);
    if (wrapper.folder.has(name)) {
      folders.push(isPair ? (words[at + 1] ?? "") : value.join("="));
    }
    at += isPair ? 2 : 1;
  }
  return at;
}

function isOwn({ assigns, isModule }: Wrapper, word: string): boolean {
  const isOption = /^[-+]./.test(word) && word !== "--" && !(isModule && word === "-m");
  return isOption || (assigns && /^\w+=/.test(word));
}

/** Whether a word is one of those that are written with `|`; a version of Python may follow its name. */
function isOneOf(alternatives: string, word: string): boolean {
  return alternatives.split("|").includes(word.replace(/^(py[a-z]*)[\d.]+$/, "$1"));
}

/** The bare name of a program, without the version that a package is wanted in: `jest@30`. */
export function programName(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? path).replace(
    /\.(?:exe|cmd|bat|ps1|[cm]?js)$|(?<=.)@[\w.^~-]+$/gi,
    "",
  );
}
