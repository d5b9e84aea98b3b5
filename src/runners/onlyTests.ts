import { frameworks } from "./frameworks/frameworks.ts";
import { splitCommands } from "./line/commandLine.ts";
import type { Shell } from "./line/shell.ts";
import { programName, unwrap } from "./line/wrappers.ts";
import { callOf, choosePackages, scriptsOf } from "./project/packageManagers.ts";
import type { Project } from "./project/project.ts";
import { taskOf } from "./project/tasks.ts";

/** How deep scripts and tasks may call others. */
const maxDepth = 6;

/**
 * Whether a line tests, and does nothing that stays: publishes, pushes, deploys, releases, commits, writes into sources or snapshots,
 * or watches for ever. Everything that it leads to is looked at: scripts with those before and behind them, tasks, packages. What
 * cannot be looked into any more is not said to be so.
 */
export function onlyTests(line: string, project: Project, shell: Shell): boolean {
  return isHarmless(line, project, { shell, depth: maxDepth, seen: new Map() });
}

interface Look {
  readonly shell: Shell;
  /** How deep it is looked still. */
  readonly depth: number;
  /** The lines that were looked at in each folder: tasks that need each other lead to the same ones again and again. */
  readonly seen: Map<Project, Set<string>>;
}

function isHarmless(line: string, project: Project, { shell, depth, seen }: Look): boolean {
  const looked = seen.get(project) ?? new Set();
  if (depth === 0 || looked.has(line)) {
    return depth > 0;
  }
  seen.set(project, looked.add(line));
  const commands = splitCommands(line, shell);
  const isElsewhere = commands.some(({ words }) => /^(?:cd|chdir|pushd)$/i.test(words[0]?.value ?? ""));
  return commands.every(({ words, variables }) => {
    const own = unwrap(words.map(({ value }) => value)).words;
    return (
      !variables.some(({ text = "" }) => updating.test(text)) &&
      isHarmlessCommand(own, project) &&
      linesBehind(own, project, isElsewhere).every(([inner, where]) =>
        isHarmless(inner, where, { shell, depth: depth - 1, seen }),
      )
    );
  });
}

/** The lines that a command leads to, each with where it runs; for one that runs elsewhere, those of every folder that is known. */
function linesBehind(
  words: readonly string[],
  project: Project,
  isElsewhere: boolean,
): readonly (readonly [string, Project])[] {
  const call = callOf(words, project);
  if (call === undefined) {
    return (taskOf(words, project)?.lines ?? []).map(({ text }) => [text, project] as const);
  }
  const { commandAt, scripts } = call.runs;
  const packages = [
    { folder: "", name: project.name },
    ...[...project.folders].map(([folder, { name }]) => ({ folder, name })),
  ];
  const meant =
    call.packages === undefined
      ? [project, ...(isElsewhere || call.folder !== undefined ? project.folders.values() : [])]
      : choosePackages(call.packages, packages).map(({ folder }) => project.folders.get(folder) ?? project);
  const found = meant.flatMap((one) =>
    scriptsOf(one, scripts).flatMap((name) =>
      [`pre${name}`, name, `post${name}`].flatMap((script) => {
        const text = one.scripts.get(script);
        const handed = script === name ? call.args.map((index) => plain(words[index] ?? "")) : [];
        return text === undefined ? [] : [[[text, ...handed].join(" "), one] as const];
      }),
    ),
  );
  return found.length > 0 || commandAt === undefined
    ? found
    : [[words.slice(commandAt).map(plain).join(" "), project] as const];
}

/** A word as it stands in a line that is only looked at. */
function plain(word: string): string {
  return `'${word.replaceAll("'", "")}'`;
}

/** Variables that make tests write the results that they should compare with. */
const updating =
  /^(?:UPDATE\w*|\w*UPDATE_?(?:SNAPSHOTS?|GOLDEN\w*)|TAP_SNAPSHOT|INSTA_UPDATE|TRYBUILD)=(?!['"]?(?:0|no|false)?['"]?$)/;

/** What releases, publishes and the like, by a part of the name of a program, a verb or a file. */
const lasting =
  /(?:^|[-_.:])(?:publish\w*|releas\w+|deploy\w*|push|upload|commit|version|semver|bump\w*|changelog\w*|changesets?|np|tag|promote|rollout|migrate|seed|vercel|netlify|firebase|wrangler|heroku|flyctl|twine|gh|rsync|scp|ssh)(?:$|[-_.:])/i;

/** Formatters that write by themselves, and options of those that do so when asked. */
const formatters =
  /^(?:black|isort|autopep8|yapf|rustfmt|gofmt|goimports|dprint|lint-staged|pretty-quick|clang-format)$/;
const writing = /^--(?:fix|write|apply|apply-unsafe|unsafe-fixes|in-place)(?:$|=)|^-w$/;

/** What of git changes nothing. */
const readingGit =
  /^(?:diff|status|log|show|rev-parse|ls-files|describe|grep|blame|config|version|--version|fetch)$/;

/** What never ends, or waits for somebody. */
const watching = /^--(?:watch|watchAll|watch-all|ui|inspect-brk|debug|headed|open)(?:$|=(?!false))/;
const watchers = /^(?:nodemon|chokidar|watch|watchexec|entr|onchange|ptw|pytest-watch|watchman-make|sane)$/;

function isHarmlessCommand(words: readonly string[], project: Project): boolean {
  const [program = "", ...args] = words;
  if (args.some((arg) => watching.test(arg)) || watchers.test(program)) {
    return false;
  }
  const framework = frameworks.find((one) => one.isCommand(words, project));
  if (framework !== undefined) {
    return !args.some((arg, index) => isUpdate(program, arg) || isWatchVerb(program, arg, index));
  }
  if (program === "git") {
    return readingGit.test(args.find((arg) => !arg.startsWith("-")) ?? "");
  }
  const isCheck = args.some((arg) => /^--(?:check|diff|dry-run|list-different)$/.test(arg));
  if (!isCheck && (formatters.test(program) || args.some((arg) => writing.test(arg) && !isWorker(program)))) {
    return false;
  }
  return !/^(?:fmt|format)$/.test(args[0] ?? "") || isCheck
    ? ![program, ...args].some((word) => !word.startsWith("-") && lasting.test(programName(word)))
    : false;
}

/** npm's `-w` is a package. */
function isWorker(program: string): boolean {
  return /^(?:npm|npx|pnpm|yarn)$/.test(program);
}

/** Options that have tests write their snapshots; mocha's `-u` is another. */
function isUpdate(program: string, arg: string): boolean {
  return (
    /^--(?:update|updateSnapshot|update-snapshots?|snapshot-update|overwrite)(?:$|=(?!none|false))/.test(
      arg,
    ) ||
    (arg === "-u" && /^(?:jest|vitest|playwright|ava|react-scripts|go)$/.test(program))
  );
}

function isWatchVerb(program: string, arg: string, index: number): boolean {
  return index === 0 ? /^(?:watch|dev|bench)$/.test(arg) : arg === "-w" && /^(?:vitest|mocha)$/.test(program);
}
