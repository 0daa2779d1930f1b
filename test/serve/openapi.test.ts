/** The server describes itself, and is as it says: every route, every status, every answer. */
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect, test } from "vitest";
import type { JsonObject } from "../../src/model/json.ts";
import { createServer } from "../../src/serve/create-server.ts";
import { openApiDocument } from "../../src/serve/openapi/openapi-document.ts";
import { createBatchSchema, listTasksQuerySchema, taskInputSchema } from "../../src/wire/request-schemas.ts";
import { untilTerminal } from "../contract/contract-harness.ts";
import { embeddedForTest, KEY, type ServeRig, serveForTest } from "./serve-rig.ts";

interface Operation {
	readonly responses: { readonly [status: string]: JsonObject };
}

interface Document {
	readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
	readonly components: {
		readonly schemas: { readonly [name: string]: { readonly properties?: JsonObject } };
		readonly responses: { readonly [name: string]: JsonObject };
	};
}

const DOCUMENT = openApiDocument({ version: "1.2.3", needsKey: true }) as unknown as Document;

test("It is valid OpenAPI 3.1, and can be read without a key", async () => {
	const rig = await serveForTest();
	const response = await fetch(`${rig.origin}/openapi.json`);
	expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
	const served = (await response.json()) as { info: { version: string }; security: unknown[] };
	expect(served).toEqual(openApiDocument({ version: "test", needsKey: true }));
	const validator = new Validator();
	expect(await validator.validate(served)).toEqual({ valid: true });
	expect(validator.version).toBe("3.1");
	expect(() => validator.resolveRefs()).not.toThrow();
	expect(served.security).toEqual([{ ApiKey: [] }]);
	expect(openApiDocument({ version: "test", needsKey: false }).security).toEqual([]);
});

test("Every route of the server is in it, and every path of it is served", async () => {
	const behind = await embeddedForTest();
	const app = createServer({ ...behind, datasources: [], apiKey: KEY, version: "test" });
	const routes: string[] = [];
	app.addHook("onRoute", ({ method, url }) => {
		for (const name of [method].flat()) routes.push(`${name.toLowerCase()} ${url.replace(/:(\w+)/g, "{$1}")}`);
	});
	await app.ready();
	await app.close();
	const described = Object.entries(DOCUMENT.paths).flatMap(([path, operations]) =>
		Object.keys(operations).map((method) => `${method} ${path}`),
	);
	expect(routes.filter((route) => !route.startsWith("head ")).sort()).toEqual(described.sort());
});

test("Requests are described by the schemas that they are checked by", () => {
	const { schemas } = DOCUMENT.components;
	const keys = (schema: { readonly properties?: unknown } | undefined) => Object.keys(schema?.properties ?? {});
	expect(keys(schemas.CreateBatchRequest)).toEqual(keys(createBatchSchema));
	expect(keys(schemas.BatchTaskInput)).toEqual(keys(taskInputSchema));
	expect(schemas.CreateBatchRequest?.properties).toMatchObject({
		search: { $ref: "#/components/schemas/SearchConfig" },
		webhook_url: { type: "string", format: "uri" },
	});
	const list = DOCUMENT.paths["/v1/deepresearch/batches/{id}/tasks"]?.get as unknown as {
		readonly parameters: readonly { readonly name?: string; readonly schema?: unknown }[];
	};
	expect(list.parameters.flatMap(({ name }) => name ?? [])).toEqual(keys(listTasksQuerySchema));
	expect(list.parameters.find(({ name }) => name === "limit")?.schema).toEqual({ type: "integer", minimum: 1 });
	// No format of our own is left in it.
	expect(JSON.stringify(DOCUMENT)).not.toMatch(/web-uri|date-bound/);
});

/** Asks the server as a client would, and holds each answer against the document. */
class Witness {
	readonly seen = new Set<string>();
	readonly #rig: ServeRig;
	readonly #ajv = new Ajv2020({ strict: false, allErrors: true });

	constructor(rig: ServeRig) {
		this.#rig = rig;
		addFormats.default(this.#ajv);
		this.#ajv.addSchema(DOCUMENT, "openapi");
	}

	async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<JsonObject> {
		const response = await fetch(this.#rig.origin + path, {
			...{ method, headers: { "x-api-key": KEY, ...headers } },
			...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
		});
		const type = response.headers.get("content-type")?.split(";")[0];
		const answer: unknown = type === "application/json" ? await response.json() : await response.arrayBuffer();
		const [template = "", operation] = this.#find(method, path.split("?")[0] ?? "");
		const status = String(response.status);
		expect(Object.keys(operation?.responses ?? {}), `${method} ${path} answered ${status}`).toContain(status);
		this.seen.add(`${method.toLowerCase()} ${template} ${status}`);
		if (type !== "application/json") {
			const content = operation?.responses[status]?.content;
			expect(Object.keys(content ?? {}), `${method} ${path}`).toEqual(type === undefined ? [] : [type]);
			return {};
		}
		const pointer = `openapi#/paths/${template.replaceAll("/", "~1")}/${method.toLowerCase()}/responses/${status}`;
		const check = this.#checkOf(operation?.responses[status], pointer);
		expect(check(answer) ? [] : check.errors, `${method} ${path}: ${JSON.stringify(answer)}`).toEqual([]);
		return answer as JsonObject;
	}

	#find(method: string, path: string): readonly [string | undefined, Operation | undefined] {
		const found = Object.entries(DOCUMENT.paths).find(([template]) =>
			new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path),
		);
		return [found?.[0], found?.[1][method.toLowerCase()]];
	}

	#checkOf(response: JsonObject | undefined, pointer: string): ValidateFunction {
		const at = typeof response?.$ref === "string" ? `openapi${response.$ref}` : pointer;
		const check = this.#ajv.getSchema(encodeURI(`${at}/content/application~1json/schema`));
		if (check === undefined) throw new Error(`there is no schema at ${at}`);
		return check;
	}
}

test("What the server answers in a lively play satisfies it, in every state", async () => {
	const rig = await serveForTest();
	const witness = new Witness(rig);
	const { api, control } = rig;
	const [batches, tasks] = ["/v1/deepresearch/batches", "/v1/deepresearch/tasks"];
	const ask = witness.ask.bind(witness);
	const create = async (body: unknown = {}) => String((await ask("POST", batches, body)).batch_id);
	const schema = { type: "object", properties: { answer: { type: "string" } } };

	await ask("GET", batches);
	const open = await create({
		...{ name: "all of it", mode: "max", output_formats: ["markdown"], metadata: { a: 1, b: "c", d: true } },
		search: { search_type: "web", start_date: "2026-01-01" },
		webhook_url: "https://hooks.example.com/x",
	});
	await ask("GET", `${batches}/${open}`);
	const structured = await create({ output_formats: [schema] });
	const mixed = await create();
	const held = await create();
	await ask("POST", `${batches}/${structured}/tasks`, { tasks: [{ query: "one" }] });
	await ask("POST", `${batches}/${mixed}/tasks`, {
		tasks: [
			{ id: "a", query: "one", metadata: { row: 1 } },
			{ id: "b", query: "fail two" },
		],
	});
	const printed = await create({ output_formats: ["markdown", "pdf"] });
	const [report] = (await ask("POST", `${batches}/${printed}/tasks`, { tasks: [{ query: "print" }] }))
		.tasks as readonly { deepresearch_id: string }[];
	for (const id of [structured, mixed, printed]) await untilTerminal(api, id);
	const pdf = `${tasks}/${report?.deepresearch_id}/pdf`;
	const { headers } = await fetch(rig.origin + pdf, { headers: { "x-api-key": KEY } });
	await ask("GET", pdf);
	await ask("GET", pdf, undefined, { range: "bytes=0-9" });
	await ask("GET", pdf, undefined, { range: "bytes=99999999-" });
	await ask("GET", pdf, undefined, { "if-none-match": headers.get("etag") ?? "" });
	await ask("GET", `${tasks}/none/pdf`);
	const added = await ask("POST", `${batches}/${held}/tasks`, {
		tasks: ["hold 1", "hold 2", "hold 3", "hold 4"].map((query) => ({ query })),
	});
	await control.started("hold 2");
	const ids = (added.tasks as readonly { deepresearch_id: string }[]).map((task) => task.deepresearch_id);
	const states = new Set<unknown>();
	const look = async (batch: string) => {
		const listed = await ask("GET", `${batches}/${batch}/tasks?include_output=true&limit=3`);
		await ask("GET", `${batches}/${batch}/tasks?limit=1&status=failed`);
		for (const task of listed.tasks as readonly { deepresearch_id: string }[]) {
			states.add((await ask("GET", `${tasks}/${task.deepresearch_id}/status`)).status);
		}
		states.add(`batch ${(await ask("GET", `${batches}/${batch}`)).status}`);
	};
	for (const id of [open, structured, mixed, printed, held]) await look(id);
	await ask("POST", `${tasks}/${ids[0]}/cancel`, {});
	await ask("POST", `${tasks}/${ids[0]}/cancel`);
	await ask("POST", `${batches}/${held}/cancel`, {});
	await ask("POST", `${batches}/${held}/cancel`);
	await look(held);
	await ask("GET", `${batches}?limit=2`);
	expect([...states].sort()).toEqual([
		...["batch cancelled", "batch completed", "batch completed_with_errors", "batch open", "batch processing"],
		...["cancelled", "completed", "failed", "queued", "running"],
	]);

	await ask("POST", batches, { mode: "slow", nmae: 1 });
	await ask("POST", batches, "{");
	await ask("POST", batches, "x".repeat(9 * 1024 * 1024));
	await ask("GET", `${batches}?limit=0`);
	await ask("GET", `${batches}/${open}/tasks?last_key=mine`);
	await ask("POST", `${batches}/${open}/tasks`, { tasks: [] });
	await ask("POST", `${batches}/${open}/cancel`, [1]);
	await ask("POST", `${tasks}/${ids[0]}/cancel`, { all: true });
	for (const path of [`${batches}/none`, `${batches}/none/tasks`, `${tasks}/none/status`]) await ask("GET", path);
	for (const path of [`${batches}/none/cancel`, `${tasks}/none/cancel`]) await ask("POST", path, {});
	await ask("POST", `${batches}/none/tasks`, { tasks: [{ query: "a" }] });
	for (const path of ["/v1/datasources", "/v1/datasources?category=markets", "/v1/datasources/categories"]) {
		await ask("GET", path);
	}
	await ask("GET", "/v1/datasources?category=none");
	await ask("GET", "/healthz");
	await ask("GET", "/openapi.json");
	for (const [path, operations] of Object.entries(DOCUMENT.paths)) {
		const place = path.replace("{id}", open);
		for (const method of Object.keys(operations)) {
			if (operations[method]?.responses[401] !== undefined)
				await ask(method.toUpperCase(), place, undefined, { "x-api-key": "no" });
		}
	}

	// Every status that is described was seen, but those of a server that fails or ends.
	const described = Object.entries(DOCUMENT.paths).flatMap(([path, operations]) =>
		Object.entries(operations).flatMap(([method, { responses }]) =>
			Object.keys(responses)
				.filter((status) => !["default", "413", "500", "503"].includes(status))
				.map((status) => `${method} ${path} ${status}`),
		),
	);
	expect([...witness.seen].filter((one) => !one.endsWith(" 413")).sort()).toEqual(described.sort());
});
