/**
 * 10,000 tasks through a service that takes no time, beside a bare loop that makes the same requests and the official SDK; then
 * with long results, for the memory. The stand-in of the service is a process of its own.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { measure, startService } from "../service/start-service.js";
import { median } from "./compare.js";
import { plannedPipeline } from "./planned-fields.js";
import { writeCompanies } from "./write-companies.js";

const BIN = resolve(import.meta.dirname, "../../dist/cli/bin.js");
const PEERS = resolve(import.meta.dirname, "../peers");
const TASKS = 10_000;
const SHORT = { kilobytes: 5 };
const LONG = { kilobytes: 50 };

export async function* runRows(folder, rounds) {
	prepareProject(folder, TASKS);
	const turns = await inTurn(folder, SHORT, rounds, { trawl, loop, durable, wholeDurable, sdk });
	const against = (ours, side, theirs) => ({
		ratio: median(turns.map((turn) => turn.trawl[ours] / turn[side][theirs])),
		ours: {
			seconds: median(turns.map((turn) => turn.trawl[ours])),
			megabytes: median(turns.map(({ trawl }) => trawl.megabytes)),
		},
		theirs: { seconds: median(turns.map((turn) => turn[side][theirs])) },
	});
	const what = `${TASKS.toLocaleString("en")} tasks`;
	yield {
		what: `${what}, first create to last commit / a bare loop of the same`,
		bar: 1.3,
		measured: against("engineSeconds", "loop", "engineSeconds"),
	};
	yield {
		what: `${what}, first create to last commit / a bare loop that commits each step to SQLite`,
		measured: against("engineSeconds", "durable", "engineSeconds"),
	};
	yield { what: `trawl run of ${what} / a bare loop`, bar: 2, measured: against("seconds", "loop", "seconds") };
	yield {
		what: `trawl run of ${what} / the least run that loses nothing in a crash`,
		measured: against("seconds", "wholeDurable", "seconds"),
	};
	yield {
		what: `the least run that loses nothing in a crash, ${what} / the official SDK`,
		measured: {
			ratio: median(turns.map(({ wholeDurable, sdk }) => wholeDurable.seconds / sdk.seconds)),
			ours: { seconds: median(turns.map(({ wholeDurable }) => wholeDurable.seconds)) },
			theirs: { seconds: median(turns.map(({ sdk }) => sdk.seconds)) },
		},
	};
	yield { what: `trawl run of ${what} / the official SDK`, bar: 1, measured: against("seconds", "sdk", "seconds") };
	const made = median(turns.map(({ trawl }) => trawl.requests));
	yield {
		what: `requests of ${what} / the floor (numbers, not seconds)`,
		bar: 1,
		measured: { ratio: made / floorOf(TASKS), ours: { seconds: made }, theirs: { seconds: floorOf(TASKS) } },
	};
	const long = await inTurn(folder, LONG, rounds, { trawl, loop });
	const of = (pick) => median(long.map(pick));
	yield {
		what: `trawl run of ${what} with results of ${LONG.kilobytes} KB / a bare loop`,
		most: 250,
		measured: {
			ratio: of((turn) => turn.trawl.seconds / turn.loop.seconds),
			ours: { seconds: of((turn) => turn.trawl.seconds), megabytes: of((turn) => turn.trawl.megabytes) },
			theirs: { seconds: of((turn) => turn.loop.seconds) },
		},
	};
}

/** A pipeline of so many tasks, with a budget. */
export function prepareProject(folder, tasks) {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, "package.json"), "{}");
	writeFileSync(join(folder, "pipeline.yaml"), plannedPipeline().replace("budget: {", "budget: { max_cost: 1000000,"));
	writeCompanies(join(folder, "companies.csv"), tasks);
}

/** One look at the batches there are; a create, an add, a poll and the pages of each batch, whose tasks are done by then. */
export function floorOf(tasks) {
	const batches = Math.ceil(tasks / 100);
	return 1 + 3 * batches + Math.ceil(tasks / 50);
}

/** The sides one after the other, so many times; each from nothing. */
async function inTurn(folder, size, rounds, sides) {
	const service = await startService(size);
	try {
		const turns = [];
		for (let round = 0; round < rounds; round++) {
			const turn = {};
			for (const [name, side] of Object.entries(sides)) {
				await service.reset();
				turn[name] = await side(folder, service, TASKS);
			}
			turns.push(turn);
		}
		return turns;
	} finally {
		await service.stop();
	}
}

/** With the requests that it made, and the seconds from its first create to its last commit. */
export async function trawl(folder, service, tasks) {
	for (const left of [".trawl", "results"]) rmSync(join(folder, left), { recursive: true, force: true });
	const run = await measure([BIN, "run", "pipeline.yaml", "--quiet"], {
		cwd: folder,
		env: service.env,
		timeoutMs: timeoutFor(tasks),
	});
	const ledger = await service.ledger();
	const { finished_at, counts } = JSON.parse(readFileSync(join(folder, "results/bench/run.json"), "utf8"));
	if (counts.succeeded !== tasks || ledger.tasks !== tasks)
		throw new Error(`${counts.succeeded} of ${tasks} succeeded`);
	return {
		...run,
		requests: ledger.creates + ledger.adds + ledger.polls + ledger.pages + ledger.lists,
		// Taken after the last commit and before the export.
		engineSeconds: (Date.parse(finished_at) - ledger.firstCreateAt) / 1000,
	};
}

/** Milliseconds; many times what it takes, so that a bench ends even where something is wrong. */
function timeoutFor(tasks) {
	return 120_000 + 5 * tasks;
}

async function loop(folder, service, tasks) {
	const run = await peer("request-loop.js", folder, service, tasks);
	return { ...run, engineSeconds: Number(run.out) / 1000 };
}

async function durable(folder, service, tasks) {
	const run = await peer("request-loop.js", folder, service, tasks, "--durable");
	return { ...run, engineSeconds: Number(run.out) / 1000 };
}

async function wholeDurable(folder, service) {
	const written = join(folder, "bodies");
	rmSync(written, { recursive: true, force: true });
	return measure([join(PEERS, "durable-run.js"), join(folder, "companies.csv"), written], {
		cwd: folder,
		env: service.env,
	});
}

async function sdk(folder, service, tasks) {
	return peer("official-sdk.js", folder, service, tasks);
}

async function peer(program, folder, service, tasks, ...flags) {
	const written = join(folder, "bodies");
	rmSync(written, { recursive: true, force: true });
	return measure([join(PEERS, program), String(tasks), written, ...flags], { cwd: folder, env: service.env });
}
