/** Numbers and booleans: only what a statement says outright. */
import type { JsonObject } from "../../model/json.ts";
import { coverageOf } from "../extractive/coverage.ts";
import { splitIdentifier, stemsOf } from "../language/words.ts";
import { type Field, type FieldScope, type Filled, found } from "./field.ts";
import { evidenceFor } from "./field-evidence.ts";

const SCALES: ReadonlyMap<string, number> = new Map([
	["thousand", 1e3],
	["k", 1e3],
	["million", 1e6],
	["m", 1e6],
	["mn", 1e6],
	["billion", 1e9],
	["bn", 1e9],
	["b", 1e9],
	["trillion", 1e12],
]);

const NUMBER =
	/(?<![\p{L}\p{N}.,#/-])([-−]?)(?:[$€£¥]\s?)?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:\s?(thousand|million|billion|trillion|mn|bn|[kmb])\b)?(?![\p{L}\p{N}]|[.,]\d)/giu;

interface FoundNumber {
	readonly value: number;
	readonly at: number;
}

export function fillNumber(scope: FieldScope, field: Field): Filled | null {
	for (const item of evidenceFor(scope, field)) {
		const number = nearestNumber(item.statement.text, field);
		if (number !== undefined) return found(field, number, [item.passage]);
	}
	return null;
}

/** The number that stands nearest to the field's own words. */
export function nearestNumber(text: string, field: Field): number | undefined {
	const isYear = /\b(?:year|founded|since|established|date)\b/i.test(splitIdentifier(field.name));
	const fitting = numbersIn(text).filter(
		(number) => fits(number.value, field.schema) && (isYear || !looksLikeYear(number.value)),
	);
	const positions = wordPositions(text, field);
	const distance = (number: FoundNumber) =>
		Math.min(...positions.map((position) => Math.abs(position - number.at)), 1e6);
	return fitting.sort((a, b) => distance(a) - distance(b) || a.at - b.at)[0]?.value;
}

export function numbersIn(text: string): FoundNumber[] {
	return [...text.matchAll(NUMBER)].map((match) => {
		const amount = Number((match[2] ?? "").replaceAll(",", ""));
		const scale = SCALES.get((match[3] ?? "").toLowerCase()) ?? 1;
		const value = Number((amount * scale).toPrecision(15));
		return { value: match[1] === "" ? value : -value, at: match.index };
	});
}

function wordPositions(text: string, field: Field): number[] {
	const stems = new Set(field.terms.map((term) => term.stem));
	return [...text.matchAll(/[\p{L}\p{N}]+/gu)]
		.filter((match) => stemsOf(match[0]).some((stem) => stems.has(stem)))
		.map((match) => match.index);
}

function looksLikeYear(value: number): boolean {
	return Number.isInteger(value) && value >= 1900 && value <= 2100;
}

function fits(value: number, schema: JsonObject): boolean {
	if (schema.type === "integer" && !Number.isInteger(value)) return false;
	const bound = (name: string) => (typeof schema[name] === "number" ? (schema[name] as number) : undefined);
	return (
		value >= (bound("minimum") ?? -Infinity) &&
		value <= (bound("maximum") ?? Infinity) &&
		value > (bound("exclusiveMinimum") ?? -Infinity) &&
		value < (bound("exclusiveMaximum") ?? Infinity)
	);
}

const NEGATION = /\b(?:not|no|never|without|cannot|lacks?|unsupported|neither|nor|none|dropped|removed)\b|n['’]t\b/i;
/** How much of the field's words the statement itself must hold before it counts as a yes or a no. */
const EXPLICIT = 0.7;

export function fillBoolean(scope: FieldScope, field: Field): Filled | null {
	for (const item of evidenceFor(scope, field)) {
		const own = coverageOf(field.terms, { statement: item.stems, headings: [], passage: [], document: [] });
		if (own < EXPLICIT || /\?\s*$|\b(?:if|whether|when)\b/i.test(item.statement.text)) continue;
		return found(field, !NEGATION.test(item.statement.text), [item.passage]);
	}
	return null;
}
