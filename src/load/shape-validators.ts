/**
 * The validators of our own files' schemas. Compiling one takes longer than the rest of a small command:
 * `scripts/build.js` puts validators that are compiled ahead of time into this module's place.
 */
import type { ValidateFunction } from "ajv";
import { pipelineSchema } from "./pipeline-schema.ts";
import { createShapeAjv } from "./shape-ajv.ts";
import { pipelineTestSchema } from "./test-schema.ts";

export function compilePipelineShape(): ValidateFunction {
	return createShapeAjv().compile(pipelineSchema());
}

export function compileTestShape(): ValidateFunction {
	return createShapeAjv().compile(pipelineTestSchema());
}
