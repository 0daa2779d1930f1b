/** How YAML 1.1 reads what YAML 1.2 core reads otherwise: booleans, octal and binary numbers, `_` between digits, base 60. */

const WORDS = /^(?:y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)$/;
const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+$/;
/** Numbers of YAML 1.1 whose sign, prefix or `_` makes them text in YAML 1.2. */
const NUMBERS = [
	/^[-+]?0b[01_]+$/,
	/^(?:[-+]0x[0-9a-fA-F_]+|0x(?=.*_)[0-9a-fA-F_]+)$/,
	/^[-+]?(?=.*_)(?:0[0-7_]+|[1-9][0-9_]*)$/,
	/^[-+]?(?=.*_)[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?$/,
];

/** True for a text without quotes that YAML 1.1 reads as a boolean or a number. */
export function isOtherTextIn11(text: string): boolean {
	return WORDS.test(text) || BASE_60.test(text) || isNumberIn11(text);
}

/** True for a number without quotes that YAML 1.1 reads as another one, or as text. */
export function isOtherNumberIn11(written: string): boolean {
	if (/^0o/.test(written)) return true;
	if (/^[-+]?0[0-9]+$/.test(written)) return /[89]/.test(written) || Number.parseInt(written, 8) !== Number(written);
	return /^[^x]*e/i.test(written) && !/\..*e[-+]/i.test(written);
}

/** The number that is meant by one of YAML 1.1 that is text here: `1_000` → 1000; undefined where none is. */
export function numberMeant(text: string): number | undefined {
	if (!isNumberIn11(text)) return undefined;
	const [, sign = "", digits = ""] = /^([-+]?)(.*)$/.exec(text.replaceAll("_", "")) ?? [];
	const value = Number(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
	return Number.isFinite(value) ? (sign === "-" ? -value : value) : undefined;
}

function isNumberIn11(text: string): boolean {
	return NUMBERS.some((form) => form.test(text));
}
