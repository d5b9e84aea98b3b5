import { boundedPattern } from "../../base/boundedPattern.ts";

/** The values of a section by their keys, each with the lines that go on with it. */
export type Section = ReadonlyMap<string, readonly string[]>;

const heading = boundedPattern(/^\[\[?([^\]]+)\]\]?\s*(?:[#;].*)?$/);
const assignment = boundedPattern(/^(["']?)([\w.:-]+)\1[ \t]*=[ \t]*(.*)$/);

/** The sections of an INI or TOML file by their names, as far as each key begins its line. Keys before any section are in "". */
export function sectionsOf(text: string): ReadonlyMap<string, Section> {
  const sections = new Map<string, Map<string, string[]>>();
  let section = new Map<string, string[]>();
  sections.set("", section);
  let value: string[] | undefined;
  for (const line of text.split(/\r?\n/)) {
    const [, name] = heading.exec(line) ?? [];
    const [, , key, first = ""] = assignment.exec(line) ?? [];
    if (name !== undefined) {
      section = sections.get(name) ?? new Map();
      sections.set(name, section);
      value = undefined;
    } else if (key !== undefined) {
      value = [first];
      section.set(key, value);
    } else if (!/^\s*[#;]/.test(line)) {
      value?.push(line);
    }
  }
  return sections;
}

/** The texts in quotes of a TOML value. One that is not closed takes the rest of its line, and is none. */
export function textsIn(value: string): readonly string[] {
  return [...value.matchAll(/"((?:[^"\\\n]|\\[^\n])*)(")?|'([^'\n]*)(')?/g)].flatMap(
    ([, double = "", isDouble, single = "", isSingle]) =>
      isDouble !== undefined ? [double.replace(/\\(.)/g, "$1")] : isSingle !== undefined ? [single] : [],
  );
}
