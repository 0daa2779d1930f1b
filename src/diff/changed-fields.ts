/** Two structured values → the fields that differ, each with its path. */
import type { FieldChange, PathStep } from "../model/comparison.ts";
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { alignSequences } from "./align.ts";
import { comparedKey } from "./compared-key.ts";
import { itemKey, keyValue } from "./item-key.ts";
import { changedParagraphs, paragraphsOf } from "./paragraphs.ts";

type Path = readonly PathStep[];

/** Empty exactly where `comparedKey` of both is the same. */
export function changedFields(before: Json, after: Json, path: Path = []): readonly FieldChange[] {
	if (comparedKey(before) === comparedKey(after)) return [];
	if (isJsonObject(before) && isJsonObject(after)) return changedMembers(before, after, path);
	if (Array.isArray(before) && Array.isArray(after)) return changedItems(before, after, path);
	return [{ path, before, after, ...severalParagraphs(before, after) }];
}

/** In the order of after; what is gone stands last. */
function changedMembers(before: JsonObject, after: JsonObject, path: Path): readonly FieldChange[] {
	const kept = Object.entries(after).flatMap(([name, value]) =>
		Object.hasOwn(before, name)
			? changedFields(before[name] ?? null, value, [...path, name])
			: [{ path: [...path, name], after: value }],
	);
	const gone = Object.entries(before)
		.filter(([name]) => !Object.hasOwn(after, name))
		.map(([name, value]) => ({ path: [...path, name], before: value }));
	return [...kept, ...gone];
}

function changedItems(before: readonly Json[], after: readonly Json[], path: Path): readonly FieldChange[] {
	const key = itemKey(before, after);
	return key === undefined ? changedPlaces(before, after, path) : changedKeys(before, after, key, path);
}

function changedKeys(before: readonly Json[], after: readonly Json[], key: string, path: Path) {
	const earlier = byKey(before, key);
	const now = byKey(after, key);
	const step = (value: string | number) => [...path, { [key]: value }];
	const kept = [...now].flatMap(([value, item]) => {
		const old = earlier.get(value);
		return old === undefined ? [{ path: step(value), after: item }] : changedFields(old, item, step(value));
	});
	const gone = [...earlier].filter(([value]) => !now.has(value));
	return [...kept, ...gone.map(([value, item]) => ({ path: step(value), before: item }))];
}

function byKey(list: readonly Json[], key: string): ReadonlyMap<string | number, Json> {
	return new Map(list.map((item) => [keyValue(item, key) ?? "", item]));
}

/** Between items that are the same, as many as there are on both sides stand for each other in their order. */
function changedPlaces(before: readonly Json[], after: readonly Json[], path: Path): readonly FieldChange[] {
	const gaps = alignSequences(before.map(comparedKey), after.map(comparedKey));
	return gaps.flatMap(({ before: [i, beforeEnd], after: [j, afterEnd] }) => {
		const pairs = Math.min(beforeEnd - i, afterEnd - j);
		return [
			...places(j, j + pairs).flatMap((place) =>
				changedFields(before[i + place - j] ?? null, after[place] ?? null, [...path, place]),
			),
			...places(j + pairs, afterEnd).map((place) => ({ path: [...path, place], after: after[place] ?? null })),
			...places(i + pairs, beforeEnd).map((place) => ({ path: [...path, place], before: before[place] ?? null })),
		];
	});
}

function places(from: number, to: number): readonly number[] {
	return Array.from({ length: to - from }, (_, n) => from + n);
}

function severalParagraphs(before: Json, after: Json): Pick<FieldChange, "paragraphs"> {
	if (typeof before !== "string" || typeof after !== "string") return {};
	const [old, now] = [paragraphsOf(before), paragraphsOf(after)];
	if (Math.max(old.length, now.length) < 2) return {};
	const paragraphs = changedParagraphs(old, now);
	// A number in brackets is no citation everywhere: what differs in it alone is told whole.
	return paragraphs.length === 0 ? {} : { paragraphs };
}
