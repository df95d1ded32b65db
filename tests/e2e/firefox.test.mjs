// The page in Firefox.
import * as firefox from './engines/firefox.mjs';
import { stories } from './engines/stories.mjs';

await stories('Firefox', firefox);
