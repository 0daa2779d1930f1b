/** Holds an answer against what its task expects of it. It costs nothing, so that it can be done again under another policy. */
import { isJsonObject, type Json } from "../model/json.ts";
import type { Expectations, OutputPolicy } from "../model/pipeline.ts";
import type { Source } from "../model/wire.ts";
import { plural } from "./plural.ts";

export interface Answer {
	/** As it was judged before: `invalid` by its schema, `rejected` by a policy. */
	readonly state: "succeeded" | "invalid" | "rejected";
	readonly output: Json;
	readonly sources: readonly Source[];
}

export interface Verdict {
	readonly status: Answer["state"];
	/** Why it was rejected; null where the policy did not. */
	readonly error: string | null;
}

export function judgeAnswer({ state, output, sources }: Answer, policy: OutputPolicy): Verdict {
	if (state === "invalid" && policy.on_invalid === "fail") return { status: "invalid", error: null };
	const reasons = policy.expect === null ? [] : unmet(policy.expect, output, sources);
	if (reasons.length === 0) return { status: "succeeded", error: null };
	return { status: "rejected", error: `the answer does not show what is expected of it: ${reasons.join("; ")}` };
}

function unmet(expect: Expectations, output: Json, sources: readonly Source[]): string[] {
	const { min_sources, source_domains, min_words, required_fields } = expect;
	const reasons: string[] = [];
	if (min_sources !== null && sources.length < min_sources) {
		reasons.push(`expected at least ${plural(min_sources, "source")}, found ${sources.length}`);
	}
	if (source_domains !== null && !sources.some(({ url }) => isFrom(url, source_domains))) {
		reasons.push(`expected a source from ${source_domains.join(" or ")}, found none`);
	}
	if (min_words !== null) {
		const words = typeof output === "string" ? (output.match(/\S+/g) ?? []).length : 0;
		if (words < min_words) reasons.push(`expected at least ${plural(min_words, "word")}, found ${words}`);
	}
	const missing = (required_fields ?? []).filter((field) => isEmpty(fieldOf(output, field)));
	if (missing.length > 0) reasons.push(`expected values for ${missing.join(", ")}, found none`);
	return reasons;
}

function isFrom(url: unknown, domains: readonly string[]): boolean {
	if (typeof url !== "string" || !URL.canParse(url)) return false;
	const host = new URL(url).hostname.toLowerCase().replace(/\.$/, "");
	return domains.some((domain) => host === domain.toLowerCase() || host.endsWith(`.${domain.toLowerCase()}`));
}

function fieldOf(output: Json, field: string): Json | undefined {
	return field
		.split(".")
		.reduce<Json | undefined>(
			(value, part) => (isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined),
			output,
		);
}

function isEmpty(value: Json | undefined): boolean {
	if (value === undefined || value === null) return true;
	if (typeof value === "string") return value.trim() === "";
	if (Array.isArray(value)) return value.length === 0;
	return isJsonObject(value) && Object.keys(value).length === 0;
}
