/** A client over the fake service on a virtual clock, with faults by plan and a log of what reached the port. */
import { createBatchClient } from "../../src/client/batch-client.ts";
import type { FaultPlan } from "../../src/decorators/fault-plans.ts";
import { withFaults } from "../../src/decorators/with-faults.ts";
import type { BatchApi } from "../../src/model/batch-api.ts";
import type { TaskInput } from "../../src/model/wire.ts";
import { FakeService, type FakeServiceOptions } from "../support/fake-service.ts";
import { blindRepeats, type LoggedCall, withLog } from "../support/faults.ts";

export interface ClientRigOptions extends FakeServiceOptions {
	readonly faults?: FaultPlan;
	/** Around the service. */
	readonly around?: (api: BatchApi) => BatchApi;
}

export function clientRig({ faults = () => undefined, around = (api) => api, ...service }: ClientRigOptions = {}) {
	const fake = new FakeService(service);
	const calls: LoggedCall[] = [];
	const { clock } = fake;
	const api = withLog(withFaults(around(fake.api), faults, clock), calls, clock);
	let ids = 0;
	const client = createBatchClient(api, {
		timing: { now: () => clock.now(), sleep: clock.sleep, random: () => 0.5 },
		newId: () => `new-${++ids}`,
	});
	return {
		client,
		fake,
		clock,
		calls,
		operations: () => calls.map(({ operation }) => operation),
		blindRepeats: () => blindRepeats(calls),
	};
}

export function numbered(count: number): TaskInput[] {
	return Array.from({ length: count }, (_, index) => ({ id: `t${index}`, query: `question ${index}` }));
}

/** What the call throws. */
export async function thrownBy(call: Promise<unknown>): Promise<unknown> {
	return call.then(
		() => new Error("the call succeeded"),
		(thrown: unknown) => thrown,
	);
}
