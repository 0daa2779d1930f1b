/** The plays of the long form that are not drawn by chance: everything that has a name. */
import type { StandIn } from "../support/stand-in/start-stand-in.ts";
import {
	killedAmid,
	PASSING_FAULTS,
	playsOfFaults,
	playsOfPassingFaults,
	RUN_OPERATIONS,
	STOPPING_FAULTS,
} from "./fault-plays.ts";
import {
	playsOfChangedFile,
	playsOfLostState,
	playsOfOlderState,
	playsOfOlderStateThanRetries,
	playsOfTwoAtOnce,
} from "./loss-plays.ts";
import type { Play } from "./play.ts";
import { playsOfAdoption, playsOfOperations, playsOfSteps, recordSteps } from "./step-plays.ts";

const CHAPTERS: { readonly [name: string]: (service: StandIn) => Promise<readonly Play[]> } = {
	async steps(service) {
		const plays: Play[] = [...playsOfSteps("plain", await recordSteps("plain", service))];
		for (const scenario of ["failing", "invalid", "retried", "collected", "cancelled"]) {
			plays.push(...playsOfSteps(scenario, [...new Set(await recordSteps(scenario, service))]));
		}
		for (const scenario of ["one", "in_turn", "side_by_side", "failing"]) {
			plays.push(...playsOfOperations(scenario), ...playsOfAdoption(scenario));
		}
		return [...plays, ...playsOfOperations("cancelled", ["cancelBatch", "getBatch", "listTasks"])];
	},
	async faults() {
		const passing = [...playsOfPassingFaults("plain"), ...playsOfPassingFaults("failing")];
		return [
			...passing,
			...RUN_OPERATIONS.flatMap((operation) => killedAmid(passing, operation)),
			...playsOfFaults("plain", STOPPING_FAULTS, RUN_OPERATIONS),
			...playsOfFaults("cancelled", [...PASSING_FAULTS, ...STOPPING_FAULTS], ["cancelBatch"]),
		];
	},
	async changes() {
		const scenarios = ["plain", "in_turn", "side_by_side", "failing", "invalid"];
		return [
			...scenarios.flatMap((scenario) => playsOfLostState(scenario, "lose_state")),
			...scenarios.flatMap((scenario) => playsOfLostState(scenario, "lose_everything")),
			...scenarios.flatMap(playsOfOlderState),
			...playsOfOlderStateThanRetries(),
			...scenarios.flatMap(playsOfTwoAtOnce),
			...playsOfChangedFile(),
		];
	},
};

/** Those of the named chapters; `random` is another matter. */
export async function chaptersOf(names: readonly string[], service: StandIn): Promise<readonly Play[]> {
	const plays: Play[] = [];
	for (const name of names) plays.push(...((await CHAPTERS[name]?.(service)) ?? []));
	return plays;
}
