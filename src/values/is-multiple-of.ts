/** By their decimal digits, as they are written: 0.07 is a multiple of 0.01, though no quotient of binary fractions is whole. `step`: above 0. */
export function isMultipleOf(value: number, step: number): boolean {
	if (Number.isSafeInteger(value) && Number.isSafeInteger(step)) return value % step === 0;
	const [whole, parts] = [toDecimal(value), toDecimal(step)];
	const exponent = Math.min(whole.exponent, parts.exponent);
	const scaled = ({ digits, exponent: own }: Decimal) => digits * 10n ** BigInt(own - exponent);
	return scaled(whole) % scaled(parts) === 0n;
}

/** `digits` × 10 to the power of `exponent`. */
interface Decimal {
	readonly digits: bigint;
	readonly exponent: number;
}

function toDecimal(value: number): Decimal {
	const [mantissa = "", power = "0"] = String(value).split("e");
	const [whole = "", fraction = ""] = mantissa.split(".");
	return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
}
