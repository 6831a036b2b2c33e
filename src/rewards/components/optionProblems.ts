import type { z } from "zod";
import type { ComponentOptions } from "./component.ts";
import { optionSchemaOf } from "./optionSchemas.ts";

/** What is wrong, and at which place below the column. */
export interface OptionProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** What an option must be: its choices and help. */
function need(component: string, schema: z.ZodObject, issue: z.core.$ZodIssue): string {
  const field = schema.shape[String(issue.path[0])] as z.ZodType | undefined;
  const choices = issue.code === "invalid_value" ? `one of ${issue.values.join(", ")}` : "a value";
  return `${component} needs ${choices} here: ${field?.description ?? issue.message}`;
}

/**
 * Checks the options of a component by their schema; SMILES and SMARTS are read later.
 *
 * @param options undefined where the config gives none
 * @returns nothing if all is well
 */
export function optionProblems(
  component: string,
  options: ComponentOptions | undefined,
): OptionProblem[] {
  const schema = optionSchemaOf(component);
  if (!schema) {
    const message = `${component} has no options; leave them out`;
    return options === undefined ? [] : [{ path: ["options"], message }];
  }
  const known = Object.keys(schema.shape).join(", ");
  const issues = schema.safeParse(options ?? {}).error?.issues ?? [];
  return issues.flatMap((issue): OptionProblem[] => {
    const path = ["options", ...issue.path.map(String)];
    if (issue.code !== "unrecognized_keys") {
      return [{ path, message: need(component, schema, issue) }];
    }
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `${component} has no option ${key}; there are: ${known}`,
    }));
  });
}
