import { xmlText } from "./moleculeGrid.ts";

/** Markup that is safe to put into a page; made only by `html`, `joined` and `trusted`. */
export interface Html {
  readonly markup: string;
}

/** What a template takes; text and numbers are escaped, null, undefined and false leave nothing. */
export type HtmlValue = Html | string | number | null | undefined | false | readonly HtmlValue[];

const isList = (value: HtmlValue): value is readonly HtmlValue[] => Array.isArray(value);

function markupOf(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return "";
  if (isList(value)) return value.map(markupOf).join("");
  return typeof value === "object" ? value.markup : xmlText(String(value));
}

/** Markup from a template; what is put in is escaped unless it is markup itself. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const filled = parts.map((part, i) => part + (i < values.length ? markupOf(values[i]) : ""));
  return { markup: filled.join("") };
}

/** Markup from another source that is known to be well formed, such as RDKit's drawings. */
export const trusted = (markup: string): Html => ({ markup });
