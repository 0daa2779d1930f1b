/** Plays in which the program dies at a step of the protocol, by the step's name. */
import type { Operation } from "../support/stand-in/protocol.ts";
import type { StandIn } from "../support/stand-in/start-stand-in.ts";
import { CrashProject } from "./crash-project.ts";
import type { Change, Play } from "./play.ts";
import { LATE_MS, RUN, scenarioOf } from "./scenarios.ts";

/** The steps of an undisturbed performance of the scenario's command, in order, each as often as it comes. */
export async function recordSteps(
	name: string,
	service: StandIn,
	{ afterARun = [] }: { readonly afterARun?: readonly Change[] } = {},
): Promise<readonly string[]> {
	const scenario = scenarioOf(name);
	await service.reset();
	const project = new CrashProject(service, scenario);
	try {
		await service.setSettings(scenario.service ?? {});
		await service.setOutcomes(scenario.outcomes ?? []);
		for (const argv of scenario.prelude ?? []) await project.run(argv);
		if (afterARun.length > 0) await project.run(RUN);
		for (const change of afterARun) project.change(change);
		await service.setSettings(scenario.afterPrelude?.service ?? {});
		await service.release();
		return (await project.record(scenario.command ?? RUN)).steps;
	} finally {
		project.dispose();
	}
}

/** One play for each step of the record, and each time it comes. */
export function playsOfSteps(scenario: string, steps: readonly string[]): readonly Play[] {
	const times = new Map<string, number>();
	return steps.map((step) => {
		const nth = (times.get(step) ?? 0) + 1;
		times.set(step, nth);
		return {
			title: `${scenario}: killed ${step}${nth === 1 ? "" : `, time ${nth}`}`,
			scenario,
			acceptDuplicates: nth % 2 === 1,
			starts: [{ death: { at: "step", step, nth } }],
		};
	});
}

/** `hang`: the caller is killed before it hears anything. */
const MOMENTS = ["before", "after", "late"] as const;
const OPERATIONS = ["listBatches", "createBatch", "addTasks", "getBatch", "listTasks"] as const satisfies Operation[];

/** Killed amid each operation of the service, before its effect, after it, and with the effect still to come. */
export function playsOfOperations(scenario: string, operations: readonly Operation[] = OPERATIONS): readonly Play[] {
	return operations.flatMap((operation) =>
		MOMENTS.map((when): Play => {
			const faults = [{ kind: "hang" as const, operation, when, lateMs: LATE_MS }];
			return {
				title: `${scenario}: killed amid ${operation}, ${MOMENT_TITLES[when]}`,
				scenario,
				acceptDuplicates: true,
				starts: [{ faults, death: { at: "operation", operation } }],
			};
		}),
	);
}

const MOMENT_TITLES = {
	before: "which has no effect",
	after: "after its effect",
	late: "before its effect",
} as const;

/** The same plays with something done to the folder after the death. */
export function thenChanged(plays: readonly Play[], change: Change): readonly Play[] {
	return plays.map((play) => ({ ...play, title: `${play.title}, then ${change}`, after: [change] }));
}
