/**
 * An embedded engine in a process of its own, for tests that kill it: `node engine-process.mjs <database> <concurrency>`.
 *
 * Says `started <query>`, `finished <query>` and `aborted <query>`, a line each, and `delivered <batch>` or `failed <batch>`. A query that begins with `hold` waits for its abort,
 * having spent the dollars of `hold-3`, any other is answered. Ends, closing the engine, when its input ends.
 */
import { openEmbeddedEngine } from "../../dist/embedded/embedded-engine.js";
import { createWebhookSender } from "../../dist/webhooks/create-webhook-sender.js";

const [databasePath = "", concurrency = "1"] = process.argv.slice(2);
const say = (line) => process.stdout.write(`${line}\n`);

const researcher = {
	identity: { researcher: "scripted" },
	async research({ query }, signal, { onSpent }) {
		const dollars = /^hold-(\S+)/.exec(query)?.[1];
		if (dollars !== undefined) await onSpent(Number(dollars));
		say(`started ${query}`);
		if (query.startsWith("hold")) {
			await new Promise((_resolve, reject) => {
				signal.addEventListener("abort", () => {
					say(`aborted ${query}`);
					reject(signal.reason);
				});
			});
		}
		return { status: "completed", output_type: "markdown", output: `Child's answer to ${query}`, sources: [] };
	},
	close() {},
};

const engine = openEmbeddedEngine({
	...{ databasePath, researcher, concurrency: Number(concurrency), tickMs: 20 },
	webhooks: createWebhookSender({ userAgent: "trawl/child" }),
	onDelivery: ({ batchId, result }) => say(`${result} ${batchId}`),
});
say("open");
process.stdin.resume();
process.stdin.on("end", () => engine.close());
