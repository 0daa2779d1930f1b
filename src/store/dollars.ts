/** Sums of cents must not show binary fractions. */
export function dollars(amount: number): number {
	return Math.round(amount * 1e6) / 1e6;
}
