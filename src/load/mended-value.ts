/** A wrong value → the right one that it was evidently meant to be: `7 days` → `7d`, `$5` → 5, `0.2` → `20%`. */
import { acceptsType } from "./accepts-type.ts";
import type { SchemaNode } from "./pipeline-schema.ts";

const UNITS: readonly (readonly [names: RegExp, unit: string])[] = [
	[/^(?:ms|msecs?|milliseconds?)$/, "ms"],
	[/^(?:s|secs?|seconds?)$/, "s"],
	[/^(?:m|mins?|minutes?)$/, "m"],
	[/^(?:h|hrs?|hours?)$/, "h"],
	[/^(?:d|days?)$/, "d"],
	[/^(?:w|wks?|weeks?)$/, "w"],
];

/** The first reading of the value that one of the branches takes; undefined when there is none. */
export function mendedValue(found: unknown, branches: readonly SchemaNode[]): string | number | undefined {
	return readingsOf(found).find(
		(reading) => reading !== found && branches.some((branch) => isGoodValue(reading, branch)),
	);
}

/** True for a value that a node of the pipeline schema takes as it is; false where a format decides. */
export function isGoodValue(value: string | number, node: SchemaNode): boolean {
	if (!acceptsType(node, value) || node.format !== undefined) return false;
	if (node.enum !== undefined) return node.enum.includes(value);
	if (typeof value === "number") {
		return value >= (node.minimum ?? Number.NEGATIVE_INFINITY) && value <= (node.maximum ?? Number.POSITIVE_INFINITY);
	}
	if (value.length > (node.maxLength ?? Number.POSITIVE_INFINITY)) return false;
	return node.pattern === undefined || new RegExp(node.pattern, "u").test(value);
}

function readingsOf(found: unknown): readonly (string | number)[] {
	if (typeof found === "number") return percentages(found);
	if (typeof found !== "string" || found.length > 200) return [];
	const text = found.trim();
	return [
		...durations(text),
		...amounts(text),
		...percentages(Number(text)),
		text.replace(/\s+%$/, "%"),
		...names(text),
	];
}

function durations(text: string): readonly string[] {
	const [, count = "", name = ""] = /^([0-9]+(?:\.[0-9]+)?)\s*([a-z]+)$/.exec(text.toLowerCase()) ?? [];
	const unit = UNITS.find(([words]) => words.test(name))?.[1];
	return unit === undefined ? [] : [`${count}${unit}`];
}

/** Amounts of money and long numbers: `$5`, `5 USD`, `1,000`, `1_000`. */
function amounts(text: string): readonly number[] {
	const [, digits = ""] = /^(?:\$|US\$|USD)?\s*([0-9][0-9_,]*(?:\.[0-9]+)?)\s*(?:\$|USD|dollars?)?$/i.exec(text) ?? [];
	const isGrouped = /^[0-9]+(?:\.[0-9]+)?$|^[0-9]{1,3}(?:[_,][0-9]{3})+(?:\.[0-9]+)?$/.test(digits);
	return isGrouped ? [Number(digits.replace(/[_,]/g, ""))] : [];
}

/** A part of one as a whole percentage. */
function percentages(share: number): readonly string[] {
	const percent = Math.round(share * 100);
	return share > 0 && share < 1 && Math.abs(share * 100 - percent) < 1e-6 ? [`${percent}%`] : [];
}

function names(text: string): readonly string[] {
	const words =
		text
			.normalize("NFKD")
			.replace(/\p{M}/gu, "")
			.match(/[A-Za-z0-9]+/g) ?? [];
	const readings = [words.join("-").toLowerCase(), words.join("_")];
	return readings.filter((reading) => reading !== "");
}
