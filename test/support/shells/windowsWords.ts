/**
 * How a command line becomes the arguments of a program on Windows, as Microsoft documents it: `cmd`
 * (learn.microsoft.com/windows-server/administration/windows-commands/cmd), batch files, PowerShell (about_Quoting_Rules, about_Parsing),
 * and the runtime of C (learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments). Written apart from the product, which is
 * tested against it.
 */

/** What `cmd` hands to the program that a line starts; undefined if it sees several commands, a redirection or an open quote. */
export function throughCmd(
  line: string,
  variables: Readonly<Record<string, string>> = {},
): string | undefined {
  const expanded = expand(line, variables);
  let isQuoted = false;
  let out = "";
  for (let at = 0; at < expanded.length; at++) {
    const sign = expanded[at] ?? "";
    if (sign === "\n" || sign === "\r") {
      return undefined;
    }
    if (sign === '"') {
      isQuoted = !isQuoted;
    }
    if (!isQuoted && sign === "^") {
      at++;
      out += expanded[at] ?? "";
      continue;
    }
    if (!isQuoted && /[&|<>]/.test(sign)) {
      return undefined;
    }
    out += sign;
  }
  return isQuoted ? undefined : out;
}

/** Variables come first, wherever they stand; one that is not set stays, as it does on a command line. */
function expand(line: string, variables: Readonly<Record<string, string>>): string {
  return line.replace(/%([^%]+)%/g, (all, name: string) => variables[name.toUpperCase()] ?? all);
}

/**
 * What the first command of a line, a `set` with others behind `&`, makes of its variable: all that follows the equals sign, also blanks; up
 * to the last quote where it begins with one (learn.microsoft.com/windows-server/administration/windows-commands/set_1).
 */
export function setByCmd(line: string, variables: Readonly<Record<string, string>> = {}): string | undefined {
  const expanded = expand(line, variables);
  const [command = ""] = /^(?:\^[\s\S]|"[^"]*"|[^&"^])*/.exec(expanded) ?? [];
  const [, rest = ""] = /^set\s+([\s\S]*)$/i.exec(throughCmd(command) ?? "") ?? [];
  const set = rest.startsWith('"') ? rest.slice(1, Math.max(1, rest.lastIndexOf('"'))) : rest;
  return set.includes("=") ? set.slice(set.indexOf("=") + 1) : undefined;
}

/** What a batch file such as `npx.cmd` hands on with `%*`: its line is read once more, with what it was given put in. */
export function throughBatchFile(commandLine: string): string | undefined {
  const [, rest = ""] = /^\S+ ?([\s\S]*)$/.exec(commandLine) ?? [];
  // What is put in is not searched for variables again.
  const handed = throughCmd(rest.replaceAll("%", "\u0001"));
  return handed === undefined ? undefined : `node.exe ${handed.replaceAll("\u0001", "%")}`;
}

/** The arguments that the runtime of C makes of a command line; the program is the first. */
export function argumentsOf(commandLine: string): readonly string[] {
  const words: string[] = [];
  let at = 0;
  const isBlank = () => commandLine[at] === " " || commandLine[at] === "\t";
  for (;;) {
    while (isBlank()) {
      at++;
    }
    if (at >= commandLine.length) {
      return words;
    }
    let word = "";
    let isQuoted = false;
    for (; at < commandLine.length && (isQuoted || !isBlank()); at++) {
      let backslashes = 0;
      while (commandLine[at] === "\\") {
        backslashes++;
        at++;
      }
      if (commandLine[at] !== '"') {
        word += "\\".repeat(backslashes);
        at -= backslashes > 0 ? 1 : 0;
        word += backslashes > 0 ? "" : (commandLine[at] ?? "");
        continue;
      }
      word += "\\".repeat(Math.floor(backslashes / 2));
      if (backslashes % 2 === 1) {
        word += '"';
      } else if (isQuoted && commandLine[at + 1] === '"') {
        word += '"';
        at++;
      } else {
        isQuoted = !isQuoted;
      }
    }
    words.push(word);
  }
}

const single = "'\u2018\u2019\u201a\u201b";

/** The words of a line of PowerShell that has no variables; undefined where a word is more than that. */
export function wordsInPowerShell(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let at = 0;
  while (at < line.length) {
    if (line[at] === " ") {
      at++;
      continue;
    }
    let word = "";
    const start = at;
    const isDash = line[at] === "-" && /[a-z_]/i.test(line[at + 1] ?? "");
    for (; at < line.length && line[at] !== " "; at++) {
      const sign = line[at] ?? "";
      if (single.includes(sign)) {
        at++;
        while (
          at < line.length &&
          !(single.includes(line[at] ?? "") && !single.includes(line[at + 1] || "x"))
        ) {
          at += single.includes(line[at] ?? "") ? 1 : 0;
          word += line[at] ?? "";
          at++;
        }
        if (at >= line.length) {
          return undefined;
        }
      } else if (/["\u201c-\u201e`$;|&(){}<>,#]/.test(sign) || (sign === "@" && at === start)) {
        return undefined;
      } else if (isDash && /[.:[]/.test(sign)) {
        // A parameter ends there.
        return undefined;
      } else {
        word += sign;
      }
    }
    words.push(word);
  }
  return words;
}

/** The command line that Windows PowerShell makes for a program: what has a blank stands between quotes, and nothing is escaped. */
export function commandLineOfPowerShell(words: readonly string[]): string {
  return words
    .filter((word) => word !== "")
    .map((word) => (/\s/.test(word) ? `"${word}"` : word))
    .join(" ");
}
