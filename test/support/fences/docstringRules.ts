const declaration =
  /^(export )?(?:default )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|interface|type|enum) ([\w$]+)(?: = [\w.]+<typeof (\w+)>)?/;

/**
 * The exported names of a source without a docstring right in front of them, with their lines. Of overloads the first has it, and
 * a type that is inferred from a schema shares that of the schema.
 */
export function undocumented(source: string): readonly string[] {
  const lines = source.split("\n");
  const documented = new Set<string>();
  return lines.flatMap((line, index) => {
    const found = declaration.exec(line);
    if (found === null) {
      return [];
    }
    const [, exported, name = "", schema] = found;
    if (lines[index - 1]?.trimEnd().endsWith("*/") === true || (schema && documented.has(schema))) {
      documented.add(name);
    }
    return exported === undefined || documented.has(name) ? [] : [`${name} (line ${index + 1})`];
  });
}
