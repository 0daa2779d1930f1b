import { pipelineSchemaText } from "../../app/pipeline-schema.ts";
import type { CommandRunner } from "../command-runner.ts";

/** Prints the published schema as it is. */
export const schema: CommandRunner<object> = async (_parameters, _flags, context) => {
	context.stdout.write(pipelineSchemaText());
	return 0;
};
