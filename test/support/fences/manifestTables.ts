/** What the README's tables need of package.json. */
interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly keybindings: readonly { readonly command: string; readonly key: string; readonly mac: string }[];
    readonly menus: Readonly<Record<string, readonly MenuEntry[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  };
}

interface MenuEntry {
  readonly command?: string;
  readonly when?: string;
}

interface Setting {
  readonly default: unknown;
  readonly markdownDescription?: string;
  readonly description?: string;
}

/** Where VS Code shows a menu; those of the views are told by name. */
const places: Readonly<Record<string, string>> = {
  "view/item/context": "rows",
  "editor/title": "an editor",
  "editor/context": "an editor",
  "editor/title/context": "an editor",
  "explorer/context": "the explorer",
};

const views: Readonly<Record<string, string>> = {
  "casebook.failures": "Failing Tests",
  "casebook.attempts": "Attempts",
  "casebook.session": "Session",
};

/** Every command that a user can find: by its title, with its key, and where it is. */
export function commandsTable({ contributes }: Manifest): string {
  const { commands, keybindings, menus } = contributes;
  const { commandPalette = [], ...others } = menus;
  const hidden = new Set(commandPalette.filter(({ when }) => when === "false").map(({ command }) => command));
  const rows = commands.flatMap(({ command, title }) => {
    const where = [
      ...(hidden.has(command) ? [] : ["the palette"]),
      ...Object.entries(others).flatMap(([menu, entries]) =>
        entries.filter((entry) => entry.command === command).flatMap(({ when = "" }) => placesOf(menu, when)),
      ),
    ];
    const key = keybindings.find((one) => one.command === command);
    const keys = key === undefined ? "" : ` (${keyOf(key.key)}, ${keyOf(key.mac)} on macOS)`;
    return where.length === 0 ? [] : [[`**${textOf(title)}**${keys}`, [...new Set(where)].join(", ")]];
  });
  return toTable(["command", "found in"], rows);
}

/** `Ctrl+Enter`. */
function keyOf(key: string): string {
  return key.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

/** The places of a menu's entry; one for the titles of several views names them all. */
function placesOf(menu: string, when: string): readonly string[] {
  if (menu !== "view/title") {
    return [places[menu] ?? menu];
  }
  const asked = [...when.matchAll(/\bview (?:== (\S+)|=~ \/(.+?)\/)/g)];
  return Object.entries(views).flatMap(([id, name]) =>
    asked.some(
      ([, exact, pattern]) => exact === id || (pattern !== undefined && new RegExp(pattern).test(id)),
    )
      ? [`the title of ${name}`]
      : [],
  );
}

/** Every setting with its default and what it says in the settings editor. */
export function settingsTable({ contributes }: Manifest): string {
  const rows = Object.entries(contributes.configuration.properties).map(([name, setting]) => [
    `\`${name}\``,
    defaultOf(setting),
    textOf(setting.markdownDescription ?? setting.description ?? ""),
  ]);
  return toTable(["setting", "default", "what for"], rows);
}

function defaultOf({ default: value }: Setting): string {
  if (Array.isArray(value)) {
    return value.map((one) => `\`${one}\``).join(" ");
  }
  return typeof value === "object" && value !== null
    ? Object.entries(value)
        .map(([name, one]) => `${name} ${one}`)
        .join(", ")
    : `\`${value}\``;
}

/** Percent signs stand around a text that is translated; `#name#` is a link to a setting in the settings editor alone. */
function textOf(title: string): string {
  return title.replace(/^%(.*)%$/s, "$1").replace(/`#([^#`]+)#`/g, "`$1`");
}

function toTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(heads), `|${heads.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}
