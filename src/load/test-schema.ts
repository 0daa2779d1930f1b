/** The published JSON Schema of pipeline tests. It refers to nothing, so that messages need no other file. */
import { readFileSync } from "node:fs";
import { packageFile } from "../values/package-file.ts";
import type { SchemaNode } from "./pipeline-schema.ts";

const SCHEMA_FILE = packageFile("schemas/pipeline-test.schema.json");

/** The schema file as it is published. */
export function pipelineTestSchemaText(): string {
	return readFileSync(SCHEMA_FILE, "utf8");
}

export function pipelineTestSchema(): SchemaNode {
	return JSON.parse(pipelineTestSchemaText()) as SchemaNode;
}
