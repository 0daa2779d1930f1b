/** Every operation at its path (contract 1 and 14). Bodies and queries pass to the ports as they came. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { BatchApi } from "../model/batch-api.ts";
import type { Datasource } from "../model/datasource.ts";
import type { TaskApi } from "../model/task-api.ts";
import type { CreateBatchRequest, ListTasksQuery, TaskInput } from "../model/wire.ts";
import { checkListBatchesQuery, checkListDatasourcesQuery, checkNoBody } from "../wire/check-request.ts";
import { refuseFaults } from "../wire/refuse-faults.ts";
import { datasourceCategories } from "./datasource-categories.ts";
import { errorBody } from "./error-body.ts";
import type { NameLink } from "./public-links.ts";
import { readAddTasks } from "./read-add-tasks.ts";
import { type QueryTexts, readQuery } from "./read-query.ts";

/** Of a batch or a task. */
interface ById {
	readonly Params: { readonly id: string };
	readonly Querystring: QueryTexts;
}

const BATCHES = "/v1/deepresearch/batches";
const TASKS = "/v1/deepresearch/tasks";
const DATASOURCES = "/v1/datasources";

/** For one request. */
export type NameLinks = (request: FastifyRequest) => NameLink;

const AS_THEY_ARE: NameLinks = () => (task) => task;

export function addBatchRoutes(app: FastifyInstance, api: BatchApi, nameLinks: NameLinks = AS_THEY_ARE): void {
	app.post(BATCHES, async ({ body }, reply) => {
		reply.code(201);
		return api.createBatch(body as CreateBatchRequest);
	});
	app.get<ById>(BATCHES, async ({ query }) => {
		const read = readQuery(query);
		refuseFaults(checkListBatchesQuery(read));
		return api.listBatches(read.limit as number | undefined);
	});
	app.get<ById>(`${BATCHES}/:id`, async ({ params }) => api.getBatch(params.id));
	app.post<ById>(`${BATCHES}/:id/tasks`, async ({ params, body }, reply) => {
		const tasks: readonly TaskInput[] = readAddTasks(body);
		reply.code(202);
		return api.addTasks(params.id, tasks);
	});
	app.get<ById>(`${BATCHES}/:id/tasks`, async (request) => {
		const page = await api.listTasks(request.params.id, readQuery(request.query) as ListTasksQuery);
		return { ...page, tasks: page.tasks.map(nameLinks(request)) };
	});
	app.post<ById>(`${BATCHES}/:id/cancel`, async ({ params, body }) => {
		refuseFaults(checkNoBody(body));
		return api.cancelBatch(params.id);
	});
}

export function addTaskRoutes(app: FastifyInstance, tasks: TaskApi, nameLinks: NameLinks = AS_THEY_ARE): void {
	app.get<ById>(`${TASKS}/:id/status`, async (request) => nameLinks(request)(await tasks.getTask(request.params.id)));
	app.post<ById>(`${TASKS}/:id/cancel`, async ({ params, body }) => {
		refuseFaults(checkNoBody(body));
		return tasks.cancelTask(params.id);
	});
}

export function addDatasourceRoutes(app: FastifyInstance, datasources: readonly Datasource[]): void {
	app.get<{ readonly Querystring: QueryTexts }>(DATASOURCES, async ({ query }) => {
		refuseFaults(checkListDatasourcesQuery(query));
		const { category = null } = query;
		return { datasources: datasources.filter((source) => category === null || source.category === category) };
	});
	app.get(`${DATASOURCES}/categories`, async () => ({ categories: datasourceCategories(datasources) }));
}

interface Health {
	readonly version: string;
	readonly isWell: () => boolean;
}

/** What needs no key: whether the server is well, and what it understands. */
export function addOpenRoutes(app: FastifyInstance, { version, isWell }: Health, openApi: string): void {
	app.get("/healthz", async (_, reply) => {
		if (isWell()) return { status: "ok", version };
		return reply.code(503).send(errorBody("Nothing can be stored now: the server's log says why"));
	});
	app.get("/openapi.json", async (_, reply) => reply.type("application/json; charset=utf-8").send(openApi));
}
