import type { Project } from "./project.ts";

/**
 * The commands that run the scripts of package.json whose text fits, or that of the scripts they call; the script `test` comes
 * first. Scripts that never end, because they watch files, are left out.
 */
export function scriptCommands(
  { scripts, packageManager }: Project,
  text: Pick<RegExp, "test">,
): readonly string[] {
  const names = [...scripts.keys()].filter((name) => {
    const all = withCalled(scripts, name);
    return text.test(all) && !/\bwatch\b|--ui\b/.test(all);
  });
  const commands = names.map((name) => `${packageManager} ${name === "test" ? name : `run ${name}`}`);
  return commands.toSorted((one, other) => Number(isTest(other)) - Number(isTest(one)));
}

/** The text of a script with the texts of those it calls directly. */
function withCalled(scripts: ReadonlyMap<string, string>, name: string): string {
  const text = scripts.get(name) ?? "";
  const called = [...text.matchAll(/\b(?:npm run|pnpm(?: run)?|yarn(?: run)?) ([\w:.-]+)/g)];
  return [text, ...called.map(([, script = ""]) => scripts.get(script) ?? "")].join("\n");
}

function isTest(command: string): boolean {
  return command.endsWith(" test");
}
