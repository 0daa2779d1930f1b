import { createReadStream } from "node:fs";
import { onPath } from "./export-error.ts";
import type { PieceWriter } from "./exporter.ts";

/** Copies a closed scratch file into a file of the export, piece by piece. */
export async function copyText(path: string, into: PieceWriter): Promise<void> {
	await onPath(path, async () => {
		for await (const chunk of createReadStream(path, "utf8")) await into.write(chunk as string);
	});
}
