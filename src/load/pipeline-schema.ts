/** The published JSON Schema of pipeline files, and the few keywords of it that messages are made from. */
import { readFileSync } from "node:fs";
import type { Json } from "../model/json.ts";
import { packageFile } from "../values/package-file.ts";

const SCHEMA_FILE = packageFile("schemas/pipeline.schema.json");

/** The keywords the pipeline schema uses. */
export interface SchemaNode {
	readonly $ref?: string;
	readonly type?: string | readonly string[];
	readonly const?: Json;
	readonly enum?: readonly Json[];
	readonly pattern?: string;
	readonly format?: string;
	readonly minimum?: number;
	readonly maximum?: number;
	readonly maxLength?: number;
	readonly minItems?: number;
	readonly maxItems?: number;
	readonly minProperties?: number;
	readonly anyOf?: readonly SchemaNode[];
	readonly items?: SchemaNode;
	readonly required?: readonly string[];
	readonly properties?: { readonly [key: string]: SchemaNode };
	readonly additionalProperties?: boolean | SchemaNode;
	readonly definitions?: { readonly [name: string]: SchemaNode };
	readonly description?: string;
	readonly default?: Json;
	readonly examples?: readonly Json[];
	/** Shown by editors and by us in place of a computed expectation: `Expected ….` */
	readonly errorMessage?: string;
}

/** The schema file as it is published. */
export function pipelineSchemaText(): string {
	return readFileSync(SCHEMA_FILE, "utf8");
}

let parsed: SchemaNode | undefined;

/** The schema file, read once. */
export function pipelineSchema(): SchemaNode {
	parsed ??= JSON.parse(pipelineSchemaText()) as SchemaNode;
	return parsed;
}

/** The node itself, or what its `$ref` names under the keywords that stand beside it. */
export function resolveNode(node: SchemaNode): SchemaNode {
	if (node.$ref === undefined) return node;
	const name = node.$ref.replace("#/definitions/", "");
	const target = pipelineSchema().definitions?.[name];
	if (target === undefined) throw new Error(`the pipeline schema has no definition ${name}`);
	return { ...resolveNode(target), ...node };
}

/** The keys a mapping may have; empty where they are the user's own. */
export function keysOf(node: SchemaNode): readonly string[] {
	return Object.keys(node.properties ?? {});
}
