/** The folder of a user whose machine keeps dying, and the program started in it. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type CliResult, launch } from "../cli/cli-rig.ts";
import type { StandIn } from "../support/stand-in/start-stand-in.ts";
import type { Change, Death } from "./play.ts";
import type { Scenario } from "./scenarios.ts";

/** What `deadly-steps.mjs` is told. */
interface Preload {
	/** A file that every step is written to, a line each: its time and its name. */
	readonly record?: string;
	/** Dies at the nth time of the step of this name. */
	readonly step?: string;
	readonly nth?: number;
	/** Dies at the step of this number. */
	readonly number?: number;
	/** Dies so many milliseconds after the first step. */
	readonly afterMs?: number;
	/** In place of the minute that the program waits for an answer. */
	readonly requestTimeoutMs: number;
}

export interface RecordedStep {
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly name: string;
}

/** What `node --import` takes to make the program die at a step named in `TRAWL_CRASH`. */
export const PRELOAD = pathToFileURL(join(import.meta.dirname, "deadly-steps.mjs")).href;
const REQUEST_TIMEOUT_MS = 1_000;

export class CrashProject {
	readonly dir = mkdtempSync(join(tmpdir(), "trawl-crash-"));
	readonly #service: StandIn;
	readonly #scenario: Scenario;

	constructor(service: StandIn, scenario: Scenario) {
		this.#service = service;
		this.#scenario = scenario;
		writeFileSync(join(this.dir, "package.json"), "{}");
		writeFileSync(join(this.dir, "pipeline.yaml"), scenario.file);
	}

	get results(): string {
		return join(this.dir, "results/watch");
	}

	/** Runs the program to its end, or to its death. */
	run(argv: readonly string[], death?: Death): Promise<CliResult> {
		const { child, ended } = this.#launch(argv, ownDeath(death));
		if (death?.at === "operation") {
			// The call may never come.
			const kill = () => void child.kill("SIGKILL");
			void this.#service.seen(death.operation, death.nth).then(kill, () => undefined);
		}
		return ended;
	}

	/** Runs the program undisturbed and gives its steps, in order. */
	async record(argv: readonly string[]): Promise<readonly RecordedStep[]> {
		const record = join(this.dir, "steps");
		await this.#launch(argv, { record }).ended;
		return readFileSync(record, "utf8").trimEnd().split("\n").map(readStep);
	}

	change(change: Change): void {
		const [state, copy] = [join(this.dir, ".trawl"), join(this.dir, "copy-of-state")];
		switch (change) {
			case "lose_state":
				remove(state);
				break;
			case "lose_everything":
				remove(state);
				remove(join(this.dir, "results"));
				break;
			case "keep_state":
				copyFolder(state, copy);
				break;
			case "restore_state":
				remove(state);
				copyFolder(copy, state);
				break;
			case "change_file":
				writeFileSync(join(this.dir, "pipeline.yaml"), this.#scenario.changedFile ?? this.#scenario.file);
		}
	}

	dispose(): void {
		remove(this.dir);
	}

	#launch(argv: readonly string[], preload: Omit<Preload, "requestTimeoutMs">) {
		const told: Preload = { ...preload, requestTimeoutMs: REQUEST_TIMEOUT_MS };
		const env = { ...this.#service.env, TRAWL_CRASH: JSON.stringify(told) };
		return launch(this.dir, argv, env, ["--import", PRELOAD]);
	}
}

/** What the process does to itself. */
function ownDeath(death: Death | undefined): Omit<Preload, "requestTimeoutMs"> {
	switch (death?.at) {
		case "step":
			return { step: death.step, nth: death.nth ?? 1 };
		case "number":
			return { number: death.number };
		case "time":
			return { afterMs: death.ms };
		default:
			return {};
	}
}

function readStep(line: string): RecordedStep {
	const space = line.indexOf(" ");
	return { at: Number(line.slice(0, space)), name: line.slice(space + 1) };
}

function remove(path: string): void {
	rmSync(path, { recursive: true, force: true });
}

/** A folder that is not there yet is copied as nothing. */
function copyFolder(from: string, to: string): void {
	remove(to);
	try {
		cpSync(from, to, { recursive: true });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
	}
}
