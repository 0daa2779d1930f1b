/** US dollars to a millionth, finer than any price: sums of cents must not show binary fractions. */
export function roundDollars(amount: number): number {
	return Math.round(amount * 1e6) / 1e6;
}
