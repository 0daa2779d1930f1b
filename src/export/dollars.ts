/** At least cents, and no amount shown as less than it is: `$0.50`, `$0.000125`. */
export function dollars(amount: number): string {
	return `$${amount.toFixed(6).replace(/0{1,4}$/, "")}`;
}
