import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import { visibleText } from "../../base/visibleText.ts";

/** What git says of a configuration that it cannot read (seen with git 2.25 to 2.47): then no command of git works there. */
const badConfig =
  /bad config (?:line|variable|value|file)|bad (?:numeric|boolean) config value|malformed value for|missing value for '|bad [a-z]{1,40}\.[a-z]{1,40} argument: |unknown error occurred while reading the configuration/;

/**
 * What git says of another file of its own in which it finds something else: then most of its commands do not work (seen with git 2.39,
 * and in the sources of 2.25 to 2.51).
 */
const damagedFile =
  /bad shallow line|(?:unexpected|unterminated) line in |index file (?:smaller than expected|corrupt)|bad (?:index )?signature 0x|bad index (?:file sha1 signature|version)|unknown index entry format/;

/** How much of what git says is shown. */
const longest = 400;

/** The error for people where git fails for its configuration, or for a file of its own; undefined where it fails for anything else. */
export function explainUnreadable(stderr: string): UserError | undefined {
  const said = stderr.trim().replace(/^(?:error|fatal): /gm, "");
  const message = said.slice(0, longest);
  if (badConfig.test(stderr)) {
    return new UserError(fact("git.badConfig", { message }), fact("next.correctGitConfig"));
  }
  return damagedFile.test(stderr)
    ? new UserError(fact("git.damagedFile", { message: visibleText(message) }), fact("next.restoreGitFile"))
    : undefined;
}
