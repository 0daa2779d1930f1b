/** The published JSON Schema of pipeline files, as text. */
export { pipelineSchemaText } from "../load/pipeline-schema.ts";
