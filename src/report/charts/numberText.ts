const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const MINUS = "\u2212";

/** An integer as superscript, such as ⁻³. */
function superscript(value: number): string {
  const digits = [...String(Math.abs(value))].map((digit) => SUPERSCRIPTS[Number(digit)]).join("");
  return value < 0 ? `⁻${digits}` : digits;
}

const withMinus = (text: string): string => text.replace("-", MINUS);

/** Thousands set apart by narrow spaces that no line breaks at: 64 000. Four digits stay together. */
function grouped(text: string): string {
  const [whole, fraction] = text.split(".");
  const digits = whole.replace("-", "").length;
  const spaced = digits > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, "\u202f") : whole;
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}

/** m x 10^e, as 2.1×10⁻⁵. */
function scientific(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(digits).split("e");
  return `${withMinus(mantissa)}×10${superscript(Number(exponent))}`;
}

/**
 * A number for reading: `digits` significant ones, whole numbers whole, thousands set apart, a true
 * minus sign; a dash where it is not known.
 */
export function numberText(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${MINUS}∞`;
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e9) return withMinus(grouped(String(value)));
  if (size < 1e-3 || size >= 1e9) return scientific(value, digits - 1);
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return withMinus(grouped(value.toFixed(decimals)));
}

/** 10^e, as it stands at an axis: 0.01, 1, 100, 10⁵. */
function powerText(exponent: number): string {
  if (exponent < -3 || exponent > 4) return `10${superscript(exponent)}`;
  return exponent < 0 ? (10 ** exponent).toFixed(-exponent) : String(10 ** exponent);
}

/**
 * A tick of a linear axis: as many decimals as the step needs; k and M for thousands and millions.
 *
 * @param step distance between two ticks
 */
export function tickText(value: number, step: number): string {
  if (value === 0) return "0";
  const unit = step >= 2e5 ? 1e6 : step >= 1e3 ? 1e3 : 1;
  const size = step / unit;
  if (size < 1e-4) return scientific(value, 1);
  const decimals = Math.max(0, Math.ceil(-Math.log10(size) - 1e-9));
  const suffix = { 1: "", 1e3: "k", 1e6: "M" }[unit];
  return `${withMinus((value / unit).toFixed(decimals))}${suffix}`;
}

/** A tick of a log axis: powers of ten as powers, others plainly. */
export function logTickText(value: number): string {
  const exponent = Math.log10(value);
  if (Math.abs(exponent - Math.round(exponent)) < 1e-9) return powerText(Math.round(exponent));
  return numberText(value, 1);
}

/** A time of some seconds for reading: 45 s, 3 min 20 s, 2 h 5 min. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${numberText(seconds, 2)} s`;
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h} h ${m} min` : `${m} min ${s} s`;
}
