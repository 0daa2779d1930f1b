/**
 * The hosted service for benches, in its own process: the six operations in the shapes, limits and pages of its contract, with
 * tasks that are done as soon as they are added. Cheap, so that it is never what is measured: an answer's long parts are bytes
 * that were made once. It trusts its callers' bodies; the strict stand-in is the tests' (test/support/stand-in).
 *
 * `node stand-in.js --kilobytes 5`: says where it listens on one line and ends with its input. `GET /ledger` tells what was asked
 * of it since the last `POST /reset`, which forgets all.
 */
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { kilobytes: { type: "string", default: "5" } } });
const MOST_TASKS = 100;
const MOST_A_PAGE = 50;
const PRICE = 0.1;
const SENTENCE = "This sentence makes the report as long as reports are, with **marks** and [1] in it.\\n";

/** What follows an answer's first words: the rest of its text, its sources, its price. */
const REST = Buffer.from(
	`${SENTENCE.repeat((Number(values.kilobytes) * 1024) / (SENTENCE.length - 1))}","sources":${JSON.stringify(sources(5))},"cost":${PRICE}}`,
);

let batches = new Map();
let ledger = emptyLedger();

const server = createServer((request, response) => {
	const parts = [];
	request.on("data", (part) => parts.push(part));
	request.on("end", () => answer(request, response, Buffer.concat(parts)));
});
server.keepAliveTimeout = 120_000;
server.listen(0, "127.0.0.1", () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
process.stdin.resume().on("end", () => process.exit(0));

function answer({ method, url, headers }, response, body) {
	if (url === "/ledger") return send(response, 200, JSON.stringify(ledger));
	if (url === "/reset") {
		batches = new Map();
		ledger = emptyLedger();
		return send(response, 200, "{}");
	}
	if (!headers["x-api-key"]) return refuse(response, 401, "Invalid API key");
	const [path, search] = url.split("?");
	const [, id, verb] = /^\/v1\/deepresearch\/batches(?:\/([\w-]+)(?:\/(tasks|cancel))?)?$/.exec(path) ?? [];
	const route = `${method} ${id === undefined ? "" : "batch"}${verb ?? ""}`;
	const batch = batches.get(id);
	if (id !== undefined && batch === undefined) return refuse(response, 404, "Task not found");
	const act = ROUTES[route] ?? ((response) => refuse(response, 404, "Not found"));
	act(response, { batch, body, query: new URLSearchParams(search) });
}

const ROUTES = {
	"POST ": (response, { body }) => {
		ledger.creates += 1;
		ledger.firstCreateAt ??= Date.now();
		const { name, mode = "standard" } = JSON.parse(body);
		const batch = { id: `batch_${randomUUID()}`, name, mode, created_at: new Date().toISOString(), tasks: [] };
		batches.set(batch.id, batch);
		send(response, 201, JSON.stringify(show(batch)));
	},
	"GET ": (response, { query }) => {
		ledger.lists += 1;
		const newest = [...batches.values()].reverse().slice(0, Math.min(100, Number(query.get("limit") ?? 100)));
		send(response, 200, JSON.stringify(newest.map(show)));
	},
	"GET batch": (response, { batch }) => {
		ledger.polls += 1;
		send(response, 200, JSON.stringify(show(batch)));
	},
	"POST batchtasks": (response, { batch, body }) => {
		ledger.adds += 1;
		const { tasks } = JSON.parse(body);
		if (tasks.length === 0 || tasks.length > MOST_TASKS) return refuse(response, 400, "expected 1 to 100 tasks");
		if (batch.tasks.length > 0) return refuse(response, 400, "Batch is completed and accepts no more tasks");
		const added = tasks.map(({ id, query }) => ({ task_id: id, deepresearch_id: randomUUID(), query }));
		batch.tasks.push(...added);
		ledger.tasks += added.length;
		const named = added.map(({ task_id, deepresearch_id }) => ({ task_id, deepresearch_id, status: "queued" }));
		const counts = { ...show(batch).counts, queued: added.length, completed: 0 };
		send(response, 202, JSON.stringify({ batch_id: batch.id, added: added.length, tasks: named, counts }));
	},
	"GET batchtasks": (response, { batch, query }) => {
		ledger.pages += 1;
		const limit = Math.min(MOST_A_PAGE, Number(query.get("limit") ?? 25));
		const from = Number(query.get("last_key")?.split("-").at(-1) ?? 0);
		send(response, 200, page(batch, from, limit, query.get("include_output") === "true"));
	},
	"POST batchcancel": (response) => refuse(response, 400, "Batch is completed and accepts no more tasks"),
};

function page(batch, from, limit, hasOutput) {
	const tasks = batch.tasks.slice(from, from + limit);
	const next = from + tasks.length < batch.tasks.length ? `"${batch.id}-${from + tasks.length}"` : "null";
	const pieces = [Buffer.from(`{"batch_id":"${batch.id}","tasks":[`)];
	for (const [index, task] of tasks.entries()) {
		const head = JSON.stringify({
			...task,
			status: "completed",
			created_at: batch.created_at,
			completed_at: batch.created_at,
		});
		const comma = index === 0 ? "" : ",";
		if (!hasOutput) {
			pieces.push(Buffer.from(comma + head));
			continue;
		}
		const words = JSON.stringify(`Answer to ${task.query}\n\n`).slice(1, -1);
		pieces.push(Buffer.from(`${comma}${head.slice(0, -1)},"output_type":"markdown","output":"${words}`), REST);
	}
	pieces.push(
		Buffer.from(`],"pagination":{"count":${tasks.length},"last_key":${next},"has_more":${next !== "null"}}}`),
	);
	return Buffer.concat(pieces);
}

function show({ id, name, mode, created_at, tasks }) {
	const total = tasks.length;
	return {
		batch_id: id,
		status: total === 0 ? "open" : "completed",
		mode,
		created_at,
		counts: { total, queued: 0, running: 0, completed: total, failed: 0, cancelled: 0 },
		cost: Math.round(total * PRICE * 100) / 100,
		output_formats: ["markdown"],
		...(name === undefined ? {} : { name }),
		...(total === 0 ? {} : { completed_at: created_at }),
	};
}

function sources(count) {
	return Array.from({ length: count }, (_, index) => ({
		title: `Source ${index + 1} of the report`,
		url: `https://source-${index + 1}.example/a/page/of/some/depth`,
		snippet: "What the source says of it, in a sentence or two, as search results show it beside the address.",
		source: "web",
	}));
}

function send(response, status, body) {
	response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
	response.end(body);
}

function refuse(response, status, error) {
	send(response, status, JSON.stringify({ success: false, error }));
}

/** `firstCreateAt`: milliseconds of the epoch. */
function emptyLedger() {
	return { creates: 0, adds: 0, polls: 0, pages: 0, lists: 0, tasks: 0, firstCreateAt: null };
}
