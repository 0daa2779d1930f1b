/**
 * A model's JSON answer against the schema of the output and the passages that it names. Each plain value needs a passage
 * of its own or of the entry it belongs to, and has to stand there.
 */
import { isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { repairOutput } from "../../schema/repair-output.ts";
import type { StoredPassage } from "../passage.ts";
import { resolvePointer } from "../pointer.ts";
import type { Support } from "../report/supported-sources.ts";
import { compileSchema } from "../structured/validate-output.ts";
import { isChoice } from "./is-choice.ts";
import { leavesOf } from "./leaves.ts";
import { standsIn } from "./value-in-passages.ts";
import { type Pruned, without } from "./without.ts";

export interface CheckedAnswer {
	/** Without what no passage supports; undefined when there is none. */
	readonly output: Json | undefined;
	readonly support: readonly Support[];
	/** For the model, and for the person who reads the export. */
	readonly faults: readonly string[];
}

const MOST_FAULTS = 20;

/** `answer` is undefined when it is no JSON. Throws when the schema does not compile. */
export function checkAnswer(
	schema: JsonObject,
	answer: Json | undefined,
	passages: readonly StoredPassage[],
): CheckedAnswer {
	if (!isJsonObject(answer) || answer.output === undefined) {
		return {
			output: undefined,
			support: [],
			faults: ['the answer is no JSON of the form {"output": …, "evidence": […]}'],
		};
	}
	const { support, unknown } = readEvidence(answer.evidence, answer.output, passages);
	const { output } = repairOutput(schema, answer.output);
	const unsupported = unsupportedLeaves(schema, output, support);
	const { value, moved } = prune(schema, output, new Set(unsupported.keys()));
	const check = compileSchema(schema);
	const errors = [...check(output), ...check(value)].map(
		({ path, message }) => `${path === "" ? "the output" : path} ${message}`,
	);
	const faults = [
		...unknown.map((number) => `there is no passage ${number}, as named in the evidence`),
		...unsupported.values(),
		...new Set(errors),
	];
	return {
		output: value,
		support: support.flatMap(({ path, passage }) => {
			const now = moved.get(path);
			return now !== undefined && leavesOf(resolvePointer(value, now) ?? null).length > 0
				? [{ path: now, passage }]
				: [];
		}),
		faults: faults.slice(0, MOST_FAULTS),
	};
}

const SHOWN = 80;

/** What is wrong with each plain value that no passage supports, by its pointer. */
function unsupportedLeaves(schema: JsonObject, output: Json, support: readonly Support[]): ReadonlyMap<string, string> {
	const faults = new Map<string, string>();
	for (const { path, value, covering } of leavesOf(output)) {
		const named = support.filter((item) => covering.includes(item.path)).map(({ passage }) => passage);
		const place = path === "" ? "the output" : path;
		if (named.length === 0) faults.set(path, `${place} is filled, and no passage is named for it`);
		else if (!isChoice(schema, path) && !standsIn(value, named)) {
			faults.set(
				path,
				`${place} is ${JSON.stringify(value).slice(0, SHOWN)}, which the passages named for it do not say`,
			);
		}
	}
	return faults;
}

const MOST_ROUNDS = 50;

/** Without what is not supported, and without objects and lists that do not fit their schema without it. */
function prune(schema: JsonObject, output: Json, unsupported: ReadonlySet<string>): Pruned {
	const removed = new Set(unsupported);
	for (let round = 0; round < MOST_ROUNDS; round += 1) {
		const pruned = without(output, removed);
		const before = new Map([...pruned.moved].map(([was, now]) => [now, was]));
		const broken = compileSchema(schema)(pruned.value).flatMap(({ path }) => {
			const was = path === "" ? undefined : before.get(path);
			return was !== undefined && [...unsupported].some((leaf) => leaf.startsWith(`${was}/`)) ? [was] : [];
		});
		if (broken.length === 0) return pruned;
		for (const path of broken) removed.add(path);
	}
	return without(output, removed);
}

function readEvidence(evidence: Json | undefined, output: Json, passages: readonly StoredPassage[]) {
	const support: Support[] = [];
	const unknown: string[] = [];
	for (const item of Array.isArray(evidence) ? evidence : []) {
		if (!isJsonObject(item)) continue;
		const path = typeof item.path === "string" ? normalPath(item.path, output) : "";
		for (const number of Array.isArray(item.passages) ? item.passages : []) {
			const passage = typeof number === "number" ? passages[number - 1] : undefined;
			if (passage === undefined) unknown.push(JSON.stringify(number));
			else support.push({ path, passage });
		}
	}
	return { support, unknown: [...new Set(unknown)] };
}

/** `name`, `/name`, `#/name`, `/output/name` and `$.name` all mean the same member. */
function normalPath(path: string, output: Json): string {
	const bare = path.replace(/^[#$]/, "");
	const slashed = bare.includes("/") ? bare : bare.replace(/\[(\d+)\]/g, ".$1").replaceAll(".", "/");
	const rooted = slashed === "" || slashed === "/" ? "" : slashed.startsWith("/") ? slashed : `/${slashed}`;
	const isMember = isJsonObject(output) && Object.hasOwn(output, "output");
	return isMember ? rooted : rooted.replace(/^\/output(?=\/|$)/, "");
}
