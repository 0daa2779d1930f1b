/** Where the state of a pipeline is, apart from planning, which many commands do not need. */
import { join, resolve } from "node:path";

/** Where the state of a pipeline is kept. */
export function stateDirOf(projectRoot: string, cwd: string, stateOption: string | undefined): string {
	return stateOption === undefined ? join(projectRoot, ".trawl") : resolve(cwd, stateOption);
}
