import { editLine, splitCommands } from "./commandLine.ts";
import type { Shell } from "./shell.ts";

/**
 * A line in which some of its commands, by their index, get variables: they stand in front of those that
 * the line sets itself, which decide. Undefined where a command is none of a program, so that nothing could stand there.
 */
export function setBefore(
  line: string,
  indices: ReadonlySet<number>,
  variables: Readonly<Record<string, string>>,
  shell: Pick<Shell, "syntax" | "quote">,
): string | undefined {
  const set = Object.entries(variables)
    .map(([name, value]) => `${name}=${shell.quote(value)} `)
    .join("");
  const commands = splitCommands(line, shell).filter((_, index) => indices.has(index));
  // “time” is a word of the shell only where nothing stands before it.
  const places = commands.map(({ words: [program], variables: [first = program] }) =>
    program?.value === "time" ? undefined : first?.span?.start,
  );
  if (places.length < indices.size || places.includes(undefined)) {
    return undefined;
  }
  return editLine(
    line,
    places.flatMap((start) => (start === undefined ? [] : [{ start, end: start, text: set }])),
  );
}
