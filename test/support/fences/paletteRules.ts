import type { Manifest } from "./manifestRules.ts";

/** The values of context keys at one moment; a key that is not there is unset. */
export type Context = Readonly<Record<string, string | number | boolean>>;

/** The commands that the command palette offers at a moment: VS Code leaves out those that are not enabled. */
export function offeredCommands({ contributes }: Manifest, context: Context): readonly string[] {
  const palette = contributes.menus?.["commandPalette"] ?? [];
  return contributes.commands
    .filter(({ command, enablement }) => {
      const clauses = palette.filter((entry) => entry.command === command).map(({ when }) => when);
      return [enablement, ...clauses].every((clause) => holds(clause, context));
    })
    .map(({ command }) => command);
}

/** What a row of this kind offers: the commands beside it, and those in its context menu. */
export function rowActions({ contributes }: Manifest, viewItem: string) {
  const entries = contributes.menus?.["view/item/context"] ?? [];
  const offered = entries.filter(({ when }) => holds(when, { viewItem }));
  const named = (isInline: boolean) =>
    offered
      .filter(({ group = "" }) => group.startsWith("inline") === isInline)
      .map(({ command }) => command ?? "");
  return { inline: named(true), menu: named(false) };
}

/** Whether a when clause holds. Patterns for keys that are not given, and keys of VS Code's own, count as true. */
function holds(clause: string | undefined, context: Context): boolean {
  return (
    clause === undefined ||
    clause.split("||").some((all) => all.split("&&").every((term) => holdsTerm(term.trim(), context)))
  );
}

function holdsTerm(term: string, context: Context): boolean {
  const [, not, key = "", operator, value = ""] =
    /^(!?)([\w.]+)(?:\s*(==|!=|>|=~)\s*(.+))?$/.exec(term) ?? [];
  if (key === "true" || key === "false") {
    return (key === "true") !== (not === "!");
  }
  const known = context[key];
  switch (operator) {
    case "==":
      return String(known) === value;
    case "!=":
      return String(known) !== value;
    case ">":
      return Number(known) > Number(value);
    case "=~":
      return known === undefined || new RegExp(value.slice(1, -1)).test(String(known));
    default:
      return (known === true) !== (not === "!");
  }
}
