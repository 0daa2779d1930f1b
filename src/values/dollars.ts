/**
 * An amount of US dollars for people: at least cents, and as many digits more as it has, to a millionth, which costs are
 * kept to: `$8.00`, `$0.0004`. Rounded to cents, what a small model costs would read as free. Null is an amount that nobody
 * knows, which is not nothing: `unknown`. The action and the page have copies, which a test holds equal.
 */
export function dollars(amount: number | null): string {
	return amount === null ? "unknown" : `$${amount.toFixed(6).replace(/0{1,4}$/, "")}`;
}
