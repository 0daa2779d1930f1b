/** `output.on_invalid` and `output.expect`, and `retry.mode`: what becomes of answers, held against what is asked for. */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { DEFAULT_OUTPUT_POLICY, type Expectations, type OutputPolicy, type RetryPolicy } from "../model/pipeline.ts";
import type { TemplateNode } from "../model/template-node.ts";
import { MODES, type Mode } from "../model/wire.ts";
import { suggest } from "../values/suggest.ts";
import { mapping } from "./read-settings.ts";
import type { TemplateContext } from "./template-context.ts";
import type { ResultsShape } from "./template-results.ts";
import type { Pointer } from "./yaml-file.ts";

/** A template's own before the file's, key by key. */
export function loadOutputPolicy(
	name: string,
	definition: JsonObject,
	output: ResultsShape["output"],
	context: TemplateContext,
): OutputPolicy {
	const levels = [
		{ values: mapping(definition.output), pointer: ["tasks", name, "output"] },
		{ values: mapping(context.root.output), pointer: ["output"] },
	];
	const onInvalid = levels.map(({ values }) => values.on_invalid).find((value) => value !== undefined);
	const level = levels.find(({ values }) => isJsonObject(values.expect));
	const expect = level === undefined ? null : readExpectations(mapping(level.values.expect));
	if (expect !== null && level !== undefined) checkExpectations(expect, output, [...level.pointer, "expect"], context);
	return { on_invalid: onInvalid === "keep" ? "keep" : DEFAULT_OUTPUT_POLICY.on_invalid, expect };
}

function readExpectations({ min_sources, source_domains, min_words, required_fields }: JsonObject): Expectations {
	return {
		min_sources: numberOr(min_sources),
		source_domains: textsOr(source_domains),
		min_words: numberOr(min_words),
		required_fields: textsOr(required_fields),
	};
}

/** What an answer of this kind can never show would reject every one of them, after it has been paid for. */
function checkExpectations(
	{ min_words, required_fields }: Expectations,
	output: ResultsShape["output"],
	pointer: Pointer,
	{ yaml, log }: TemplateContext,
): void {
	const refuse = (key: string, message: string, hint: string) => {
		const place = yaml.locateKey([...pointer, key]);
		if (!log.hasAt(place)) log.error("not_allowed", message, place, { hint });
	};
	if (min_words !== null && output !== "text" && output !== "unknown") {
		refuse("min_words", "`min_words` counts the words of a report, and the output has a schema", "remove it");
	}
	if (required_fields !== null && output === "text") {
		const hint = "give the template an `output.schema`, or remove it";
		refuse("required_fields", "`required_fields` needs an output with a schema", hint);
	}
	if (required_fields === null || output === "text" || output === "unknown") return;
	for (const [index, field] of required_fields.entries()) {
		let shape = output;
		for (const part of field.split(".")) {
			const { keys } = shape;
			const inner = keys?.get(part);
			if (keys !== undefined && inner === undefined) {
				const suggestion = suggest(part, [...keys.keys()]);
				const place = yaml.locateValue([...pointer, "required_fields", index]);
				log.error("expect_field", `the output schema has no field \`${field}\``, place, {
					hint:
						suggestion === undefined ? `there are: ${[...keys.keys()].join(", ")}` : `did you mean \`${suggestion}\`?`,
					...(output.origin === undefined ? {} : { related: [output.origin] }),
				});
			}
			if (inner === undefined) break;
			shape = inner;
		}
	}
}

/** Another attempt in a weaker mode would most likely fail as well, and in the same mode it needs not be said. */
export function checkRetryMode(
	name: string,
	definition: JsonObject,
	retry: RetryPolicy,
	batch: TemplateNode,
	{ yaml, log }: TemplateContext,
): void {
	const own = staticMode(batch);
	if (retry.mode === null || own === undefined || MODES.indexOf(retry.mode) > MODES.indexOf(own)) return;
	const pointer = isJsonObject(definition.retry) ? ["tasks", name, "retry", "mode"] : ["retry", "mode"];
	const message = `expected a stronger mode than \`${own}\` of \`${name}\` for further attempts, found \`${retry.mode}\``;
	const stronger = MODES.slice(MODES.indexOf(own) + 1);
	const hint = stronger.length === 0 ? "remove it: there is no stronger one" : `stronger are: ${stronger.join(", ")}`;
	log.error("out_of_range", message, yaml.locateValue(pointer), { hint });
}

/** `retry` of the file (empty pointer) or of a template that says how to try again, and never does. */
export function warnOfIdleRetry(
	pointer: readonly string[],
	{ retry }: JsonObject,
	{ yaml, log }: Pick<TemplateContext, "yaml" | "log">,
): void {
	if (!isJsonObject(retry) || (retry.attempts !== undefined && retry.attempts !== 0)) return;
	const idle = ["mode", "on"].filter((key) => retry[key] !== undefined);
	const [first] = idle;
	if (first === undefined) return;
	const zero = retry.attempts === undefined ? "`attempts`, which is 0 by default" : "`attempts: 0`";
	const message = `${idle.map((key) => `\`${key}\``).join(" and ")} of \`retry\` ${idle.length > 1 ? "do" : "does"} nothing without further attempts, found ${zero}`;
	const hint = `write \`attempts: 1\` for one further paid attempt, or remove ${idle.length > 1 ? "them" : "it"}`;
	log.warn("not_used_here", message, yaml.locateKey([...pointer, "retry", first]), { hint });
}

/** Undefined where a template computes it. */
function staticMode(batch: TemplateNode): Mode | undefined {
	const node = batch.kind === "mapping" ? batch.entries.find(({ key }) => key === "mode")?.node : undefined;
	if (node === undefined) return "standard";
	return node.kind === "value" ? MODES.find((mode) => mode === node.value) : undefined;
}

function numberOr(value: Json | undefined): number | null {
	return typeof value === "number" ? value : null;
}

function textsOr(value: Json | undefined): readonly string[] | null {
	return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : null;
}
