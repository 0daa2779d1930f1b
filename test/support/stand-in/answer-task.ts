/** What list-tasks tells of a task when asked for its output (contract 2.3, 2.4, 7). */
import { isJsonObject, type Json, type JsonObject } from "../../../src/model/json.ts";
import type { BatchTask, OutputFormat, Source } from "../../../src/model/wire.ts";
import { generateOutput } from "./generate-output.ts";
import { nestedMark } from "./nested.ts";
import type { Outcome } from "./protocol.ts";
import type { ServiceTask } from "./service-task.ts";

/** Where PDFs and images of a task can be fetched. */
export interface AssetLinks {
	pdf(taskId: string): string;
	image(taskId: string, number: number): string;
}

const SENTENCE = "This sentence makes the report longer. ";

export function answerTask(task: ServiceTask, formats: readonly OutputFormat[], links: AssetLinks): Partial<BatchTask> {
	const { outcome } = task.plan;
	const told = outcome.toldCost ?? task.cost;
	const cost = outcome.cost === null ? {} : { cost: told as number };
	if (task.status === "failed") return { output: null, error: outcome.error ?? task.input.query, ...cost };
	if (task.status !== "completed") return {};
	const images = Array.from({ length: outcome.images ?? 0 }, (_, index) => showImage(task, index + 1, links));
	return {
		...outputOf(task, formats),
		sources: [
			...(outcome.sources ?? [{ title: task.input.query, url: "https://example.com/" }]),
			...nestedSources(outcome),
		],
		...(images.length === 0 ? {} : { images }),
		...(formats.includes("pdf") ? { pdf_url: links.pdf(task.id) } : {}),
		...cost,
	};
}

function outputOf(task: ServiceTask, formats: readonly OutputFormat[]): Pick<BatchTask, "output_type" | "output"> {
	const { outcome, input } = { outcome: task.plan.outcome, input: task.input };
	const schema = formats.find((format): format is JsonObject => typeof format === "object");
	const output_type = schema === undefined ? "markdown" : formats.includes("toon") ? "toon" : "json";
	if (outcome.nestedOutput !== undefined) return { output_type, output: nestedMark(outcome.nestedOutput) };
	if (outcome.output !== undefined) return { output_type, output: outcome.output };
	const size = (outcome.kilobytes ?? 0) * 1024;
	if (schema === undefined) {
		return { output_type, output: outcome.kind === "invalid" ? "" : padText(`Answer to ${input.query}`, size) };
	}
	const value = padValue(generateOutput(schema, input.query), size);
	if (outcome.kind === "invalid") return { output_type, output: spoil(value) };
	if (outcome.kind === "fenced")
		return { output_type, output: `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\`` };
	const told = outcome.kind === "quoted" ? quoteNumbers(value) : value;
	return { output_type, output: output_type === "toon" ? compactText(told) : told };
}

function nestedSources({ nestedSource }: Outcome): Source[] {
	return nestedSource === undefined ? [] : [{ title: nestedMark(nestedSource), url: "https://example.com/nested" }];
}

function padText(text: string, size: number): string {
	const missing = size - text.length;
	return missing <= 0 ? text : `${text}\n\n${SENTENCE.repeat(Math.ceil(missing / SENTENCE.length))}`;
}

/** The first text of an object grows. */
function padValue(value: Json, size: number): Json {
	if (size === 0 || !isJsonObject(value)) return value;
	const [name, text] = Object.entries(value).find(([, each]) => typeof each === "string") ?? [];
	return name === undefined || typeof text !== "string" ? value : { ...value, [name]: padText(text, size) };
}

/** Something in it has a wrong type: every value of an object, else the whole. */
function spoil(value: Json): Json {
	if (!isJsonObject(value) || Object.keys(value).length === 0) return [{ unexpected: true }];
	return Object.fromEntries(
		Object.entries(value).map(([name, each]) => [name, isJsonObject(each) ? ["unexpected"] : { unexpected: true }]),
	);
}

function quoteNumbers(value: Json): Json {
	if (typeof value === "number") return String(value);
	if (Array.isArray(value)) return value.map(quoteNumbers);
	if (!isJsonObject(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, quoteNumbers(each)]));
}

/** A line for each field: a rendering of our own, since the vendor's form is unpublished (contract 16.14). */
function compactText(value: Json): string {
	if (!isJsonObject(value)) return JSON.stringify(value);
	return Object.entries(value)
		.map(([name, each]) => `${name}: ${typeof each === "string" ? each : JSON.stringify(each)}`)
		.join("\n");
}

function showImage(task: ServiceTask, number: number, links: AssetLinks): JsonObject {
	return {
		image_id: `${task.id}-${number}`,
		image_type: "chart",
		title: `Chart ${number}`,
		image_url: links.image(task.id, number),
		created_at: task.createdAt,
		chart_type: "bar",
	};
}
