/** Ids of tasks that are fanned out over results: `<template>/<parent key>~<key>`, each once. */
import type { SkipReason } from "../model/outcome.ts";
import type { InputTask } from "../model/plan.ts";
import { cutKey, safeKey } from "./result-key.ts";
import { foldId } from "./task-key.ts";

/** A key, and why its task cannot be asked under it; undefined where it can. */
export interface ResultKey {
	readonly key: string;
	readonly skip?: SkipReason;
}

export class ResultIds {
	/** Folded key → the ids of the parents whose item has it. */
	readonly #taken = new Map<string, string>();

	/** Of the item with this number, from 1; `own` is what its template makes of it, undefined where it cannot. */
	keyOf(parents: readonly InputTask[], own: string | undefined, number: number): ResultKey {
		if (own === undefined || own.trim() === "") {
			const message = own === undefined ? "its key cannot be made of the result" : "its key is empty";
			return { key: this.#unique(joined(parents, `item~${number}`), parents), skip: { type: "key", message } };
		}
		const key = joined(parents, safeKey(own));
		const owner = this.#taken.get(foldId(key));
		if (owner !== idsOf(parents)) return { key: this.#unique(key, parents) };
		const message = `its key ${JSON.stringify(own)} is that of an item before it`;
		return { key: this.#unique(`${key}~${number}`, parents), skip: { type: "key", message } };
	}

	/** Of a result that gives no items. */
	keyOfGap(parent: InputTask): string {
		return this.#unique(joined([parent], "none"), [parent]);
	}

	#unique(wanted: string, parents: readonly InputTask[]): string {
		let key = cutKey(wanted);
		for (let n = 2; this.#taken.has(foldId(key)); n += 1) key = cutKey(`${wanted}~${n}`);
		this.#taken.set(foldId(key), idsOf(parents));
		return key;
	}
}

function idsOf(parents: readonly InputTask[]): string {
	return JSON.stringify(parents.map(({ id }) => id));
}

function joined(parents: readonly InputTask[], own: string): string {
	return cutKey([...parents.map(({ key }) => key).filter((key) => key !== null), own].join("~"));
}
