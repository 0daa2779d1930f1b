import { describeBatchApi } from "../contract/batch-api-contract.ts";
import { openEmbeddedHarness } from "../contract/embedded-harness.ts";

describeBatchApi("the embedded engine", openEmbeddedHarness);
