/** Measures an undisturbed run, so that deaths are drawn over the time and the steps that a run has. */
import type { StandIn } from "../support/stand-in/start-stand-in.ts";
import { CrashProject } from "./crash-project.ts";
import type { Calibration } from "./random-plays.ts";
import { RUN, scenarioOf } from "./scenarios.ts";

/** Of the scenario whose run takes longest without a fault. */
const SCENARIO = "in_turn";

export async function calibrate(service: StandIn): Promise<Calibration> {
	await service.reset();
	const scenario = scenarioOf(SCENARIO);
	const project = new CrashProject(service, scenario);
	try {
		await service.setSettings(scenario.service ?? {});
		const startMs = await time(() => project.run(["validate", "pipeline.yaml"]));
		let steps = 0;
		const endMs = await time(async () => {
			steps = (await project.record(RUN)).steps.length;
		});
		return { startMs: Math.round(startMs / 2), endMs, steps };
	} finally {
		project.dispose();
	}
}

async function time(work: () => Promise<unknown>): Promise<number> {
	const before = performance.now();
	await work();
	return Math.round(performance.now() - before);
}
