import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";

/** What git says of a configuration that it cannot read (seen with git 2.25 to 2.47): then no command of git works there. */
const badConfig =
  /bad config (?:line|variable|value|file)|bad (?:numeric|boolean) config value|malformed value for|missing value for '|bad [a-z]{1,40}\.[a-z]{1,40} argument: |unknown error occurred while reading the configuration/;

/** How much of what git says is shown. */
const longest = 400;

/** The error for people where git fails for its configuration; undefined where it fails for anything else. */
export function explainBadConfig(stderr: string): UserError | undefined {
  if (!badConfig.test(stderr)) {
    return undefined;
  }
  const said = stderr.trim().replace(/^(?:error|fatal): /gm, "");
  return new UserError(
    fact("git.badConfig", { message: said.slice(0, longest) }),
    fact("next.correctGitConfig"),
  );
}
