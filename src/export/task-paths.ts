/**
 * Where a task's own files lie: `<template>/<key>`, or `<template>` when there is no key, as safe file
 * names. Names that equal another but for case get their capitals escaped, so that they stay apart
 * where the file system sees no case; for that every name is noted before the first path is given.
 */
import type { TaskOutcome } from "../model/outcome.ts";
import { safeFileName } from "../values/safe-file-name.ts";

/** What a task's files are named after. */
export type NamedTask = Pick<TaskOutcome, "template" | "key">;

export class TaskPaths {
	readonly #seen = new Set<string>();
	readonly #clashing = new Set<string>();

	note(outcome: NamedTask): void {
		const folded = stem(outcome).toLowerCase();
		if (this.#seen.has(folded)) this.#clashing.add(folded);
		this.#seen.add(folded);
	}

	/** A path with `/` and without extension. */
	of(outcome: NamedTask): string {
		const plain = stem(outcome);
		return this.#clashing.has(plain.toLowerCase()) ? stem(outcome, true) : plain;
	}
}

function stem({ template, key }: NamedTask, escapeCapitals = false): string {
	// Without dots no template's folder can be named like another's file, such as `a.md`.
	const first = safeFileName(template, { also: escapeCapitals ? /[.A-Z]/ : /\./ });
	if (key === null) return first;
	return `${first}/${safeFileName(key, escapeCapitals ? { also: /[A-Z]/ } : {})}`;
}
