import { homedir } from "node:os";

/** How an export writes times and paths: in the time zone of the user, and with the home directory to be written as `~`. */
export function exportLocale(): { readonly timeZone: string; readonly home: string } {
  return { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, home: homedir() };
}
