import { isJsonObject } from "../model/json.ts";
import type { TaskInput } from "../model/wire.ts";
import { checkAddTasks } from "../wire/check-request.ts";
import { refuseFaults } from "../wire/refuse-faults.ts";

/** The tasks of a body that holds just that; what each of them says is checked behind the port. */
export function readAddTasks(body: unknown): readonly TaskInput[] {
	const isTasksAlone = isJsonObject(body) && Array.isArray(body.tasks) && Object.keys(body).length === 1;
	if (!isTasksAlone) refuseFaults(checkAddTasks(body));
	return (body as { readonly tasks: readonly TaskInput[] }).tasks;
}
