/**
 * What data alone tells of a template that reads results, held against the rules, so that no mistake waits until money has
 * been spent.
 */
import {
	dataBindings,
	type EngineKind,
	isResultsBinding,
	type MatrixEntry,
	resultsBindings,
	type TaskTemplate,
} from "../model/pipeline.ts";
import type { Scope } from "../model/template-node.ts";
import { MODES, type Mode } from "../model/wire.ts";
import type { Breath } from "./breath.ts";
import { expandTemplate, valuesOf } from "./expand-template.ts";
import type { PlanProblems } from "./plan-problems.ts";
import { namesUsed } from "./render-node.ts";
import { TaskRenderer } from "./render-task.ts";
import type { TaskIds } from "./task-ids.ts";
import { idOf } from "./task-to-plan.ts";

export interface Known {
	/** `vars`, `env`, `run` and `pipeline`. */
	readonly names: Scope;
	readonly engine: EngineKind;
	readonly problems: PlanProblems;
	readonly ids: TaskIds;
	readonly breath: Breath;
}

/** The modes that its tasks may have; undefined when it was stopped. */
export async function checkKnown(
	template: TaskTemplate,
	{ names, engine, problems, ids, breath }: Known,
): Promise<ReadonlySet<Mode> | undefined> {
	const renderer = new TaskRenderer(template, engine, problems);
	const items = resultsBindings(template).map(({ name }) => name);
	const unknown = new Set(["parent", "results", ...items]);
	const modes = new Set<Mode>();
	const { combinations, unmatched } = expandTemplate({ ...template, forEach: dataBindings(template) }, () => []);
	for (const { rows } of combinations()) {
		const scope = { ...names, ...valuesOf(rows) };
		const mode = renderer.checkWithout(unknown, scope, rows);
		for (const each of mode === null ? MODES : [mode]) if (each !== undefined) modes.add(each);
		if (items.length === 0) {
			const key = renderer.renderKey(scope, rows);
			if (key !== undefined) ids.isNew(idOf(template, key), template, rows);
		}
		if (breath.isDue() && !(await breath.take())) return undefined;
	}
	const ofData = unmatched().filter(({ values }) => items.every((name) => !Object.hasOwn(values, name)));
	reportUnmatched(ofData, problems);
	if (items.length > 0) reportConstantKey(template, problems);
	return modes;
}

export function reportUnmatched(entries: readonly MatrixEntry[], problems: PlanProblems): void {
	const hint =
		"an entry must agree with at least one combination; values from CSV files are texts unless a `schema` says otherwise";
	const message = "this entry of `exclude` matches no combination of `for_each`";
	for (const { location } of entries) problems.report("matrix_unmatched", message, location, new Map(), hint);
}

/** A key of items that reads the same for several of them, whatever the results are. */
function reportConstantKey({ key, forEach, when, exclude }: TaskTemplate, problems: PlanProblems): void {
	// These may leave one of them.
	if (key === null || when !== null || exclude.length > 0) return;
	const used = namesUsed(key);
	for (const binding of forEach.filter(({ name }) => !used.has(name))) {
		const most = isResultsBinding(binding) ? binding.maxItems : binding.source.rowCount;
		if (most < 2) continue;
		const message = `the key does not read \`${binding.name}\`, so that it is the same for each of them`;
		problems.report("key_duplicate", message, key.location, new Map(), "use a key that tells the rows apart");
	}
}
