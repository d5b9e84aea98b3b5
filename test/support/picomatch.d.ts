declare module "picomatch" {
  /** What the tests ask of it: whether a path fits a pattern. */
  const picomatch: {
    isMatch(path: string, pattern: string, options: Readonly<Record<string, boolean>>): boolean;
  };
  export default picomatch;
}
