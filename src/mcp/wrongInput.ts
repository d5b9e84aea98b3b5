import type { InputForm, McpTool } from "./toolCall.ts";

/**
 * What is wrong with the input of a tool, for the agent that wrote it: every member that is missing, or of another form than its schema says.
 * Undefined if nothing is. Members that no schema names are allowed, as JSON Schema has it.
 */
export function describeWrongInput(
  properties: Readonly<Record<string, InputForm>>,
  required: McpTool["required"],
  input: unknown,
): string | undefined {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    return "The input must be an object.";
  }
  const members: Readonly<Record<string, unknown>> = { ...input };
  const missing = (required ?? []).filter((name) => members[name] === undefined);
  const wrong = Object.entries(properties).filter(
    ([name, form]) => members[name] !== undefined && !isOfForm(members[name], form),
  );
  const said = [
    ...missing.map((name) => `“${name}” is missing.`),
    ...wrong.map(([name, form]) => `“${name}” must be ${describe(form)}.`),
  ];
  return said.length === 0 ? undefined : said.join(" ");
}

function isOfForm(value: unknown, form: InputForm): boolean {
  if ("enum" in form) {
    return typeof value === "string" && form.enum.includes(value);
  }
  switch (form.type) {
    case "string":
      return typeof value === "string";
    case "number":
      return typeof value === "number" && Number.isFinite(value);
    case "integer":
      return Number.isInteger(value);
    case "array":
      return Array.isArray(value) && value.every((one) => isOfForm(one, form.items));
  }
}

function describe(form: InputForm): string {
  if ("enum" in form) {
    return `one of ${form.enum.join(", ")}`;
  }
  switch (form.type) {
    case "string":
      return "a text";
    case "number":
      return "a number";
    case "integer":
      return "a whole number";
    case "array":
      return "a list of texts";
  }
}
