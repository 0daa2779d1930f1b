/** Numbers as a chart writes them: short, and as exact as telling them apart needs. */
import type { Unit } from "./chart.ts";

const FEWEST_DIGITS = 3;
const MOST_DIGITS = 10;
/** Beside a power of ten. */
const MOST_SCIENTIFIC_DIGITS = 7;
/** From here on with K, M, B and T. */
const COMPACT_FROM = 10_000;
const SCIENTIFIC_FROM = 1e15;
const SCIENTIFIC_BELOW = 1e-4;

/** Smaller amounts of money need more than two places. */
const FEWEST_DOLLARS_IN_CENTS = 0.1;
const CENTS = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const EXACT = new Intl.NumberFormat("en", { maximumFractionDigits: 20 });

export type NumberText = (value: number) => string;

/** Writes numbers between two others, so that a hundredth of their distance can be seen. */
export function numberTextFor(smallest: number, largest: number, unit: Unit): NumberText {
	const size = Math.max(Math.abs(smallest), Math.abs(largest));
	const places = Math.round(Math.log10(size / (largest - smallest))) + FEWEST_DIGITS;
	const digits = Number.isFinite(places) ? Math.min(MOST_DIGITS, Math.max(FEWEST_DIGITS, places)) : FEWEST_DIGITS;
	return (value) => withUnit(value, (amount) => plainText(amount, digits, unit), unit);
}

/** All digits, as a task's own answer has them. */
export function exactText(value: number, unit: Unit): string {
	const isPlain =
		!unit.isYear && Math.abs(value) < SCIENTIFIC_FROM && (value === 0 || Math.abs(value) >= SCIENTIFIC_BELOW);
	return withUnit(value, (amount) => (isPlain ? EXACT.format(amount) : String(amount)), unit);
}

function withUnit(value: number, text: NumberText, { prefix, suffix }: Unit): string {
	const sign = value < 0 ? "−" : "";
	return `${sign}${prefix}${text(Math.abs(value))}${suffix}`;
}

function plainText(amount: number, digits: number, { isYear, prefix }: Unit): string {
	if (isYear) return yearText(amount);
	return prefix !== "" && hasCents(amount) ? CENTS.format(amount) : amountText(amount, digits);
}

/** Of money that is told to the cent: `$2.50`. */
function hasCents(amount: number): boolean {
	return !Number.isInteger(amount) && amount >= FEWEST_DOLLARS_IN_CENTS && amount < COMPACT_FROM;
}

function yearText(year: number): string {
	return String(Math.round(year * 10) / 10);
}

function amountText(amount: number, digits: number): string {
	if (amount === 0) return "0";
	if (amount >= SCIENTIFIC_FROM || amount < SCIENTIFIC_BELOW) {
		return String(Number(amount.toPrecision(Math.min(digits, MOST_SCIENTIFIC_DIGITS))).toExponential()).replace(
			"e+",
			"e",
		);
	}
	const isShort = amount < COMPACT_FROM;
	return new Intl.NumberFormat("en", {
		notation: isShort ? "standard" : "compact",
		maximumSignificantDigits: isShort && Number.isInteger(amount) ? MOST_DIGITS : digits,
	}).format(amount);
}
