/** Plays in which the program dies at a step of the protocol, by the step's name. */
import type { Operation } from "../support/stand-in/protocol.ts";
import type { StandIn } from "../support/stand-in/start-stand-in.ts";
import { CrashProject } from "./crash-project.ts";
import type { Play } from "./play.ts";
import { LATE_MS, RUN, scenarioOf } from "./scenarios.ts";

/** The steps of an undisturbed performance of the scenario's command, in order, each as often as it comes. */
export async function recordSteps(name: string, service: StandIn): Promise<readonly string[]> {
	const scenario = scenarioOf(name);
	await service.reset();
	const project = new CrashProject(service, scenario);
	try {
		await service.setSettings(scenario.service ?? {});
		await service.setOutcomes(scenario.outcomes ?? []);
		for (const argv of scenario.prelude ?? []) await project.run(argv);
		await service.setSettings(scenario.afterPrelude?.service ?? {});
		await service.release();
		return (await project.record(scenario.command ?? RUN)).map(({ name }) => name);
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

/** Steps at which what the service has is taken over. */
export const ADOPTION_STEPS = [
	"amid takeIn",
	"after takeIn",
	"after joinLineage",
	"amid freeze",
	"after freeze",
] as const;

/** Killed amid a run, the state deleted, and killed again while what was sent is taken over. */
export function playsOfAdoption(scenario: string, steps: readonly string[] = ADOPTION_STEPS): readonly Play[] {
	return steps.map((step) => ({
		title: `${scenario}: killed ${step}, with the state deleted after a death before`,
		scenario,
		acceptDuplicates: true,
		starts: [
			{ death: { at: "step", step: "after markAccepted" } },
			{ before: ["lose_state"], death: { at: "step", step } },
		],
	}));
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
