/** Text of people or tests for a label that reads `$(name)` as an icon: quick picks and the status bar do (security S22). */
export function plainLabel(text: string): string {
  return text.replace(/\s+/g, " ").replaceAll("$(", "\\$(");
}
