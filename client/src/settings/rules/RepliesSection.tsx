import type { CannedReply } from '@contract/macros';
import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { cannedQuery } from '../../api/conversations';
import { canned, type CannedWords } from '../../api/macros';
import { tell } from '../../shell/tell';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { IconPlus } from '../../ui/icons';
import { Skeleton } from '../../ui/Skeleton';
import table from '../../ui/Table.module.css';
import admin from '../Admin.module.css';
import { faultAt, Faults } from '../../ui/Faults';
import form from '../Form.module.css';
import { WordsField } from '../steps/WordsField';
import { ShelfFields, shelfWords } from './ShelfFields';

const blank: CannedWords = { shortcut: '', title: '', folder: '', scope: 'mine', queueId: null, body: '' };

function ReplyForm({ reply, onClose }: { reply: CannedReply | null; onClose: () => void }) {
  const [words, setWords] = useState<CannedWords>(reply ? wordsOf(reply) : blank);
  const set = (part: Partial<CannedWords>) => setWords((now) => ({ ...now, ...part }));
  const done = (text: string) => () => {
    tell(text);
    onClose();
  };
  const save = useMutation({
    mutationFn: () => (reply ? canned.change(reply.id, words) : canned.add(words)),
    onSuccess: done('Reply saved'),
  });
  const remove = useMutation({ mutationFn: (id: string) => canned.remove(id), onSuccess: done('Reply removed') });
  const error = save.error ?? remove.error;
  return (
    <Modal
      opened
      onClose={onClose}
      title={reply?.title ?? 'Write a reply'}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        className={form.inModal}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <div className={form.two}>
          <TextInput
            label="Word after the /"
            value={words.shortcut}
            onChange={(event) => set({ shortcut: event.currentTarget.value.replace(/^\//, '') })}
            error={faultAt(error, '/shortcut')}
            data-autofocus
          />
          <TextInput
            label="Title"
            value={words.title}
            onChange={(event) => set({ title: event.currentTarget.value })}
            error={faultAt(error, '/title')}
          />
        </div>
        <TextInput
          label="Folder"
          value={words.folder}
          onChange={(event) => set({ folder: event.currentTarget.value })}
          error={faultAt(error, '/folder')}
        />
        <WordsField
          label="Words"
          minRows={4}
          value={words.body}
          onChange={(body) => set({ body })}
          error={faultAt(error, '/body')}
        />
        <ShelfFields {...words} onChange={set} error={faultAt(error, '/queueId')} />
        <Faults error={error} fields={['/shortcut', '/title', '/folder', '/body', '/queueId']} />
        <div className={form.buttons}>
          <Button type="submit" loading={save.isPending} disabled={!words.shortcut || !words.title || !words.body}>
            Save
          </Button>
          {reply ? (
            <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate(reply.id)}>
              Remove
            </Button>
          ) : null}
          <Button variant="subtle" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </Modal>
  );
}

const wordsOf = ({ shortcut, title, folder, scope, queueId, body }: CannedReply): CannedWords => ({
  shortcut,
  title,
  folder,
  scope,
  queueId,
  body,
});

/** Ready-made replies: one's own, and for supervisors those of queues and of everybody. */
export function RepliesSection() {
  const query = useQuery(cannedQuery);
  const [editing, setEditing] = useState<CannedReply | 'new' | null>(null);
  return (
    <>
      <div className={admin.tools}>
        <p className={admin.words}>Typed as / and a word in the composer, they go in where the caret stands.</p>
        <Button leftSection={<IconPlus size={16} stroke={1.65} aria-hidden="true" />} onClick={() => setEditing('new')}>
          Write a reply
        </Button>
      </div>
      {query.isPending ? <Skeleton lines={4} /> : null}
      {query.isError ? (
        <ErrorState title="We could not load the replies" error={query.error} onRetry={() => query.refetch()} />
      ) : null}
      {query.data?.length === 0 ? <Empty title="No reply yet">Write one you say often.</Empty> : null}
      {query.data && query.data.length > 0 ? (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Reply</th>
              <th scope="col" className={table.middle}>
                Folder
              </th>
              <th scope="col">Who uses it</th>
            </tr>
          </thead>
          <tbody>
            {query.data.map((reply) => (
              <tr key={reply.id}>
                <th scope="row">
                  {reply.editable ? (
                    <button type="button" className={admin.name} onClick={() => setEditing(reply)}>
                      /{reply.shortcut} {reply.title}
                    </button>
                  ) : (
                    `/${reply.shortcut} ${reply.title}`
                  )}
                </th>
                <td className={table.middle}>{reply.folder}</td>
                <td>{shelfWords[reply.scope]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {editing ? <ReplyForm reply={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
    </>
  );
}
