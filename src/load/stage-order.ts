/** The order in which templates can be planned: each behind those whose results it reads, otherwise as the file has them. */
import { isJsonObject, type JsonObject } from "../model/json.ts";
import { suggest } from "../values/suggest.ts";
import type { ProblemLog } from "./problem-log.ts";
import { mapping } from "./read-settings.ts";
import type { Pointer, YamlFile } from "./yaml-file.ts";

const MOST_NAMED = 8;

/** One mention of a template in another. */
interface Reference {
	readonly template: string;
	/** Where its name stands. */
	readonly pointer: Pointer;
}

/** Reports unknown templates and cycles; what is part of a cycle comes last. */
export function stageOrder(tasks: JsonObject, yaml: YamlFile, log: ProblemLog): readonly string[] {
	const names = Object.keys(tasks).filter((name) => !name.startsWith("x-") && isJsonObject(tasks[name]));
	const inputs = new Map<string, ReadonlySet<string>>();
	for (const name of names) {
		const references = referencesIn(name, mapping(tasks[name]));
		for (const reference of references) checkReference(reference, names, yaml, log);
		inputs.set(name, new Set(references.map(({ template }) => template).filter((input) => names.includes(input))));
	}
	const order: string[] = [];
	const placed = new Set<string>();
	for (let next = firstReady(names, inputs, placed); next !== undefined; next = firstReady(names, inputs, placed)) {
		order.push(next);
		placed.add(next);
	}
	const left = names.filter((name) => !placed.has(name));
	reportCycles(left, inputs, yaml, log);
	return [...order, ...left];
}

function firstReady(
	names: readonly string[],
	inputs: ReadonlyMap<string, ReadonlySet<string>>,
	placed: ReadonlySet<string>,
): string | undefined {
	return names.find((name) => !placed.has(name) && [...(inputs.get(name) ?? [])].every((input) => placed.has(input)));
}

function referencesIn(name: string, definition: JsonObject): Reference[] {
	const references: Reference[] = [];
	const needs = Array.isArray(definition.needs) ? definition.needs : [];
	for (const [index, need] of needs.entries()) {
		const pointer = ["tasks", name, "needs", index];
		if (typeof need === "string") references.push({ template: need, pointer });
		const { template } = mapping(need);
		if (typeof template === "string") references.push({ template, pointer: [...pointer, "template"] });
	}
	for (const [binding, source] of Object.entries(mapping(definition.for_each))) {
		const { results_of: template } = mapping(source);
		const pointer = ["tasks", name, "for_each", binding, "results_of"];
		if (typeof template === "string" && !binding.startsWith("x-")) references.push({ template, pointer });
	}
	return references;
}

function checkReference(
	{ template, pointer }: Reference,
	names: readonly string[],
	yaml: YamlFile,
	log: ProblemLog,
): void {
	if (names.includes(template)) return;
	const suggestion = suggest(template, names);
	log.error("unknown_template", `there is no template \`${template}\``, yaml.locateValue(pointer), {
		hint: suggestion === undefined ? `there are: ${names.join(", ")}` : `did you mean \`${suggestion}\`?`,
	});
}

/** Each cycle once, at its first template in file order. What only reads from a cycle is in none. */
function reportCycles(
	left: readonly string[],
	inputs: ReadonlyMap<string, ReadonlySet<string>>,
	yaml: YamlFile,
	log: ProblemLog,
): void {
	const told = new Set<string>();
	for (const start of left) {
		const cycle = told.has(start) ? undefined : shortestCycle(start, inputs);
		if (cycle === undefined) continue;
		for (const name of cycle) told.add(name);
		const way = shortWay(cycle, start);
		const message =
			cycle.length === 1
				? `template \`${start}\` reads its own results`
				: `templates read each other's results: ${way}`;
		const related = cycle
			.slice(1)
			.map((name) => ({ message: `\`${name}\``, location: yaml.locateKey(["tasks", name]) }));
		log.error("template_cycle", message, yaml.locateKey(["tasks", start]), {
			...(related.length === 0 ? {} : { related }),
			hint: "take one of them out of `needs` or `results_of`",
		});
	}
}

/** `a` reads `b` reads `a`; of a long one its beginning and its end. */
function shortWay(cycle: readonly string[], start: string): string {
	const left = cycle.length - MOST_NAMED;
	const shown = left <= 0 ? cycle : [...cycle.slice(0, MOST_NAMED)];
	const names = [...shown, start].map((name) => `\`${name}\``);
	if (left > 0) names.splice(-1, 0, `${left} more`);
	return names.join(" reads ");
}

/** From a template back to itself, without its second mention; undefined where there is none. */
function shortestCycle(start: string, inputs: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
	const ways: string[][] = [[start]];
	const seen = new Set<string>();
	for (const way of ways) {
		const last = way.at(-1) ?? start;
		for (const input of inputs.get(last) ?? []) {
			if (input === start) return way;
			if (seen.has(input)) continue;
			seen.add(input);
			ways.push([...way, input]);
		}
	}
	return undefined;
}
