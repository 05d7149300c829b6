import { MakeLink } from './make-link.js';
import { LinksController } from './links.controller.js';
import { PageLimits } from './page-limits.js';
import { PreferencesController } from './preferences.controller.js';
import { Preferences } from './preferences.js';
import { PurposesController } from './purposes.controller.js';
import { Purposes } from './purposes.js';
import { SignedPage } from './signed-page.js';
import { Unsubscribe } from './unsubscribe.js';

export { unsubscribeHeaders } from './links.js';
export { MakeLink } from './make-link.js';
export { maskAddress } from './mask-address.js';
export { escape, frame, onChannel } from './page.js';
export { SignedPage } from './signed-page.js';
export { Unsubscribe } from './unsubscribe.js';
export const preferenceControllers = [PreferencesController, PurposesController, LinksController];
export const preferenceProviders = [MakeLink, PageLimits, Preferences, Purposes, SignedPage, Unsubscribe];
