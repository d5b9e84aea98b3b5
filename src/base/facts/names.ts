/** Parts that other facts are put together from. */
export const names = {
  "names.more": "{names} and {more} more",
  "names.sentences": "{first} {second}",
} as const;
