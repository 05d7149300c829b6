import type { BootSettings, ToFrame, ToHost } from '../protocol.js';
import { unwrap, wrap } from '../protocol.js';
import { launcherCss } from './styles.js';

const talk =
  'M3 20l1.3-3.9c-2.324-3.437-1.426-7.872 2.1-10.374c3.526-2.501 8.59-2.296 11.845.48c3.255 2.777 3.695 7.266 1.029 10.501c-2.666 3.235-7.615 4.215-11.574 2.293l-4.7 1';
const down = 'M6 9l6 6l6-6';
const cross = 'M18 6l-12 12M6 6l12 12';

/** What stands on the shop's page: the launcher, its one sentence, and the frame the panel lives in. */
export class Shell {
  private readonly host = document.createElement('div');
  private readonly launcher = button('launcher', drawing(talk, 'talk'), drawing(down, 'down'));
  private readonly dot = box('dot');
  private readonly teaser = box('teaser');
  private readonly say = button('say');
  private readonly frame = document.createElement('iframe');
  private readonly dark = matchMedia('(prefers-color-scheme: dark)');
  private loaded = false;
  private greeted = false;
  private unread = 0;
  isOpen = false;

  constructor(
    private readonly frameUrl: URL,
    private settings: BootSettings,
    private readonly heard: (message: ToHost) => void,
  ) {
    const root = this.host.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(launcherCss);
    root.adoptedStyleSheets = [sheet];

    this.frame.title = 'Chat';
    this.frame.id = 'panel';
    this.frame.src = frameUrl.href;
    this.frame.addEventListener('load', () => {
      this.loaded = true;
      this.tell({ type: 'hello', settings: this.settings });
      if (this.isOpen) this.tellOpened();
    });

    const hush = button('hush', drawing(cross));
    hush.setAttribute('aria-label', 'Dismiss');
    hush.addEventListener('click', () => this.speak(null));
    this.say.addEventListener('click', () => this.open());
    this.say.dir = 'auto';
    this.teaser.append(this.say, hush);
    this.teaser.hidden = this.dot.hidden = this.launcher.hidden = true;

    this.launcher.append(this.dot);
    this.launcher.setAttribute('aria-controls', 'panel');
    this.launcher.addEventListener('click', () => (this.isOpen ? this.close() : this.open()));
    root.append(this.teaser, this.launcher, this.frame);

    if (settings.dir) this.host.dir = settings.dir;
    this.paint();
    this.dark.addEventListener('change', this.paint);
    addEventListener('message', this.hear);
    document.body.append(this.host);
    this.label();
  }

  open(): void {
    if (this.isOpen) return;
    this.isOpen = true;
    this.host.toggleAttribute('data-open', true);
    this.speak(null);
    this.count(0);
    this.frame.focus();
    this.tellOpened();
    this.heard({ type: 'event', name: 'open', data: null });
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    const hadFocus = this.host.shadowRoot?.activeElement === this.frame;
    this.host.toggleAttribute('data-open', false);
    this.label();
    if (hadFocus) this.launcher.focus();
    this.tell({ type: 'closed' });
    this.heard({ type: 'event', name: 'close', data: null });
  }

  tell(message: ToFrame): void {
    if (message.type === 'identify') this.settings = { ...this.settings, identity: message.identity };
    if (message.type === 'reset') this.settings = { ...this.settings, identity: undefined };
    if (this.loaded) this.frame.contentWindow?.postMessage(wrap(message), this.frameUrl.origin);
  }

  remove(): void {
    removeEventListener('message', this.hear);
    this.dark.removeEventListener('change', this.paint);
    this.host.remove();
  }

  private readonly paint = (): void => {
    const { theme = 'auto' } = this.settings;
    this.host.toggleAttribute('data-dark', theme === 'dark' || (theme === 'auto' && this.dark.matches));
  };

  private readonly hear = (event: MessageEvent): void => {
    if (event.source !== this.frame.contentWindow || event.origin !== this.frameUrl.origin) return;
    const message = unwrap<ToHost>(event.data);
    if (!message) return;
    if (message.type === 'ready') this.greet(message);
    if (message.type === 'close') this.close();
    if (message.type === 'unread' && !this.isOpen) {
      this.count(message.count);
      if (message.preview) this.speak(message.preview);
    }
    this.heard(message);
  };

  /** The launcher waits for the brand's colour: a button that changes colour under the eye is worse than a late one. */
  private greet(ready: Extract<ToHost, { type: 'ready' }>): void {
    this.host.style.setProperty('--brand', ready.color);
    this.host.style.setProperty('--on-brand', ready.onColor);
    this.frame.title = `Chat with ${ready.name}`;
    this.launcher.hidden = false;
    if (ready.teaser && !this.greeted && !this.isOpen) this.speak(ready.teaser);
    this.greeted = true;
  }

  private tellOpened(): void {
    this.tell({ type: 'opened', phone: matchMedia('(max-width: 640px)').matches });
  }

  private speak(text: string | null): void {
    this.say.textContent = text;
    this.teaser.hidden = !text;
    if (!this.isOpen && this.unread === 0) this.dot.hidden = !text;
  }

  private count(unread: number): void {
    this.unread = unread;
    this.dot.hidden = unread === 0;
    this.label();
  }

  private label(): void {
    const news = this.unread > 0 ? `, ${this.unread} new message${this.unread === 1 ? '' : 's'}` : '';
    this.launcher.setAttribute('aria-label', this.isOpen ? 'Close chat' : `Open chat${news}`);
    this.launcher.setAttribute('aria-expanded', String(this.isOpen));
  }
}

function box(name: string): HTMLElement {
  const element = document.createElement('div');
  element.className = name;
  return element;
}

function button(name: string, ...children: Node[]): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = name;
  element.append(...children);
  return element;
}

function drawing(path: string, name = ''): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', name);
  svg.setAttribute('aria-hidden', 'true');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}
