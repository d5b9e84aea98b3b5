import type { Shell } from "../line/shell.ts";
import type { Project } from "./project.ts";

/**
 * The commands that run the scripts of package.json whose text fits, or that of the scripts they call, the plainest first. Scripts that
 * never end, because they watch files, are left out.
 */
export function scriptCommands(
  project: Project,
  text: Pick<RegExp, "test">,
  shell: Shell,
): readonly string[] {
  const { scripts } = project;
  return endingScripts(project)
    .filter((name) => {
      const all = withCalled(scripts, name);
      return text.test(all) && !/\bwatch\b|--ui\b/.test(all);
    })
    .toSorted((one, other) => byPlainness(project, one, other))
    .flatMap((name) => scriptLine(project, name, shell));
}

/** The scripts that end by themselves, as far as their names say. */
export function endingScripts({ scripts }: Project): readonly string[] {
  return [...scripts.keys()].filter((name) => !/(?:^|[:.-])(?:dev|watch|start|serve)(?:$|[:.-])/.test(name));
}

/** The line that runs a script; none where the shell has no way to write its name. */
export function scriptLine({ packageManager }: Project, name: string, shell: Shell): readonly string[] {
  const isTest = name === "test" && packageManager !== "bun";
  return shell.canQuote(name) ? [`${packageManager} ${isTest ? name : `run ${shell.quote(name)}`}`] : [];
}

/** The order of two scripts, by their names: `test` first, and those that only count lines, need a browser or are slow last. */
export function byPlainness({ scripts }: Project, one: string, other: string): number {
  return rank(scripts, one) - rank(scripts, other);
}

function rank(scripts: ReadonlyMap<string, string>, name: string): number {
  const own = `${name} ${scripts.get(name) ?? ""}`;
  const all = `${name} ${withCalled(scripts, name)}`;
  const special = [
    /\bcov(?:erage)?\b|--coverage|\bnyc\b|\bc8\b/.test(own),
    /\be2e\b|\bbrowsers?\b|\bintegration\b|\bstorybook\b|\bvisual\b|--project\b|\bdebug\b/.test(own),
    /\bbench\w*\b|\bperf\b|\btypes?\b|\btypecheck\b|\blint\b/.test(name),
    // A test that first does what a release does.
    /\bbuild\b|\blint\b/.test(all) && name !== "test",
  ].filter(Boolean).length;
  const plain = name === "test" ? 0 : /^(?:tests?[:.-]?(?:unit|run|ci|node|all)?|unit)$/.test(name) ? 1 : 2;
  return 10 * special + plain;
}

/** The text of a script with the texts of those it calls directly. */
function withCalled(scripts: ReadonlyMap<string, string>, name: string): string {
  const text = scripts.get(name) ?? "";
  const called = [...text.matchAll(/\b(?:npm run|pnpm(?: run)?|yarn(?: run)?|nr|bun run) ([\w:.-]+)/g)];
  return [text, ...called.map(([, script = ""]) => scripts.get(script) ?? "")].join("\n");
}
