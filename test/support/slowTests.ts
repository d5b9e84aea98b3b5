/** A file for JavaScript's frameworks with a test that prints `it is slow`, and then runs a shell. */
export function slowScript(imports: string, script: string): string {
  return `${imports}
import { spawnSync } from "node:child_process";
test("slow", () => {
  process.stderr.write("it is slow");
  spawnSync("sh", ["-c", ${JSON.stringify(script)}]);
}, 60_000);
`;
}
