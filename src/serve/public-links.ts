/** The engine's own links, which nobody outside its process can follow, as addresses of this server. */
import { linkedTask } from "../model/task-files.ts";
import type { BatchTask } from "../model/wire.ts";

/** `base`: of this server, with `/v1`. Links of others stay. */
export function createLinkNaming(base: string): (task: BatchTask) => BatchTask {
	return (task) => {
		const id = task.pdf_url === undefined ? undefined : linkedTask(task.pdf_url);
		return id === undefined ? task : { ...task, pdf_url: `${base}/deepresearch/tasks/${id}/pdf` };
	};
}
