import { expect, test } from "vitest";
import { LinkClient } from "../../src/artefacts/link-client.ts";
import { sendFile, startFileServer } from "../support/file-server.ts";

const ACCESS = { apiKey: "val_key", userAgent: "test" };

test("a link into a private network is refused unless the API is in one", async () => {
	const host = await startFileServer(sendFile);
	const open = async (baseUrl: string) => {
		const client = new LinkClient({ baseUrl, ...ACCESS }, 5_000);
		const { signal } = new AbortController();
		try {
			const answer = await client.open(`${host.origin}/pdf/x`, {}, signal);
			await answer.discard();
			return answer.status;
		} catch (error) {
			return (error as Error).message;
		} finally {
			await client.close();
		}
	};
	expect(await open("https://api.example.com/v1")).toBe("it leads to a private address");
	expect(host.requests).toEqual([]);
	expect(await open("http://127.0.0.1:9/v1")).toBe(200);
	expect(host.requests[0]?.headers["x-api-key"]).toBeUndefined();
});
