/** A file of node:test in which this many tests fail. */
export function manyFailures(count: number): string {
  const test = `test(\`number \${number}\`, () => { throw new Error(\`\${number} is none\`); });`;
  return `import { test } from "node:test";
for (let number = 0; number < ${count}; number++) {
  ${test}
}
`;
}
