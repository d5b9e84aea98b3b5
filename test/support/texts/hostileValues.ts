/** What somebody with ill intent puts in the place of a value that is stored. */
export const hostileValues: readonly unknown[] = [
  1e21,
  -1,
  1.5,
  99_999_999,
  Number.MAX_SAFE_INTEGER,
  "",
  "..",
  "../x",
  "/etc/passwd",
  "a/../../b",
  "--upload-pack=x",
  "-x",
  "a\nb",
  "a\0b",
  "core.fsmonitor=touch x",
  "HEAD",
  "refs/heads/main",
  "__proto__",
  "constructor",
  "x".repeat(1_000_000),
  null,
  true,
  [],
  {},
  [[]],
  { kind: "noteAdded" },
];

/** Every way of putting a value into the place of another one in a form, at any depth; of a list only its first entry. */
export function spoil(form: unknown, value: unknown): readonly unknown[] {
  if (typeof form !== "object" || form === null) {
    return [value];
  }
  const below = Object.entries(form).slice(0, Array.isArray(form) ? 1 : undefined);
  const changed = below.flatMap(([key, one]) =>
    [value, ...spoil(one, value)].map((other) =>
      Array.isArray(form) ? [other, ...form.slice(1)] : withMember(form, key, other),
    ),
  );
  return [...changed, ...(Array.isArray(form) ? [] : [withMember(form, "__proto__", value)])];
}

/** Also a member that is called `__proto__`, as JSON may have one. */
function withMember(form: object, key: string, value: unknown): object {
  return Object.defineProperty({ ...form }, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
