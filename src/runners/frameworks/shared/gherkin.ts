/**
 * What a runner of feature files prints below the line of a step, without blanks around: the text between `"""` or the table that the step
 * is given is left out.
 */
export function saidOfStep(below: readonly string[]): readonly string[] {
  const lines = below.map((line) => line.trim());
  const end =
    lines[0] === '"""' ? lines.indexOf('"""', 1) + 1 : lines.findIndex((one) => !/^\|.*\|$/.test(one));
  return end === -1 ? [] : lines.slice(end);
}
