/** The sources of a value: each passage once, with the members that it supports. */
import type { Source } from "../../model/wire.ts";
import type { StoredPassage } from "../passage.ts";
import { sourceOf } from "./citations.ts";

/** A passage that supports the value at a path. */
export interface Support {
	/** JSON Pointer into the output. */
	readonly path: string;
	readonly passage: StoredPassage;
}

export function supportedSources(support: readonly Support[]): readonly Source[] {
	const byPassage = new Map<number, { readonly passage: StoredPassage; readonly paths: Set<string> }>();
	for (const { passage, path } of support) {
		const known = byPassage.get(passage.id) ?? { passage, paths: new Set() };
		byPassage.set(passage.id, known);
		known.paths.add(path === "" ? "/" : path);
	}
	return [...byPassage.values()].map(({ passage, paths }) => sourceOf(passage, `supports ${[...paths].join(", ")}`));
}
