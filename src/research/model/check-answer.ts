/** A model's JSON answer against the schema of the output and the passages that it names for each member. */
import { isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { repairOutput } from "../../schema/repair-output.ts";
import type { StoredPassage } from "../passage.ts";
import { compileSchema } from "../structured/validate-output.ts";

/** What a passage supports. */
export interface Support {
	readonly path: string;
	readonly passage: StoredPassage;
}

export interface CheckedAnswer {
	/** Without members that no passage supports; undefined when there is none. */
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
	const { value, unsupported } = supportedOnly(output, support);
	const errors = compileSchema(schema)(value).map(
		({ path, message }) => `${path === "" ? "the output" : path} ${message}`,
	);
	const faults = [
		...unknown.map((number) => `there is no passage ${number}, as named in the evidence`),
		...unsupported.map((path) => `${path} is filled, and no passage is named for it`),
		...errors,
	];
	return {
		output: value,
		support: support.filter(({ path }) => isFilled(valueAt(value, path))),
		faults: faults.slice(0, MOST_FAULTS),
	};
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

/** The members of an object that say something and that a passage supports; any other value as a whole. */
function supportedOnly(
	output: Json,
	support: readonly Support[],
): { readonly value: Json; readonly unsupported: readonly string[] } {
	const isSupported = (path: string) =>
		support.some((item) => item.path === "" || item.path === path || item.path.startsWith(`${path}/`));
	if (!isJsonObject(output)) {
		const holds = support.length > 0 || !isFilled(output);
		return holds ? { value: output, unsupported: [] } : { value: null, unsupported: ["the output"] };
	}
	const pathOf = (name: string) => `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
	const entries = Object.entries(output);
	const unsupported = entries.filter(([name, value]) => isFilled(value) && !isSupported(pathOf(name)));
	const names = new Set(unsupported.map(([name]) => name));
	return {
		value: Object.fromEntries(entries.filter(([name]) => !names.has(name))),
		unsupported: unsupported.map(([name]) => pathOf(name)),
	};
}

/** Null and what is empty say nothing, and need no passage. */
function isFilled(value: Json | undefined): boolean {
	if (value === undefined || value === null || value === "") return false;
	if (Array.isArray(value)) return value.some(isFilled);
	return isJsonObject(value) ? Object.values(value).some(isFilled) : true;
}

function valueAt(value: Json, path: string): Json | undefined {
	let current: Json | undefined = value;
	for (const part of path.split("/").slice(1)) {
		const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
		if (Array.isArray(current)) current = current[Number(key)];
		else current = isJsonObject(current) && Object.hasOwn(current, key) ? current[key] : undefined;
	}
	return current;
}
