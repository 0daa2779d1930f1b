/** Batch settings of the file and of a template as one create-batch request. */
import type { JsonObject } from "../model/json.ts";
import type { Location } from "../model/problem.ts";
import type { TemplateEntry, TemplateNode } from "../model/template-node.ts";

/** Keys whose mappings merge by key; every other key replaces. */
const MERGED_KEYS = new Set(["search", "metadata"]);

/** `batch` of one level with that level's output schema in the place of `output_formats`. */
export function withOutputSchema(
	batch: TemplateNode | undefined,
	schema: JsonObject | undefined,
	location: Location,
): TemplateNode | undefined {
	if (schema === undefined) return batch;
	const formats: TemplateNode = { kind: "list", items: [{ kind: "value", value: schema, location }], location };
	const entries = batch?.kind === "mapping" ? batch.entries : [];
	return { kind: "mapping", entries: [...entries, { key: "output_formats", node: formats }], location };
}

/** The template's settings over the file's. */
export function mergeBatch(
	file: TemplateNode | undefined,
	template: TemplateNode | undefined,
	location: Location,
): TemplateNode {
	const merged = new Map<string, TemplateNode>();
	for (const { key, node } of entriesOf(file)) merged.set(key, node);
	for (const { key, node } of entriesOf(template)) {
		const inherited = merged.get(key);
		const merges = MERGED_KEYS.has(key) && inherited?.kind === "mapping" && node.kind === "mapping";
		merged.set(key, merges ? mergeMappings(inherited, node) : node);
	}
	return { kind: "mapping", entries: [...merged].map(([key, node]) => ({ key, node })), location };
}

function mergeMappings(
	lower: TemplateNode & { kind: "mapping" },
	upper: TemplateNode & { kind: "mapping" },
): TemplateNode {
	const entries = new Map(lower.entries.map((entry) => [entry.key, entry.node]));
	for (const entry of upper.entries) entries.set(entry.key, entry.node);
	return { ...upper, entries: [...entries].map(([key, node]) => ({ key, node })) };
}

function entriesOf(node: TemplateNode | undefined): readonly TemplateEntry[] {
	return node?.kind === "mapping" ? node.entries : [];
}
