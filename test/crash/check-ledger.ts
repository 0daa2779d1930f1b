/** Holds the service's ledger against the promise: nothing is paid twice, nothing is repeated blindly. */
import { HONEST_REFUSALS, type Ledger } from "../support/stand-in/protocol.ts";
import { type Scenario, SETTLE_MS } from "./scenarios.ts";

export function checkLedger(ledger: Ledger, { accepted, unwanted = 0 }: Scenario): readonly string[] {
	const paid = ledger.accepted.length;
	const violations: string[] = [];
	for (const wireId of ledger.acceptedTwice) {
		violations.push(`accepted twice: ${wireId}, ${ledger.timesAccepted[wireId]} times`);
	}
	for (const { wireId, request } of ledger.blindRepeats) {
		violations.push(`repeated without a look first: ${wireId} in request ${request}`);
	}
	if (paid < accepted || paid > accepted + unwanted) {
		violations.push(
			`${paid} tasks were paid for, not ${accepted}${unwanted === 0 ? "" : ` to ${accepted + unwanted}`}`,
		);
	}
	if (ledger.keyLeaks > 0) violations.push(`the key was sent elsewhere than in its header ${ledger.keyLeaks} times`);
	return violations;
}

/** Each batch is opened once: its name is how it is found again. */
export function checkNames({ batches }: Ledger): readonly string[] {
	const names = batches.map(({ name = "without a name" }) => name);
	const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
	return [...twice].map((name) => `opened twice: ${name}`);
}

/** Timers may fire a moment early. */
const EARLY_MS = 5;

/**
 * An add whose end is unknown is repeated only after two looks, `run.settle` apart: the first request may still have been
 * travelling at the first. Each batch of the scenarios is filled by one add.
 */
export function checkLooks({ requests }: Ledger): readonly string[] {
	const adds = requests.filter(({ operation }) => operation === "addTasks");
	return adds.flatMap((repeat, index) => {
		const earlier = adds.slice(0, index).findLast(({ batchId }) => batchId === repeat.batchId);
		if (earlier === undefined || HONEST_REFUSALS.some((kind) => kind === earlier.fault?.kind)) return [];
		const looks = requests.filter(
			({ number, operation, batchId }) =>
				operation === "listTasks" && batchId === repeat.batchId && number > earlier.number && number < repeat.number,
		);
		const apart = (looks.at(-1)?.at ?? 0) - (looks[0]?.at ?? 0);
		return apart >= SETTLE_MS - EARLY_MS ? [] : [`added in request ${repeat.number} after looks ${apart} ms apart`];
	});
}

/** What cost something, or might have, since the request of this number. */
export function purchasesSince(ledger: Ledger, request: number): readonly string[] {
	return ledger.requests
		.filter(({ number, operation }) => number > request && (operation === "createBatch" || operation === "addTasks"))
		.map(({ operation, number }) => `${operation} in request ${number}`);
}

/** `addTasks reset after`, for each fault that a caller met. */
export function faultsMet(ledger: Ledger): readonly string[] {
	return ledger.requests.flatMap(({ operation, fault }) =>
		fault === null ? [] : [`${operation} ${fault.kind} ${fault.when}`],
	);
}
