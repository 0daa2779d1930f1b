/** One engine in a process of its own: takes all tasks in, answers them, and tells how it went, one JSON line each. */
import { setTimeout as pause } from "node:timers/promises";
import { openLocalService } from "../../dist/app/local-service.js";
import { batchesOf } from "./documents.js";

const [root, dataDir, concurrency, tasks, every] = process.argv.slice(2);
const total = Number(tasks);
const opened = performance.now();
const service = await openLocalService({
	...{ root, dataDir, corpus: ["**/*"], concurrency: Number(concurrency), charge: "none" },
	...{ research: { allow_private_urls: false, model: null }, webhookReach: "public", readVariable: () => undefined },
	onDelivery: () => undefined,
	onNotice: complain,
	onFault: complain,
	signal: new AbortController().signal,
});
if (!service.ok) throw new Error(JSON.stringify(service.problems));
const { api, close } = service.value;
tell({ indexedMs: performance.now() - opened });

const begun = performance.now();
const before = process.cpuUsage();
const ids = [];
for (const batch of batchesOf(total)) {
	const { batch_id } = await api.createBatch(batch.settings);
	await api.addTasks(batch_id, batch.tasks);
	ids.push(batch_id);
}
tell({ addedMs: performance.now() - begun });

let next = 0;
let open = ids;
let ended = 0;
while (open.length > 0) {
	await pause(20);
	const still = [];
	let counted = total - open.length * 100;
	for (const id of open.slice(0, 4)) {
		const { counts } = await api.getBatch(id);
		counted += counts.completed + counts.failed;
		if (counts.completed + counts.failed < counts.total) still.push(id);
	}
	open = [...still, ...open.slice(4)];
	ended = Math.max(ended, counted);
	if (ended >= next) {
		tell({ ended, ms: performance.now() - begun, rss: process.memoryUsage.rss() });
		next = (Math.floor(ended / Number(every)) + 1) * Number(every);
	}
}
tell({
	ended: total,
	ms: performance.now() - begun,
	rss: process.memoryUsage.rss(),
	peak: process.resourceUsage().maxRSS * 1024,
	cpuMs: cpuMs(before),
});
await close();

function cpuMs(since) {
	const { user, system } = process.cpuUsage(since);
	return (user + system) / 1000;
}

function complain(fault) {
	process.stderr.write(`${fault}\n`);
}

function tell(line) {
	process.stdout.write(`${JSON.stringify(line)}\n`);
}
