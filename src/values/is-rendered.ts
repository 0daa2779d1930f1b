import type { TaskRequest } from "../model/plan.ts";

/**
 * Whether a stored request is one that could be sent. A task that is skipped before it is rendered, by `when` for
 * instance, has a request with an empty query in its place; the rules of requests let no other have one.
 */
export function isRendered({ query }: Pick<TaskRequest, "query">): boolean {
	return query !== "";
}
