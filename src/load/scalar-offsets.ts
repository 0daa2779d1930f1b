/**
 * Where each character of a YAML scalar's value stands in the file.
 *
 * Whatever the style (plain, quoted, literal, folded), value and source hold the same non-blank
 * characters in the same order; only blanks, folds and escapes differ. So the two are read side by
 * side. Where they disagree after all, there is no table and the scalar's own place must do.
 */

/** One character of the source, and where it stands. */
interface Unit {
	readonly character: string;
	readonly offset: number;
}

export type ScalarStyle = "PLAIN" | "QUOTE_SINGLE" | "QUOTE_DOUBLE" | "BLOCK_LITERAL" | "BLOCK_FOLDED";

/** Maps an index of `value` to a file offset; undefined where source and value do not agree. */
export function scalarOffsets(
	value: string,
	style: ScalarStyle,
	text: string,
	range: readonly [number, number],
): ((index: number) => number) | undefined {
	const units = [...sourceUnits(style, text, range)].filter((unit) => !isBlank(unit.character));
	const table = new Int32Array(value.length + 1);
	let next = 0;
	for (let index = 0; index < value.length; index++) {
		const character = value.charAt(index);
		const unit = units[next];
		if (isBlank(character)) {
			table[index] = (units[next - 1]?.offset ?? (units[0]?.offset ?? range[0]) - 1) + 1;
			continue;
		}
		if (unit?.character !== character) return undefined;
		table[index] = unit.offset;
		next += 1;
	}
	if (next !== units.length) return undefined;
	table[value.length] = (units[next - 1]?.offset ?? range[0]) + 1;
	return (index) => table[Math.max(0, Math.min(index, value.length))] ?? range[0];
}

function isBlank(character: string): boolean {
	return character === " " || character === "\t" || character === "\n" || character === "\r";
}

function* sourceUnits(style: ScalarStyle, text: string, [start, end]: readonly [number, number]): Generator<Unit> {
	if (style === "QUOTE_DOUBLE") return yield* doubleQuotedUnits(text, start + 1, end - 1);
	if (style === "QUOTE_SINGLE") return yield* singleQuotedUnits(text, start + 1, end - 1);
	const isBlock = style === "BLOCK_LITERAL" || style === "BLOCK_FOLDED";
	const from = isBlock ? text.indexOf("\n", start) + 1 : start;
	for (let offset = from; offset < end; offset++) yield { character: text.charAt(offset), offset };
}

function* singleQuotedUnits(text: string, start: number, end: number): Generator<Unit> {
	for (let offset = start; offset < end; offset++) {
		yield { character: text.charAt(offset), offset };
		if (text.charAt(offset) === "'") offset += 1;
	}
}

const ESCAPES: { readonly [letter: string]: string } = {
	"0": "\0",
	a: "\x07",
	b: "\b",
	e: "\x1b",
	f: "\f",
	n: "\n",
	r: "\r",
	t: "\t",
	v: "\v",
	N: "\x85",
	_: "\xa0",
	L: "\u2028",
	P: "\u2029",
};
const HEX_DIGITS: { readonly [letter: string]: number } = { x: 2, u: 4, U: 8 };

function* doubleQuotedUnits(text: string, start: number, end: number): Generator<Unit> {
	for (let offset = start; offset < end; offset++) {
		const character = text.charAt(offset);
		if (character !== "\\") {
			yield { character, offset };
			continue;
		}
		const letter = text.charAt(offset + 1);
		const digits = HEX_DIGITS[letter] ?? 0;
		const decoded =
			digits === 0
				? (ESCAPES[letter] ?? letter)
				: String.fromCodePoint(Number.parseInt(text.slice(offset + 2, offset + 2 + digits), 16) || 0);
		for (let unit = 0; unit < decoded.length; unit++) yield { character: decoded.charAt(unit), offset };
		offset += 1 + digits;
	}
}
