// The page in WebKit.
import { stories } from './engines/stories.mjs';
import * as webkit from './engines/webkit.mjs';

await stories('WebKit', webkit);
