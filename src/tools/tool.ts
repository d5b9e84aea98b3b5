import type * as vscode from "vscode";
import { UserError } from "../base/errors.ts";

/** What a language model may ask for. Its input is whatever the model wrote. */
export interface Tool {
  /** What the user is shown, or asked, before; it changes nothing. */
  prepare(input: unknown): vscode.PreparedToolInvocation | Promise<vscode.PreparedToolInvocation>;
  /** The answer, as text. A UserError says what the model can do next. */
  invoke(input: unknown, token: vscode.CancellationToken): Promise<string>;
}

/** A member of the input that must be one of these words. */
export function readWord<T extends string>(input: unknown, name: string, words: readonly T[]): T {
  const value = read(input, name);
  const word = words.find((one) => one === value);
  if (word === undefined) {
    throw new UserError(`“${name}” must be one of ${words.join(", ")}.`);
  }
  return word;
}

/** A member of the input that must be a text which is not blank. */
export function readText(input: unknown, name: string): string {
  const value = read(input, name);
  if (typeof value !== "string" || value.trim() === "") {
    throw new UserError(`“${name}” must be a non-empty text.`);
  }
  return value.trim();
}

/** A member of the input that must be the number of an attempt, from 0. */
export function readNumber(input: unknown, name: string): number {
  const value = read(input, name);
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw new UserError(`“${name}” must be the number of an attempt, from 0.`);
  }
  return value;
}

/** A member of the input that may be a list of texts; empty where it is none. */
export function readTexts(input: unknown, name: string): readonly string[] {
  const value = read(input, name);
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** Whether a member of the input is there. */
export function has(input: unknown, name: string): boolean {
  return read(input, name) !== undefined;
}

function read(input: unknown, name: string): unknown {
  return typeof input === "object" && input !== null
    ? Object.getOwnPropertyDescriptor(input, name)?.value
    : undefined;
}
