export { codeBlock, harmlessText, inlineText, linkTarget } from "../export/markdown-text.ts";
