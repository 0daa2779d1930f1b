/** Webhooks of the embedded engine, from `trawl serve` and from a run in its own process. */
import { expect, test } from "vitest";
import { until } from "../contract/contract-harness.ts";
import { bodyOf, startWebhookReceiver, verdictOf } from "../support/webhook-receiver.ts";
import { type CliResult, createRig, type Rig, sampleProject } from "./cli-rig.ts";
import { connect, KEY, serve } from "./served.ts";

function projectTelling(url: string): Rig {
	const files = sampleProject();
	return createRig({ ...files, "pipeline.yaml": `${files["pipeline.yaml"]}\nbatch: { webhook_url: "${url}" }\n` });
}

const run = async (rig: Rig, ...argv: readonly string[]): Promise<CliResult> => {
	const result = await rig.run("run", "pipeline.yaml", ...argv);
	expect(result.exitCode, result.stderr).toBe(0);
	return result;
};

test("trawl serve delivers, and its log tells of it without address and secret", async () => {
	const receiver = await startWebhookReceiver((nth) => (nth === 1 ? 500 : 200));
	const rig = createRig(sampleProject(), { TRAWL_API_KEY: KEY });
	const { baseUrl, child, ended } = await serve(rig);
	const api = connect(baseUrl);
	const { batch_id, webhook_secret = "" } = await api.createBatch({ webhook_url: `${receiver.url}?token=t0k3n` });
	await api.cancelBatch(batch_id);
	await receiver.received(1);
	const [delivery] = receiver.deliveries;
	expect(delivery && verdictOf(delivery, webhook_secret)).toMatchObject({ valid: true, batchId: batch_id });
	child.kill("SIGTERM");
	const { exitCode, stderr } = await ended;
	expect(exitCode).toBe(0);
	const line = stderr.split("\n").find((text) => text.includes('"webhook"')) ?? "{}";
	expect(JSON.parse(line)).toMatchObject({
		...{
			level: 40,
			webhook: { batchId: batch_id, attempt: 1, result: "failed", reason: "status 500", pauseMs: 5_000 },
		},
		msg: expect.stringContaining("it is tried again in 5 seconds"),
	});
	expect(stderr).not.toContain("t0k3n");
	expect(stderr).not.toContain(webhook_secret);
});

test("SIGKILL between the end of a batch and its delivery: the next server delivers, and the one after that does not", async () => {
	const receiver = await startWebhookReceiver(() => undefined);
	const rig = createRig(sampleProject(), { TRAWL_API_KEY: KEY });
	const first = await serve(rig);
	const api = connect(first.baseUrl);
	const { batch_id, webhook_secret = "" } = await api.createBatch({ webhook_url: receiver.url });
	await api.addTasks(batch_id, [{ query: "What is Anchor?" }]);
	await receiver.received(1);
	first.child.kill("SIGKILL");
	await first.ended;

	receiver.answer(() => 200);
	const second = await serve(rig);
	await receiver.received(2);
	expect(receiver.deliveries.map((delivery) => verdictOf(delivery, webhook_secret).valid)).toEqual([true, true]);
	expect(bodyOf(receiver.deliveries[1])).toEqual(await connect(second.baseUrl).getBatch(batch_id));
	second.child.kill("SIGTERM");
	expect((await second.ended).stderr).toContain(`the webhook of ${batch_id} was delivered`);

	const third = await serve(rig);
	const next = await connect(third.baseUrl).createBatch({ webhook_url: receiver.url });
	await connect(third.baseUrl).cancelBatch(next.batch_id);
	await receiver.received(3);
	expect(receiver.deliveries.map((delivery) => bodyOf(delivery).batch_id)).toEqual([batch_id, batch_id, next.batch_id]);
});

test("a run on the embedded engine delivers before it ends, and another one not again", async () => {
	const receiver = await startWebhookReceiver();
	const rig = projectTelling(receiver.url);
	await run(rig);
	const { batch_ids } = rig.json("results/products/run.json") as { batch_ids: readonly string[] };
	const told = receiver.deliveries.map((delivery) => bodyOf(delivery).batch_id);
	expect([...told].sort()).toEqual([...batch_ids].sort());
	expect(receiver.deliveries.map((delivery) => bodyOf(delivery).status)).toEqual(told.map(() => "completed"));
	await run(rig);
	expect(receiver.deliveries).toHaveLength(told.length);
});

test("a dead receiver does not keep a run from ending, and the next one delivers", async () => {
	const receiver = await startWebhookReceiver(() => undefined);
	const rig = projectTelling(receiver.url);
	const { stderr } = await run(rig);
	expect(stderr).toMatch(/the webhook of batch_\S+ is not delivered yet; when trawl works here again/);
	const asked = receiver.deliveries.length;
	receiver.answer(() => 200);
	await run(rig);
	await until(
		async () => receiver.deliveries,
		({ length }) => length === 2 * asked,
	);
	const ids = receiver.deliveries.map((delivery) => bodyOf(delivery).batch_id).sort();
	expect(new Set(ids).size).toBe(asked);
});

test("a receiver on this machine is for the embedded engine alone", async () => {
	const rig = projectTelling("http://127.0.0.1:9/hook");
	const local = await rig.run("validate", "pipeline.yaml");
	expect(local.exitCode, local.stderr).toBe(0);
	const hosted = await rig.run("validate", "pipeline.yaml", "--engine", "valyu");
	expect(hosted.exitCode).toBe(4);
	expect(hosted.stderr).toContain("webhook_url: expected a URL that begins with https://");
});
