/** A count with its noun: `1 test`, `2 tests`. Without `other`, the plural is made with an s. */
export function plural(count: number, one: string, other = `${one}s`): string {
  return `${count} ${count === 1 ? one : other}`;
}
