/** A command line that goes to a directory before it does anything else. */
export interface LeadingDirectory {
  /** What it is left without: the text up to the command behind it. */
  readonly lead: string;
  /** As it is written, without quotes. */
  readonly directory: string;
  /** What runs there. */
  readonly rest: string;
}

/**
 * `cd` and one word that is what it says: no variable, no pattern, nothing that a shell puts in its place but `~/`; and what has the next command
 * begin when it has ended.
 */
const patterns = {
  bash: /^\s{0,99}cd[ \t]{1,99}(?:--[ \t]{1,99})?(?:'([^'\n]{1,4000})'|"([^"\n$`\\!]{1,4000})"|((?:~\/)?[^\s'"$`\\;&|<>()*?[\]{}~#!]{1,4000}))[ \t]{0,99}(?:&&|;|\n)\s{0,99}/,
  powershell:
    /^\s{0,99}(?:cd|chdir|sl|Set-Location(?:[ \t]{1,99}-(?:Literal)?Path)?)[ \t]{1,99}(?:'([^'\n]{1,4000})'|"([^"\n$`]{1,4000})"|((?:~[\\/])?[^\s'"$`;&|<>(){}*?[\]~#]{1,4000}))[ \t]{0,99}(?:&&|;|\r?\n)\s{0,99}/i,
} as const;

/**
 * The directory that a command line goes to first, by a plain `cd … && …`; undefined where it goes to none, or to one that is known only when
 * it runs. Agents write it before most commands, because each of their shells begins somewhere else.
 */
export function leadingDirectory(line: string, shell: keyof typeof patterns): LeadingDirectory | undefined {
  const [lead, single, double, plain] = patterns[shell].exec(line) ?? [];
  const directory = single ?? double ?? plain ?? "";
  const rest = line.slice(lead?.length ?? 0);
  return lead === undefined || directory === "" || directory === "-" || rest.trim() === ""
    ? undefined
    : { lead, directory, rest };
}
