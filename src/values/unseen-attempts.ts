import type { Attempt } from "../model/outcome.ts";

/**
 * Gives of each outcome the attempts that no outcome before it had: equal requests are bought once, and several tasks have the
 * result. Summing `cost` over tasks would count it for each of them. Attempts without an id of the service are all their own.
 */
export function unseenAttempts(): <Try extends Pick<Attempt, "service_id">>(outcome: {
	readonly attempts: readonly Try[];
}) => readonly Try[] {
	const seen = new Set<string>();
	return ({ attempts }) =>
		attempts.filter(({ service_id }) => {
			if (service_id === null) return true;
			const isNew = !seen.has(service_id);
			seen.add(service_id);
			return isNew;
		});
}
