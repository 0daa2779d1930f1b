import type { Fingerprint } from "../model/plan.ts";

type Components = Fingerprint["components"];

/**
 * The parts of a request that differ, by their digests. A changed corpus makes another engine; where nothing else of
 * the engine changed, the corpus alone is named, and otherwise the engine alone.
 */
export function changedComponents(before: Components, now: Components): string[] {
	const changed = Object.keys(now).filter((name) => before[name] !== now[name]);
	const isCorpusOnly = before.corpus !== undefined && changed.includes("corpus") && !changed.includes("researcher");
	const left = isCorpusOnly ? ["engine", "researcher"] : ["corpus", "researcher"];
	return changed.filter((name) => !left.includes(name));
}
