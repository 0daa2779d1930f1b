/** A pipeline file of a user of the hosted service, and what its run is read by. */
import type { WrittenManifest } from "../../src/model/manifest.ts";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import type { StandIn } from "../support/stand-in/start-stand-in.ts";
import type { CliResult, Environment } from "./cli-rig.ts";
import { type HostedRig, hostedRig } from "./hosted-rig.ts";

export interface HostedPipeline {
	readonly items?: readonly string[];
	/** Further keys of `run`, in YAML's flow style. */
	readonly run?: string;
	readonly mode?: string;
	/** Further keys of the template `ask`, a line each. */
	readonly ask?: readonly string[];
	/** Further keys of the file, a line each. */
	readonly more?: readonly string[];
	readonly name?: string;
	readonly batchSize?: number;
	readonly settleMs?: number;
}

/** Two tasks a batch unless said otherwise, quick polls. */
export function hostedPipeline(given: HostedPipeline = {}): string {
	const { items = ["alpha", "beta"], run, mode = "fast", ask = [], more = [], name = "watch" } = given;
	const { batchSize = 2, settleMs = 50 } = given;
	return [
		"version: 1",
		`name: ${name}`,
		`data: { items: [${items.join(", ")}] }`,
		`batch: { mode: ${mode} }`,
		`run: { batch_size: ${batchSize}, settle: ${settleMs}ms, poll: 20ms${run === undefined ? "" : `, ${run}`} }`,
		"tasks:",
		"  ask:",
		"    for_each: { item: items }",
		"    query: About {{ item }}?",
		...ask.map((line) => `    ${line}`),
		...more,
		"",
	].join("\n");
}

/** A project with that pipeline. */
export function project(service: StandIn, given: HostedPipeline = {}, env: Environment = {}): HostedRig {
	const rig = hostedRig(service, "", env);
	rig.write("pipeline.yaml", hostedPipeline(given));
	return rig;
}

export function manifestOf(rig: HostedRig, name = "watch"): WrittenManifest {
	return rig.json(`results/${name}/run.json`) as WrittenManifest;
}

export function outcomesOf(rig: HostedRig, name = "watch"): readonly TaskOutcome[] {
	return rig.json(`results/${name}/results.json`) as TaskOutcome[];
}

/** `status` of each task by its item. */
export function statusesOf(rig: HostedRig, name = "watch"): Record<string, string> {
	return Object.fromEntries(outcomesOf(rig, name).map(({ key, status }) => [key ?? "", status]));
}

/** For a failed expectation: everything that the program said. */
export function said({ exitCode, signal, stdout, stderr }: CliResult): string {
	return `exit ${exitCode ?? signal}\n${stderr}\n${stdout}`;
}
