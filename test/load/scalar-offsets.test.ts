import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Document, isScalar, parseDocument, Scalar, visit } from "yaml";
import { type ScalarStyle, scalarOffsets } from "../../src/load/scalar-offsets.ts";

const STYLES: readonly ScalarStyle[] = ["PLAIN", "QUOTE_SINGLE", "QUOTE_DOUBLE", "BLOCK_LITERAL", "BLOCK_FOLDED"];

const piece = fc.constantFrom(
	..."a b c {{x}} {% '' ' \" \\ : # - > | é ü 😀 \u00a0 \u0085 \u2028 \u0001 \ufeff \ud800".split(" "),
	...[" ", " ", "  ", "\n", "\n\n", "\t", "word", "{{ company.name }}"],
);
const text = fc.array(piece, { minLength: 1, maxLength: 25 }).map((pieces) => pieces.join(""));
const wrapping = fc.record({
	depth: fc.integer({ min: 0, max: 4 }),
	inList: fc.boolean(),
	indent: fc.integer({ min: 1, max: 5 }),
	lineWidth: fc.constantFrom(0, 20, 80),
	windows: fc.boolean(),
});

describe.each(STYLES)("scalarOffsets of %s scalars", (style) => {
	it("points at the same characters, wherever the scalar stands", () => {
		fc.assert(
			fc.property(text, wrapping, (value, wrap) => {
				const { source, scalar } = emitAndParse(value, style, wrap);
				const range = scalar.range ?? [0, 0, 0];
				const parsed = String(scalar.value);
				const isEscaped = scalar.type === "QUOTE_DOUBLE";
				const toOffset = scalarOffsets(parsed, scalar.type as ScalarStyle, source, [range[0], range[1]]);
				if (toOffset === undefined) throw new Error("the source could not be followed");
				for (let index = 0; index < parsed.length; index++) {
					const character = parsed.charAt(index);
					const offset = toOffset(index);
					expect(offset).toBeGreaterThanOrEqual(range[0]);
					expect(offset).toBeLessThanOrEqual(range[1]);
					if (/[ \t\r\n]/.test(character)) continue;
					expect(isEscaped ? decodedAt(source, offset) : source.charAt(offset)).toContain(character);
				}
			}),
			{ numRuns: 100 },
		);
	});
});

describe("scalarOffsets", () => {
	const offsets = (source: string, style: ScalarStyle, value: string) =>
		scalarOffsets(value, style, source, [0, source.length]);

	it("counts an escape as one character at its backslash", () => {
		const toOffset = offsets('"\\u00e9\\n{{ \\x61 }}"', "QUOTE_DOUBLE", "é\n{{ a }}");
		expect([0, 2, 5].map((index) => toOffset?.(index))).toEqual([1, 9, 12]);
	});

	it("skips the header and the comment of a block", () => {
		expect(offsets("|- # {{ no }}\n  {{ a }}\n", "BLOCK_LITERAL", "{{ a }}")?.(3)).toBe(19);
	});

	it("gives no table where the source says something else", () => {
		expect(offsets("abc", "PLAIN", "abd")).toBeUndefined();
		expect(offsets("abc", "PLAIN", "ab")).toBeUndefined();
	});
});

interface Wrapping {
	readonly depth: number;
	readonly inList: boolean;
	readonly indent: number;
	readonly lineWidth: number;
	readonly windows: boolean;
}

function emitAndParse(value: string, style: ScalarStyle, wrap: Wrapping): { source: string; scalar: Scalar } {
	const leaf = new Scalar(value);
	leaf.type = style;
	let nested: unknown = wrap.inList ? [leaf, "next"] : { key: leaf, next: 1 };
	for (let level = 0; level < wrap.depth; level++) nested = { [`level${level}`]: nested };
	const emitted = new Document(nested).toString({ indent: wrap.indent, lineWidth: wrap.lineWidth });
	const source = wrap.windows ? emitted.replaceAll("\n", "\r\n") : emitted;
	let found: Scalar | undefined;
	const parsed = parseDocument(source);
	// `yaml` itself writes `\undefined` in some long texts.
	fc.pre(parsed.errors.length === 0);
	visit(parsed, {
		Scalar(key, node) {
			if (key === "key" || found !== undefined) return;
			found = node;
		},
	});
	if (!isScalar(found) || typeof found.value !== "string") return fc.pre(false) as never;
	return { source, scalar: found };
}

/** What an escape in double quotes stands for; the character itself elsewhere. */
function decodedAt(source: string, offset: number): string {
	const [escaped] = /^\\(?:x..|u....|U........|[\s\S])/.exec(source.slice(offset)) ?? [];
	return escaped === undefined ? source.charAt(offset) : String(parseDocument(`"${escaped}"`).toJS());
}
