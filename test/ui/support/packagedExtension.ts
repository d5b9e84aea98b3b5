import { existsSync } from "node:fs";
import { join } from "node:path";

/** The path of the extension as users get it; throws when it was not packaged yet. `npm test` names the copy it made. */
export function packagedExtension(): string {
  const vsix = process.env["CASEBOOK_PACKAGE"] ?? join(import.meta.dirname, "../../../dist/casebook.vsix");
  if (!existsSync(vsix)) throw new Error(`${vsix} does not exist. Make it with: npm run package`);
  return vsix;
}
