/**
 * Whether words of a line, with the variables before them, do or name more than tests of a folder: they bring code of their own, say from where a
 * program or its code is taken, call a program that acts as somebody else or in another place, lead out of the folder or into what git keeps,
 * or have something deleted. `folder` is an absolute path with `/`. In doubt it says yes: then a person is asked.
 */
export function haveForeignWords(words: readonly string[], folder: string): boolean {
  return words.some((word, at) => {
    const behind = words.slice(at + 1);
    const firstOther = behind.findIndex((one) => !one.startsWith("-"));
    const ownOptions = behind.slice(0, firstOther === -1 ? undefined : firstOther);
    return (
      (assignment.test(word) && !harmlessVariables.test(word)) ||
      /\bdata:/i.test(word) ||
      // A configuration that is written in the line.
      /(?:^|=)\s*\{\s*["'\w]+\s*:/.test(word) ||
      leadsOut(word, folder) ||
      otherPlaces.test(word) ||
      dangerousOptions.test(word) ||
      (interpreters.test(word) && behind.some((one) => /^(?:-e|--eval|-p|--print)(?:=|$)/.test(one))) ||
      (shells.test(word) && behind.some((one) => /^[-/]/.test(one))) ||
      (/^(?:.*[/\\])?uvx?(?:\.exe)?$/.test(word) && behind.some((one) => /^-[wif]/.test(one))) ||
      (/^(?:.*[/\\])?(?:cargo|ctest)(?:\.exe)?$/.test(word) &&
        behind.some((one) => /^(?:--config(?:=|$)|-S)/.test(one))) ||
      (packageRunners.test(word) &&
        ownOptions.some((one) => /^(?:-c|--call|-p|--package)(?:=|$)/.test(one))) ||
      (builders.test(word) && behind.some((one, index) => !isTestGoal(one, behind[index - 1])))
    );
  });
}

/** Whether a word, or a path within it, is a place outside of a folder, or one of git's own. */
function leadsOut(word: string, folder: string): boolean {
  const inside = word.replaceAll(`${folder}/`, "./");
  return (
    /(?:^(?:-[a-z])?|[=:,@])(?:~|[\\/]|[a-z]:[\\/])/i.test(inside) ||
    /(?:^(?:-[a-z])?|[=:,@\\/])\.\.(?:[\\/]|$)/i.test(inside) ||
    /(?:^(?:-[a-z])?|[=:,@\\/])\.git(?:[\\/]|$)/i.test(inside)
  );
}

const assignment = /^[a-z_]\w*=/i;

/** Variables that say how tests behave, and neither find programs nor load code. */
const harmlessVariables =
  /^(?:CI|(?:NO|FORCE)_COLOR|CLICOLOR\w*|TERM|TZ|LANG|LC_\w+|(?:NODE|APP|RAILS|RACK|MIX|GO|BABEL)_ENV|DEBUG|VERBOSE|LOG_LEVEL|RUST_(?:BACKTRACE|LOG)|PYTHONHASHSEED|TEST_\w+)=/;

/** Programs by which others run as another user, in another place, or with what a vault gives them. */
const otherPlaces =
  /^(?:.*[/\\])?(?:sudo|doas|docker(?:-compose)?|podman(?:-compose)?|nerdctl|kubectl|flock|xvfb-run|nix|direnv|op|doppler|infisical|aws-vault|chamber|mise|asdf|devbox)(?:\.exe)?$/i;

/** Options that run a program, take code from elsewhere, or empty a folder before it is used. */
const dangerousOptions =
  /^--?(?:exec|toolexec|overlay|modfile|ldflags|gcflags|asmflags|script-shell|shell|node-options|userconfig|globalconfig|registry|with(?:-[\w-]+)?|from|spec|index(?:-url)?|default-index|extra-index-url|find-links|build-and-(?:test|run)|test-command|pdbcls|basetemp|temp-dir(?:ectory)?|coverage\.reportsDirectory|cache-?directory|output)(?:=|$)/i;

/** Programs that take lines or code as an argument, and programs that take another one from wherever they are told. */
const shells = /^(?:.*[/\\])?(?:sh|bash|dash|zsh|ksh|fish|nu|cmd|powershell|pwsh)(?:\.exe)?$/i;
const interpreters = /^(?:.*[/\\])?(?:node|tsx|ruby|perl|php|bun|deno)(?:\.exe)?$/i;
const packageRunners = /^(?:.*[/\\])?(?:npx|npm|pnpm|yarn|bunx)(?:\.cmd)?$/i;

/** Programs that carry out several tasks, one after the other, of which some publish. */
const builders = /^(?:.*[/\\])?(?:mvnw?|mvnd|gradlew?)(?:\.(?:cmd|bat))?$/i;

/** Whether a word of such a program is an option, the value of one, or a task that builds or tests. */
function isTestGoal(word: string, before: string | undefined): boolean {
  return (
    word.startsWith("-") ||
    /^(?:--tests|-p|-pl|-P|-x|-f|-b|--project-dir|--projects)$/.test(before ?? "") ||
    /^(?:[\w-]*:)*(?:clean|validate|compile|package|verify|assemble|build|classes|check|\w*test\w*|integration-test)$/i.test(
      word,
    )
  );
}
