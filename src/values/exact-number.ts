/** Longer numbers may lose digits when they are read. */
const SURELY_EXACT = 15;

/** False for a decimal number that would come out as another: `12345678901234567890`, `1e400`, `1e23`. */
export function isExactNumber(written: string): boolean {
	if (written.length <= SURELY_EXACT && !/[eE]/.test(written)) return true;
	const value = Number(written);
	if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) return false;
	const digits = significantDigits(written);
	return digits.length <= 100 && significantDigits(value.toPrecision(Math.max(1, digits.length))) === digits;
}

/** `-0.0120e5` → `12`. */
function significantDigits(written: string): string {
	const digits = written.replace(/[eE].*$/, "").replace(/[-+.]/g, "");
	return digits.replace(/^0+/, "").replace(/0+$/, "");
}
