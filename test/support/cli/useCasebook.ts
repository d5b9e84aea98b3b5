import { afterAll } from "vitest";
import { type Casebook, makeCasebook } from "./casebook.ts";

/** The command line for all tests of a file. */
export async function useCasebook(): Promise<Casebook> {
  const casebook = await makeCasebook();
  afterAll(() => casebook.remove());
  return casebook;
}
