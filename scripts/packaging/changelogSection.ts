/** The text of a version in CHANGELOG.md, without its heading; "" if it has no section. */
export function changelogSection(changelog: string, version: string): string {
  const [, after = ""] = changelog.split(`\n## [${version}]`);
  const [, text = ""] = /^[^\n]*\n([\s\S]*?)(?=\n## \[|\n\[[^\]]+\]: |$(?![\s\S]))/.exec(after) ?? [];
  return text.trim();
}
