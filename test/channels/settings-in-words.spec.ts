import { adapters } from '../../src/channels/adapters.js';
import { settingFields } from '../../src/channels/registry/setting-fields.js';
import { plainWords } from '../../src/kernel/http/plain-words.js';

// The web chat has a form of its own.
const all = [...adapters.values()].filter(({ channel }) => channel !== 'webchat');

describe('the form of a channel', () => {
  test.each(all.map(({ channel, settings }) => ({ channel, settings })))(
    '$channel: what is wrong is said in words, at its place',
    ({ settings }) => {
      for (const { name } of settingFields(settings)) {
        const { error } = settings.safeParse({ [name]: 'wrong value' }, { error: plainWords });
        const own = error?.issues.filter(({ path }) => path[0] === name) ?? [];
        for (const { message } of own)
          expect([name, message]).toEqual([name, expect.not.stringMatching(/pattern|invalid|regex/i)]);
      }
    },
  );

  test.each(all.map(({ channel, settings }) => ({ channel, settings })))(
    '$channel: fields are labelled as people write them, and each says what it wants',
    ({ settings }) => {
      for (const { label, kind, help } of settingFields(settings)) {
        expect(label).not.toMatch(/\b(?:Api|Imap|Ses|Sid|Smtp|Sns|Url|api|imap|ses|sid|smtp|sns|url)\b/);
        if (kind === 'text') expect([label, help]).toEqual([label, expect.stringMatching(/\w/)]);
      }
    },
  );

  test.each(all.filter(({ groups }) => groups))(
    '$channel: every field that names a heading finds it, and no heading stands over nothing',
    ({ settings, credentials = [], groups = [] }) => {
      const named = [...settingFields(settings), ...credentials].flatMap(({ group }) => group ?? []);
      expect([...new Set(named)].sort()).toEqual(groups.map(({ name }) => name).sort());
    },
  );
});
