/**
 * The stand-in as a process: `node main.js`. Says where it listens as one line of JSON, keeps everything in memory, and
 * ends when its input ends, so that it never outlives the test that started it.
 */
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { control, type Stage } from "./control.ts";
import { receiveElsewhere } from "./downloads.ts";
import { receive } from "./http-front.ts";
import { World } from "./world.ts";

/** Longer than callers keep an idle connection: a reset is then always one that a test asked for. */
const KEEP_ALIVE_MS = 120_000;

const connections = new WeakMap<Socket, number>();
let opened = 0;

const api = createServer(
	(request, response) => void receive(stage.world, request, response, connections.get(request.socket) ?? 0),
);
api.on("connection", (socket) => {
	opened += 1;
	connections.set(socket, opened);
});
const elsewhere = createServer((request, response) => receiveElsewhere(stage.world, request, response));
const commands = createServer((request, response) => void control(stage, request, response));

const [apiOrigin, elsewhereOrigin, controlOrigin] = [
	await listen(api),
	await listen(elsewhere),
	await listen(commands),
];
const newWorld = () => new World({ api: apiOrigin, elsewhere: elsewhereOrigin });
const stage: Stage = {
	world: newWorld(),
	reset: () => {
		stage.world = newWorld();
	},
	connections: () => opened,
};
process.stdout.write(`${JSON.stringify({ api: apiOrigin, control: controlOrigin })}\n`);
process.stdin.resume().on("end", () => process.exit(0));

async function listen(server: Server): Promise<string> {
	server.keepAliveTimeout = KEEP_ALIVE_MS;
	server.requestTimeout = 0;
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
