import type { PreferencePage, PurposeChoices } from './preferences.js';

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --quiet: #566070; --line: #d5dbe3; --ground: #f6f7f9; --card: #fff; --accent: #2457c5; --on: #fff; --good: #14683f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf2; --quiet: #a5afbd; --line: #39424f; --ground: #14181e; --card: #1c2129; --accent: #8db1ff; --on: #10151d; --good: #7fd6a8; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 24px 16px 64px; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; }
main { max-width: 560px; margin: 0 auto; }
h1 { margin: 8px 0; font-size: 24px; line-height: 1.25; }
p { margin: 0 0 12px; }
.quiet { color: var(--quiet); font-size: 14px; }
.card { margin: 16px 0; padding: 16px; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
fieldset { margin: 0; padding: 0; border: 0; min-width: 0; }
legend { float: inline-start; inline-size: 100%; padding: 0; font-weight: 600; }
legend + p { clear: both; }
label { display: flex; gap: 12px; align-items: center; min-height: 44px; cursor: pointer; }
label.fixed { color: var(--quiet); cursor: default; }
input[type=checkbox] { inline-size: 20px; block-size: 20px; flex: none; accent-color: var(--accent); }
button { min-height: 44px; padding: 8px 20px; border: 1px solid var(--accent); border-radius: 8px; background: var(--accent); color: var(--on); font: inherit; font-weight: 600; cursor: pointer; }
button.second { background: transparent; color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.said { border-inline-start: 4px solid var(--good); }
`;

export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A page for a customer, whole, in light and dark. */
export const frame = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;

const channelWords: Record<string, string> = {
  email: 'By e-mail',
  sms: 'By text message',
  whatsapp: 'On WhatsApp',
  'twilio-whatsapp': 'On WhatsApp',
  voice: 'By phone',
  webchat: 'In the chat on our site',
  custom: 'In our app',
  x: 'On X',
  line: 'On LINE',
};
export const onChannel = (channel: string): string =>
  channelWords[channel] ?? `On ${channel.charAt(0).toUpperCase()}${channel.slice(1)}`;

const said = (words: string): string => `<p class="card said" role="status">${words}</p>`;

/** The choices of one address, as a form that works without scripts. */
export function preferencesPage(page: PreferencePage, token: string, done: 'saved' | 'stopped' | null): string {
  const words = {
    saved: 'Saved. It holds from the next message on.',
    stopped: 'Stopped. We send nothing more to this address by ourselves.',
  };
  const forms = page.purposes.some(({ choices }) => choices.length > 0)
    ? `<form method="post">
${page.purposes.map(purposeFields).join('\n')}
<p><button name="do" value="save">Save my choices</button></p>
</form>`
    : '';
  return frame(
    'What we may send you',
    `<h1>What we may send you</h1>
<p>These choices are for <strong>${escape(page.masked)}</strong>.</p>
${done ? said(words[done]) : ''}
${forms}
${
  page.stopped
    ? '<p class="card">Everything to this address is stopped. Tick what you want again, and save.</p>'
    : `<form method="post" class="card">
<p>Or stop everything to this address, on every channel.</p>
<p><button class="second" name="do" value="stop">Stop everything</button></p>
</form>`
}
<p><a href="${escape(token)}/contacts">What we sent you by ourselves, and what we held back</a></p>
<p class="quiet">If you write to us, we still answer you. This link is yours alone: whoever has it can change these choices.</p>`,
  );
}

function purposeFields({ name, label, words, choices }: PurposeChoices): string {
  if (choices.length === 0) return '';
  const boxes = choices.map(({ channel, on, fixed }) => {
    const value = escape(`${name}:${channel}`);
    const box = `<input type="checkbox" name="on" value="${value}"${on ? ' checked' : ''}${fixed ? ' disabled' : ''}>`;
    const hidden = fixed ? '' : `<input type="hidden" name="shown" value="${value}">`;
    const why = fixed ? ' (you told us so in another way: write to us to change it)' : '';
    return `${hidden}<label${fixed ? ' class="fixed"' : ''}>${box}<span>${escape(onChannel(channel))}${why}</span></label>`;
  });
  return `<fieldset class="card" aria-describedby="about-${escape(name)}">
<legend>${escape(label)}</legend>
<p class="quiet" id="about-${escape(name)}">${escape(words)}</p>
${boxes.join('\n')}
</fieldset>`;
}

/** Asked before anything happens: programs that look through mail open every link. */
export const confirmPage = (page: PreferencePage, purpose: PurposeChoices, channel: string): string =>
  frame(
    'Unsubscribe',
    `<h1>Unsubscribe</h1>
<p>Stop <strong>${escape(purpose.label)}</strong> ${escape(onChannel(channel).toLowerCase())} to <strong>${escape(page.masked)}</strong>?</p>
<form method="post"><p><button name="List-Unsubscribe" value="Page">Unsubscribe</button></p></form>
<p class="quiet">Nothing has changed yet.</p>`,
  );

export const goneByPage = (preferences: string): string =>
  frame(
    'Unsubscribed',
    `<h1>You are unsubscribed</h1>
${said('It holds from the next message on.')}
<p><a href="${escape(preferences)}">Choose what else we may send you</a></p>`,
  );

export const overPage = (): string =>
  frame(
    'This link is over',
    `<h1>This link does not work any more</h1>
<p>It is too old, or a part of it is missing. The link in our newest message works; or answer that message and tell us what you want.</p>`,
  );

export const busyPage = (): string =>
  frame(
    'One moment',
    `<h1>One moment</h1>\n<p>That was very often in a short time. Wait a minute, then try again.</p>`,
  );
