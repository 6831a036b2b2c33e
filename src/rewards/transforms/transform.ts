import { z } from "zod";
import { molWtLinear, saClamped, saLinear } from "./normalizations.ts";
import { range } from "./range.ts";
import { clip, gaussian, identity, linear, scaledClip, sigmoid } from "./shapes.ts";

const low = z.number().describe("Lower end, in the unit of the component.");
const high = z.number().describe("Upper end, in the unit of the component.");
const center = z.number().describe("Middle, in the unit of the component.");
const ordered = { path: ["low"], error: "it must not exceed high" };
const notZero = { error: "it must not be 0" };

/** A transform in a config: its name and its numbers. */
export const transformSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("identity").describe("The value itself.") }),
  z.strictObject({ type: z.literal("saLinear").describe("(10 - SA) / 9.") }),
  z.strictObject({ type: z.literal("saClamped").describe("(10 - SA) / 6.5 in [0, 1].") }),
  z.strictObject({
    type: z.literal("molWtLinear").describe("1 up to 300 Da, falling to 0 at 1,000 Da."),
  }),
  z
    .strictObject({
      type: z.literal("range").describe("1 inside [low, high], exponential decay outside (A-GFN)."),
      low,
      high,
      preference: z
        .literal([-1, 0, 1])
        .default(0)
        .describe("1: higher in the range is better, -1: lower is better, 0: all the same."),
      tau: z.number().positive().default(1).describe("Distance outside that divides it by e."),
    })
    .refine((options) => options.low <= options.high, ordered),
  z
    .strictObject({
      type: z.literal("clip").describe("The value forced into [low, high]."),
      low,
      high,
    })
    .refine((options) => options.low <= options.high, ordered),
  z
    .strictObject({
      type: z.literal("scaledClip").describe("value / divisor, forced into [low, high]."),
      divisor: z
        .number()
        .refine((divisor) => divisor !== 0, notZero)
        .describe("What the value is divided by."),
      low: z.number().describe("Least result."),
      high: z.number().describe("Greatest result."),
    })
    .refine((options) => options.low <= options.high, ordered),
  z
    .strictObject({
      type: z.literal("linear").describe("0 at low, 1 at high, flat beyond; low may exceed high."),
      low,
      high,
    })
    .refine((options) => options.low !== options.high, {
      path: ["low"],
      error: "it must differ from high",
    }),
  z.strictObject({
    type: z.literal("sigmoid").describe("1 / (1 + exp(-(value - center) / width))."),
    center,
    width: z
      .number()
      .refine((width) => width !== 0, notZero)
      .describe("Scale of the rise; negative prefers small values."),
  }),
  z.strictObject({
    type: z.literal("gaussian").describe("exp(-(value - center)^2 / (2 width^2))."),
    center,
    width: z.number().positive().describe("Standard deviation of the bell."),
  }),
]);

/** A checked transform of a config. */
export type TransformOptions = z.output<typeof transformSchema>;

/** The function that `options` describe: component value in, reward factor out; pure. */
export function createTransform(options: TransformOptions): (value: number) => number {
  switch (options.type) {
    case "identity":
      return identity;
    case "saLinear":
      return saLinear;
    case "saClamped":
      return saClamped;
    case "molWtLinear":
      return molWtLinear;
    case "range":
      return (value) => range(value, options);
    case "clip":
      return (value) => clip(value, options);
    case "scaledClip":
      return (value) => scaledClip(value, options);
    case "linear":
      return (value) => linear(value, options);
    case "sigmoid":
      return (value) => sigmoid(value, options);
    case "gaussian":
      return (value) => gaussian(value, options);
  }
}
